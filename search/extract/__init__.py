"""Bytes → text and pages: what can be made of a file, under limits, in a process apart. Knows no document, no person.

    extract(Path("…"), name="Protokoll.docx") → Extract(Status.OK, "Protokoll der Steuergruppe …")
    draw_pages(Path("…"), name="Protokoll.docx", …) → Pages(Status.OK, 3, (Page(1, b"RIFF…"), …))
    print_word(b"PK…") → Printed(Status.OK, b"%PDF…")

`formats/` holds one reader for each kind of file and `kinds.py` says which is asked; `parent.py` and `child.py` are the
two ends of the process in between, `sandbox.py` its walls. For pages these ends are `pages.py` and `drawing.py`. See
docs/decisions/0007-text-extraction.md.
"""

from __future__ import annotations

from search.extract.outcome import PAGE_BREAK, Extract, Limits, Status
from search.extract.pages import Page, Pages, draw_pages
from search.extract.parent import extract
from search.extract.print_word import Printed, print_word

__all__ = [
    "PAGE_BREAK",
    "Extract",
    "Limits",
    "Page",
    "Pages",
    "Printed",
    "Status",
    "draw_pages",
    "extract",
    "print_word",
]
