#!/bin/sh
# Pins every requirement with its hashes; no registry address is written. Run by `make requirements`.
set -eu
cd "$(dirname "$0")/.."
uv="${UV:-.venv/bin/uv}"
common="--quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 --universal"
$uv pip compile $common pyproject.toml -o requirements/run.txt
$uv pip compile $common --extra test -c requirements/run.txt pyproject.toml -o requirements/test.txt
