#!/bin/sh
# The English texts. update: collect the German sentences of the sources into hub/translations/*/LC_MESSAGES/messages.po
# and name those without a translation; compile: make the .mo files that the hub reads, where a .po is newer.
# Usage: translations.sh update|compile
set -eu
cd "$(dirname "$0")/.."
pybabel=.venv/bin/pybabel
folder=hub/translations

update() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    # lazy_pgettext(meaning, text): a word that has two meanings
    $pybabel --quiet extract --mapping="$folder/babel.cfg" --keyword=lazy_gettext --keyword=lazy_pgettext:1c,2 \
        --no-location --sort-output --output-file="$work/messages.pot" .
    $pybabel --quiet update --input-file="$work/messages.pot" --output-dir=$folder --width=120 \
        --no-fuzzy-matching --ignore-obsolete
    for source in "$folder"/*/LC_MESSAGES/messages.po; do
        # Dates, addresses and versions of tools would differ after every update.
        sed -E '/^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By): /d' \
            "$source" >"$work/messages.po"
        cmp -s "$work/messages.po" "$source" || cat "$work/messages.po" >"$source"
        name_missing "$source"
    done
}

name_missing() {
    .venv/bin/python - "$1" <<'END'
import sys
from babel.messages.pofile import read_po

with open(sys.argv[1], "rb") as source:
    missing = [message for message in read_po(source) if message.id and not all(message.string or [""])]
for message in missing:
    print("ohne Übersetzung:", message.id[0] if message.pluralizable else message.id)
print(f"{sys.argv[1]}: {len(missing)} Sätze ohne Übersetzung")
END
}

compile() {
    for source in "$folder"/*/LC_MESSAGES/messages.po; do
        compiled=${source%.po}.mo
        if [ "$compiled" -nt "$source" ]; then continue; fi
        # Written aside and moved, so that nobody reads half a file.
        $pybabel --quiet compile --input-file="$source" --output-file="$compiled.$$"
        mv "$compiled.$$" "$compiled"
    done
}

case ${1:-} in
    update) update && compile ;;
    compile) compile ;;
    *)
        echo "Aufruf: requirements/translations.sh update|compile" >&2
        exit 1
        ;;
esac
