"""What the worker does for the virus scan."""

from __future__ import annotations

from datetime import timedelta

from hub import jobs
from hub.db import transaction
from hub.scanning.actions import is_configured, queue_unscanned, scan_next


@jobs.continuously
def scan_what_waits() -> bool:
    """One file after the other, beside everything else."""
    return is_configured() and scan_next()


@jobs.every(timedelta(minutes=10))
def notice_unscanned() -> None:
    """When a scanner is set up later, what is there already waits for it too."""
    if is_configured():
        with transaction(writing=True):
            queue_unscanned()
