"""Plain text and Markdown; and the text of every other kind of file that `search.extract` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.comparison.engine.blocks import PARAGRAPH, ROW, Block, heading
from hub.comparison.engine.reading.lines import paragraphs
from search.extract.document import Document
from search.extract.outcome import PAGE_BREAK
from search.extract.readers import read

MARKDOWN = ("md", "markdown")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
TABLE_ROW = re.compile(r"\s*\|(.*)\|\s*$")
TABLE_RULE = re.compile(r"[\s|:-]+$")
FENCE = ("```", "~~~")


def blocks(document: Document) -> Iterator[Block]:
    lines = "".join(read(document)).replace(PAGE_BREAK, "\n").splitlines()
    yield from _markdown(lines) if document.suffix in MARKDOWN else paragraphs(lines)


def _markdown(lines: list[str]) -> Iterator[Block]:
    """Headings, table rows and lines of code as they stand, everything between as paragraphs."""
    waiting: list[str] = []
    table, is_code, was_row = 0, False, False
    for line in lines:
        is_fence = line.lstrip().startswith(FENCE)
        is_code = is_code != is_fence
        row = None if is_code else TABLE_ROW.match(line)
        title = None if is_code else HEADING.match(line)
        if not (row or title or is_code or is_fence):
            waiting.append(line)
            was_row = False
            continue
        yield from paragraphs(waiting)
        waiting = []
        table += bool(row) and not was_row
        was_row = bool(row)
        if title:
            yield Block(heading(len(title[1])), (title[2],))
        elif not row:
            yield Block(PARAGRAPH, (line,))
        elif not TABLE_RULE.match(line):
            yield Block(ROW, tuple(cell.strip() for cell in row[1].split("|")), table)
    yield from paragraphs(waiting)
