"""Word: headings, paragraphs, list items, table rows, notes, headers and footers, with recorded changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.comparison.engine.blocks import FOOTER, HEADER, ITEM, NOTE, PARAGRAPH, ROW, Block, heading
from search.extract.document import Document
from search.extract.formats.word import BODY, GLOSSARY, TEMPLATE
from search.extract.markup import End, Event, Start, Text, without
from search.extract.ooxml import SIGNS, Parts
from search.extract.package import open_package

BESIDE = (("footnotes+xml", NOTE), ("endnotes+xml", NOTE), ("header+xml", HEADER), ("footer+xml", FOOTER))
UNSEEN = frozenset({"del", "Fallback", "moveFrom", "instrText", "tabs"})  # the latter two: codes and tab stops
OF_STYLE = re.compile(r"(?:heading|berschrift)\s?([1-9])$", re.IGNORECASE)
TITLES = ("title", "titel")


def blocks(document: Document) -> Iterator[Block]:
    with open_package(document.path, document.limits) as package:
        parts = Parts(package)
        yield from _Builder(PARAGRAPH).blocks(parts.events(parts.main(*BODY, *TEMPLATE)))
        for ending, kind in BESIDE:
            for name in parts.of_type(ending):
                if GLOSSARY not in name:
                    yield from _Builder(kind).blocks(parts.events(name))


class _Builder:
    def __init__(self, kind: str) -> None:
        self._usual = kind
        self._open: list[tuple[list[str], list[str]]] = []  # text and kind of the paragraphs that are open
        self._rows: list[list[str]] = []  # cells of the rows that are open: a table may stand inside a cell
        self._tables = 0

    def blocks(self, stream: Iterator[Event]) -> Iterator[Block]:
        in_text = False
        for event in without(stream, UNSEEN):
            match event:
                case Start("p", _):
                    self._open.append(([], [self._usual]))
                case End("p") if self._open:
                    yield from self._end_paragraph()
                case Start("t", _) | End("t"):
                    in_text = isinstance(event, Start)
                case Text(text) if in_text and self._open:
                    self._open[-1][0].append(text)
                case Start("pStyle" | "outlineLvl" | "numPr", attributes) if self._open and self._usual == PARAGRAPH:
                    self._learn_kind(event.name, attributes.get(":val", ""))
                case Start(name, _) if name in SIGNS and self._open:
                    self._open[-1][0].append(SIGNS[name])
                case Start(name, _) | End(name):
                    yield from self._structure(name, opens=isinstance(event, Start))

    def _learn_kind(self, name: str, value: str) -> None:
        kinds = self._open[-1][1]
        if name == "pStyle" and (found := OF_STYLE.search(value)):
            kinds.append(heading(int(found[1])))
        elif name == "pStyle" and value.lower() in TITLES:
            kinds.append(heading(1))
        elif name == "outlineLvl" and value in "012345":
            kinds.append(heading(int(value or 0) + 1))
        elif name == "numPr" and len(kinds) == 1:
            kinds.append(ITEM)

    def _structure(self, name: str, *, opens: bool) -> Iterator[Block]:
        match name:
            case "tbl" if opens and not self._rows:
                self._tables += 1
            case "tr" if opens:
                self._rows.append([])
            case "tc" if opens and len(self._rows) == 1:
                self._rows[0].append("")
            case "tr" if self._rows:
                cells = self._rows.pop()
                if not self._rows:
                    yield Block(ROW, tuple(cells), self._tables)

    def _end_paragraph(self) -> Iterator[Block]:
        pieces, kinds = self._open.pop()
        text = "".join(pieces)
        if self._rows and self._rows[0]:
            before = self._rows[0][-1]
            self._rows[0][-1] = f"{before}\n{text}" if before else text
        else:
            yield Block(kinds[-1], (text,))
