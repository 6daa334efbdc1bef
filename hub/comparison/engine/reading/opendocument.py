"""OpenDocument texts: headings, paragraphs, list items, table rows, notes; what somebody deleted on record is gone."""

from __future__ import annotations

from collections.abc import Iterator

from hub.comparison.engine.blocks import ITEM, NOTE, PARAGRAPH, ROW, Block, heading
from search.extract.document import Document
from search.extract.formats.opendocument import DELETED, MANIFEST, MAX_SPACES, SIGNS
from search.extract.markup import End, Event, Start, Text, events, without
from search.extract.outcome import KIB, Status, Unreadable
from search.extract.package import open_package

UNSEEN = DELETED | {"annotation", "note-citation", "forms"}


def blocks(document: Document) -> Iterator[Block]:
    with open_package(document.path, document.limits) as package:
        if MANIFEST in package and b"encryption-data" in package.beginning(MANIFEST, 256 * KIB):
            raise Unreadable(Status.LOCKED)
        if "content.xml" not in package:
            raise Unreadable(Status.DAMAGED, "no content.xml")
        yield from _Builder().blocks(without(events(package.stream("content.xml")), UNSEEN))


class _Builder:
    def __init__(self) -> None:
        self._open: list[tuple[list[str], int]] = []  # text and level of paragraphs: one may stand inside another
        self._rows: list[list[str]] = []  # cells of the rows that are open: a table may stand inside a cell
        self._tables = self._lists = self._notes = 0

    def blocks(self, stream: Iterator[Event]) -> Iterator[Block]:
        for event in stream:
            match event:
                case Start("p", _):
                    self._open.append(([], 0))
                case Start("h", attributes):
                    self._open.append(([], _count(attributes.get(":outline-level", "1"))))
                case End("p" | "h") if self._open:
                    pieces, level = self._open.pop()
                    yield from self._end_paragraph("".join(pieces), level)
                case Text(text) if self._open:
                    self._open[-1][0].append(text)
                case Start("s", attributes) if self._open:
                    self._open[-1][0].append(" " * _count(attributes.get(":c", "1")))
                case Start(name, _) if name in SIGNS and self._open:
                    self._open[-1][0].append(SIGNS[name])
                case Start(name, _) | End(name):
                    yield from self._structure(name, opens=isinstance(event, Start))

    def _structure(self, name: str, *, opens: bool) -> Iterator[Block]:
        step = 1 if opens else -1
        match name:
            case "list-item":
                self._lists += step
            case "note-body":
                self._notes += step
            case "table" if opens and not self._rows:
                self._tables += 1
            case "table-cell" if opens and len(self._rows) == 1:
                self._rows[0].append("")
            case "table-row" if opens:
                self._rows.append([])
            case "table-row" if self._rows:
                cells = self._rows.pop()
                if not self._rows:
                    yield Block(ROW, tuple(cells), self._tables)

    def _end_paragraph(self, text: str, level: int) -> Iterator[Block]:
        if self._rows and self._rows[0]:
            before = self._rows[0][-1]
            self._rows[0][-1] = f"{before}\n{text}" if before else text
        elif self._notes:
            yield Block(NOTE, (text,))
        elif level:
            yield Block(heading(level), (text,))
        else:
            yield Block(ITEM if self._lists else PARAGRAPH, (text,))


def _count(text: str) -> int:
    return min(int(text[:9]), MAX_SPACES) if text.isascii() and text.isdigit() else 1
