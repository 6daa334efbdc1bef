"""`python -m hub`, which is what `.venv/bin/hub` runs."""

from hub.cli import main

main(prog_name="hub")
