"""The scan from the shell: `hub scan`."""

from __future__ import annotations

from collections.abc import Callable

from hub.db import transaction
from hub.scanning.actions import is_configured, queue_unscanned, scan_again, scan_next
from hub.scanning.models import INFECTED, TOO_LARGE, WAITING
from hub.scanning.queries import progress


def prepare(*, again: bool) -> int:
    """Queue what is to be scanned and say how much that is. Raises SystemExit where no scanner is set."""
    if not is_configured():
        raise SystemExit("Fehler: Es ist kein Virenscanner eingestellt (HUB_CLAMD_URL).")
    with transaction(writing=True):
        queue_unscanned()
        if again:
            scan_again()
    with transaction(writing=False):
        return progress().counts.get(WAITING, 0)


def scan_all(update: Callable[[int], None]) -> None:
    """Scan until nothing is due; what the scanner refuses waits for the worker."""
    while scan_next():
        update(1)


def summary() -> str:
    with transaction(writing=False):
        state = progress()
    held = f"{state.counts.get(INFECTED, 0)} gesperrt, {state.counts.get(TOO_LARGE, 0)} zu groß"
    waiting = state.counts.get(WAITING, 0)
    return f"{held}, {waiting} warten noch{f' ({state.error})' if state.error else ''}."
