#!/bin/sh
# Fetches the pinned packages of package.json into a temporary folder and copies what the hub serves into hub/static.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root/package.json" "$work/"
npm install --prefix "$work" --no-package-lock --no-audit --no-fund --ignore-scripts --silent
python3 "$root/requirements/vendor.py" "$work/node_modules" "$root/hub/static"
