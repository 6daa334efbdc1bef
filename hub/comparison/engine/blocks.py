"""What a text is made of for comparing: paragraphs, headings, list items and table rows, each with its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hub.comparison.engine.words import keys_of, words_of

PARAGRAPH, ITEM, ROW, NOTE, HEADER, FOOTER = "p", "li", "row", "note", "header", "footer"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KINDS = (PARAGRAPH, ITEM, ROW, NOTE, HEADER, FOOTER, *HEADINGS)
CELL_END = "\x1f"


class Block(NamedTuple):
    """One paragraph (a single cell) or one row of a table, whose number in the document is `table`."""

    kind: str
    cells: tuple[str, ...]
    table: int = 0

    @property
    def text(self) -> str:
        return CELL_END.join(self.cells)


class Comparable(NamedTuple):
    """What alignment looks at: `key` is equal for what nobody would call changed, `words` tell how similar two are."""

    key: str
    words: tuple[str, ...]
    shape: str = ""  # only the like of each other are paired


def comparable(block: Block) -> Comparable:
    return comparable_text(block.text, shape=ROW if block.kind == ROW else "")


def comparable_text(text: str, *, shape: str = "") -> Comparable:
    """Of a text whose cells end with `CELL_END`."""
    key = CELL_END.join(" ".join(keys_of(cell)) for cell in text.split(CELL_END))
    return Comparable(f"{shape} {key}", tuple(words_of(text)), shape)


def heading(level: int) -> str:
    """The kind of a heading of this level, which counts from 1."""
    return HEADINGS[min(max(level, 1), len(HEADINGS)) - 1]


def without_empty(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if any(cell.strip() for cell in block.cells)]
