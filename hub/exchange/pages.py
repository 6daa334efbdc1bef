"""A page as PDF, for every area that prints: set in a process of its own, so that the hub never loads what sets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hub.exchange.history import PRINTING_SECONDS, PrintingFailed


def pdf_of(page: str, style: Path, *, seconds: int = PRINTING_SECONDS) -> bytes:
    """The page as PDF/UA with this style sheet. Raises `PrintingFailed`."""
    try:
        printed = subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-m", "hub.exchange.printing", str(style)],
            input=page.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrintingFailed("took too long") from error
    if printed.returncode or not printed.stdout.startswith(b"%PDF"):
        raise PrintingFailed(printed.stderr.decode("utf-8", "replace")[-500:])
    return printed.stdout
