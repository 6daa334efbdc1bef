"""What is printed: the Anwesenheitsliste with a column to sign in, and the poster with the code for the door."""

from __future__ import annotations

from pathlib import Path

from hub.attendance.errors import NoPrinting
from hub.exchange import pages
from hub.exchange.history import can_print

STYLE = Path(__file__).parent / "printing.css"
EMPTY_LINES = 10  # for those who come without being on the list


def pdf_of(page: str) -> bytes:
    """The page as PDF/UA. Raises `NoPrinting`, `PrintingFailed`."""
    if not can_print():
        raise NoPrinting
    return pages.pdf_of(page, STYLE)
