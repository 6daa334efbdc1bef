"""HTML: what a browser would show, in headings, paragraphs, list items and table rows."""

from __future__ import annotations

from html.parser import HTMLParser

from hub.comparison.engine.blocks import ITEM, PARAGRAPH, ROW, Block, heading
from search.extract.document import Document
from search.extract.formats.html import INLINE, UNSEEN, html_decoded

HEADINGS = {f"h{level}": heading(level) for level in range(1, 7)}
CELLS = ("td", "th")


def blocks(document: Document) -> list[Block]:
    with document.path.open("rb") as file:
        content = file.read(document.limits.output * 4)
    reader = _Reader()
    reader.feed(html_decoded(content))
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._kind = PARAGRAPH
        self._cells: list[str] | None = None  # of the row that is open
        self._tables = 0
        self._unseen: list[str] = []

    def end_block(self) -> None:
        """What was read so far is one paragraph; inside a row it stays with its cell."""
        if self._cells is not None:
            self._words.append(" ")
            return
        text = " ".join("".join(self._words).split())
        if text:
            self.blocks.append(Block(self._kind, (text,)))
        self._words.clear()
        self._kind = PARAGRAPH

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        elif self._unseen:
            return
        elif tag in CELLS and self._cells is not None:
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
            self._tables += tag == "table"
            self._cells = [] if tag == "tr" else None
        elif tag not in INLINE and tag not in CELLS:
            self.end_block()
            self._kind = HEADINGS.get(tag, ITEM if tag == "li" else PARAGRAPH)
        if tag == "img":
            self._words.extend(f" {value} " for name, value in attrs if name == "alt" and value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif self._unseen:
            return
        elif tag in CELLS and self._cells is not None:
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        elif tag not in INLINE:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def _end_cell(self) -> None:
        assert self._cells is not None
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            self._cells.append(text)

    def _end_row(self) -> None:
        if self._cells is None:
            self.end_block()
            return
        self._end_cell()
        if self._cells:
            self.blocks.append(Block(ROW, tuple(self._cells), self._tables))
        self._cells = None
