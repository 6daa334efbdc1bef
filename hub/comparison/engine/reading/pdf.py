"""PDF: its lines as paragraphs again, across pages, without what stands at the head or foot of every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hub.comparison.engine.blocks import Block
from hub.comparison.engine.reading.lines import paragraphs
from search.extract.document import Document
from search.extract.formats.pdf import read
from search.extract.outcome import PAGE_BREAK, Status, Unreadable

EDGE_LINES = 3  # at the top and at the bottom of a page
MIN_PAGES = 3
ON_MOST = 0.6
NUMBER = re.compile(r"\d+")


def blocks(document: Document) -> Iterator[Block]:
    pages = [page.splitlines() for page in "".join(read(document)).split(PAGE_BREAK)]
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable(Status.SCAN, "no text on any page")
    repeated = _repeated(pages)
    yield from paragraphs(line for page in pages for line in _without(page, repeated))


def _repeated(pages: list[list[str]]) -> set[str]:
    """Lines at the edges of most pages, whatever number is in them."""
    seen = Counter(line for page in pages for line in {_numberless(page[place]) for place in _edges(page)})
    return {line for line, count in seen.items() if len(pages) >= MIN_PAGES and count >= len(pages) * ON_MOST}


def _without(page: list[str], repeated: set[str]) -> list[str]:
    dropped = {place for place in _edges(page) if _numberless(page[place]) in repeated}
    return [line for place, line in enumerate(page) if place not in dropped]


def _edges(page: list[str]) -> set[int]:
    filled = [place for place, line in enumerate(page) if line.strip()]
    return {*filled[:EDGE_LINES], *filled[-EDGE_LINES:]}


def _numberless(line: str) -> str:
    return NUMBER.sub("#", line.strip())
