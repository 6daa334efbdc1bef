#!/bin/sh
# Makes .venv and installs requirements/<run|test>.txt into it, hashes checked; does nothing when they are there.
# Then compiles the translations that changed. .venv/bin/hub runs the hub's commands from any folder.
# Usage: install.sh run|test; PYTHON names the interpreter that makes .venv.
set -eu
cd "$(dirname "$0")/.."
set_name=$1
python=${PYTHON:-python3}

fail() {
    printf '%s\n' "$1" >&2
    exit 1
}

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

has_pip() {
    is_new_enough .venv/bin/python && .venv/bin/python -c 'import pip' >/dev/null 2>&1
}

digest_of() {
    sha256sum "requirements/$1.txt" | cut -d ' ' -f 1
}

is_installed() {
    [ "$(cat ".venv/installed-$1.sha256" 2>/dev/null)" = "$(digest_of "$1")" ] && is_new_enough .venv/bin/python
}

make_venv() {
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        fail "Das Python-Modul venv fehlt. Unter Debian: apt install python3-venv"
    rm -rf .venv
    "$python" -m venv .venv || fail "Die Python-Umgebung .venv ließ sich nicht anlegen (Platz und Schreibrecht im Ordner?)."
}

finish() {
    cat >.venv/bin/hub <<'END'
#!/bin/sh
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$root/.venv/bin/python" -m hub "$@"
END
    chmod +x .venv/bin/hub
    requirements/translations.sh compile
}

command -v "$python" >/dev/null 2>&1 ||
    fail "JBA-Hub braucht Python 3.11 oder neuer; »$python« wurde nicht gefunden. Anderes Python: make … PYTHON=python3.11"
is_new_enough "$python" ||
    fail "JBA-Hub braucht Python 3.11 oder neuer; »$python« ist $("$python" --version 2>&1 | head -n 1). Anderes Python: make … PYTHON=python3.11"

if is_installed "$set_name"; then
    finish
    exit 0
fi

echo "Richte .venv ein (nur beim ersten Mal und nach Änderungen, rund eine halbe Minute) …"
has_pip || make_venv
rm -f .venv/installed-*.sha256
# The files name every package with its hashes, so pip need not look for dependencies. It compiles them too: some
# machines never write byte code at run time, and every start would then take seconds.
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --only-binary :all: \
    --require-hashes -r "requirements/$set_name.txt" ||
    fail "Die Python-Pakete ließen sich nicht installieren (Meldung darüber; meist fehlt die Verbindung zum Paketverzeichnis)."

digest_of "$set_name" >".venv/installed-$set_name.sha256"
if [ "$set_name" = test ]; then digest_of run >.venv/installed-run.sha256; fi # test.txt holds run.txt, version for version
finish
