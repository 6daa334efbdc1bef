# Was man mit JBA-Hub tun kann. `make` allein zeigt die Liste.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-search vendor requirements translations clean

PYTHON ?= python3
export PYTHON
hub := .venv/bin/python -m hub
tool := .venv/bin/python -m

help:  ## diese Liste
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "  %-18s %s\n", $$1, $$2 }'

run:  ## einrichten und starten: Web und Hintergrunddienst auf http://127.0.0.1:8000 (PORT, HUB_DATA)
	@requirements/install.sh run && exec $(hub) run --migrate --demo

test:  ## alle Tests, mit Browser, PostgreSQL und S3 (TESTS="tests/storage -x" für einen Teil)
	@requirements/debian.sh test
	@requirements/install.sh test
	@exec tests/run.sh $(TESTS)

lint:  ## ruff und mypy
	@requirements/install.sh test
	@$(tool) ruff check .
	@$(tool) ruff format --check .
	@$(tool) mypy

bench:  ## messen, mit Vergleich in demselben Lauf
	@requirements/debian.sh bench
	@requirements/install.sh test
	@exec $(tool) bench

bench-search:  ## die Volltextsuche messen, neben SQLite FTS5 und Tantivy (BENCH=--quick für weniger)
	@requirements/debian.sh bench
	@requirements/install.sh test
	@$(tool) bench.search $(BENCH)
	@exec $(tool) bench.finding $(BENCH)

vendor:  ## die mitgelieferten Browser-Dateien neu holen (braucht npm)
	@requirements/vendor.sh

requirements:  ## requirements/*.txt aus pyproject.toml neu festschreiben
	@requirements/install.sh test
	@requirements/compile.sh

translations:  ## die Texte der Quellen in die Übersetzungen holen und nennen, was fehlt
	@requirements/install.sh test
	@requirements/translations.sh update

clean:  ## löscht .venv und Zwischenergebnisse, nie Daten (var/ bleibt)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
