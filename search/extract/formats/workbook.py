"""Excel (xlsx, xlsm, xltx): per sheet its name, rows, text boxes and comments."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.markup import End, Event, Start, Text
from search.extract.ooxml import Parts, paragraphs, strings
from search.extract.outcome import Status, Unreadable
from search.extract.package import open_package

WORKBOOK = (
    "spreadsheetml.sheet.main+xml",
    "spreadsheetml.template.main+xml",
    "ms-excel.sheet.macroEnabled.main+xml",
    "ms-excel.template.macroEnabled.main+xml",
)
NOT_WORDS = ("b", "e")  # types of cells: true or false, errors


def read(document: Document) -> Iterator[str]:
    with open_package(document.path, document.limits) as package:
        parts = Parts(package)
        workbook = parts.main(*WORKBOOK)
        shared = _shared_strings(parts, limit=document.limits.output)
        targets = {relation.id: relation.target for relation in parts.relations(workbook)}
        for name, relation_id in _sheets(parts.events(workbook)):
            yield f"{name}\n"
            sheet = targets.get(relation_id, "")
            yield from _rows(parts.events(sheet), shared)
            for beside in parts.related(sheet, "drawing"):
                yield from paragraphs(parts.events(beside))
            for beside in parts.related(sheet, "comments", "threadedComment"):
                yield from strings(parts.events(beside), ending=("comment", "threadedComment"), text=("t", "text"))


def _sheets(stream: Iterator[Event]) -> Iterator[tuple[str, str]]:
    for event in stream:
        match event:
            case Start("sheet", attributes):
                yield attributes.get("name", ""), attributes.get(":id", "")


def _shared_strings(parts: Parts, *, limit: int) -> list[str]:
    """The texts that cells name by number. Raises `Unreadable` beyond `limit` characters."""
    found: list[str] = []
    size = 0
    for name in parts.of_type("sharedStrings+xml")[:1]:
        for text in strings(parts.events(name), ending=("si",)):
            size += len(text)
            if size > limit:
                raise Unreadable(Status.TOO_LARGE, f"more than {limit} characters in cells")
            found.append(text.rstrip("\n"))
    return found


def _rows(stream: Iterator[Event], shared: list[str]) -> Iterator[str]:
    """The rows of a sheet, cells set apart by tabs."""
    cells: list[str] = []
    pieces: list[str] = []
    kind = ""
    in_value = False
    for event in stream:
        match event:
            case Start("c", attributes):
                kind = attributes.get("t", "n")
                pieces.clear()
            case Start("v" | "t", _) | End("v" | "t"):
                in_value = isinstance(event, Start)
            case Text(text) if in_value:
                pieces.append(text)
            case End("c"):
                if value := _value("".join(pieces), kind, shared):
                    cells.append(value)
            case End("row") if cells:
                yield "\t".join(cells) + "\n"
                cells.clear()


def _value(text: str, kind: str, shared: list[str]) -> str:
    if kind in NOT_WORDS:
        return ""
    if kind != "s":
        return text
    number = int(text[:9]) if text.isascii() and text.isdigit() else len(shared)
    return shared[number] if number < len(shared) else ""
