#!/bin/sh
# Installs the Debian packages of requirements/debian.txt that are missing, as root or by sudo without a password;
# otherwise names them in one line and fails. Nothing is skipped silently. Usage: debian.sh test|bench
set -eu
cd "$(dirname "$0")/.."

missing_packages() {
    while read -r purpose package proof; do
        case $purpose in
            test | "$1") ;;
            *) continue ;;
        esac
        # shellcheck disable=SC2086 # the proof may hold a wildcard
        ls $proof >/dev/null 2>&1 || printf '%s ' "$package"
    done <requirements/debian.txt
}

install_packages() {
    policy=/usr/sbin/policy-rc.d # Debian's switch against starting what was just installed
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod 755 $policy
        # shellcheck disable=SC2064
        trap "$as_root rm -f $policy" EXIT
    fi
    $as_root apt-get update --quiet
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "$@"
}

missing=$(missing_packages "$1")
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Es fehlen Debian-Pakete. Bitte installieren: apt install $missing" >&2
    exit 1
fi

echo "Installiere Debian-Pakete: $missing"
# shellcheck disable=SC2086
output=$(install_packages $missing 2>&1 </dev/null) || printf '%s\n' "$output" | tail -n 20 >&2
missing=$(missing_packages "$1")
[ -z "$missing" ] || {
    echo "Diese Debian-Pakete ließen sich nicht installieren: $missing" >&2
    exit 1
}
