"""How Word, Excel and PowerPoint files are put together: parts with content types, and relations between them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple

from search.extract.markup import End, Event, Start, Text, events, without
from search.extract.outcome import Status, Unreadable
from search.extract.package import Package

CONTENT_TYPES = "[Content_Types].xml"
# What a reader of the page does not see: the second form of the same drawing, and text that was moved away.
UNSEEN = frozenset({"Fallback", "moveFrom"})
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


class Relation(NamedTuple):
    """From one part to another. `kind` is the last word of its type: "slide", "comments"."""

    id: str
    kind: str
    target: str


class Parts:
    """The parts of one package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._spelled = {name.lower().lstrip("/"): name for name in package.names}  # names ignore case
        self._types = list(self._content_types())

    def of_type(self, *endings: str) -> list[str]:
        """The names of the parts whose content type ends in one of these, in the package's order."""
        return [name for name, kind in self._types if kind.endswith(endings)]

    def main(self, *endings: str) -> str:
        """The one part everything hangs on. Raises `Unreadable` when there is none."""
        found = self.of_type(*endings)
        if not found:
            raise Unreadable(Status.DAMAGED, f"no part of type {endings[0]}")
        return found[0]

    def events(self, name: str) -> Iterator[Event]:
        """What is seen of one part; nothing of one that is missing."""
        if spelled := self._spelled.get(name.lower()):
            yield from without(events(self._package.stream(spelled)), UNSEEN)

    def relations(self, name: str) -> list[Relation]:
        """What this part points at inside the package."""
        folder, _, file = name.rpartition("/")
        found = []
        for event in self.events(join(folder, "_rels", f"{file}.rels")):
            match event:
                case Start("Relationship", attributes) if attributes.get("TargetMode") != "External":
                    kind = attributes.get("Type", "").rpartition("/")[2]
                    target = normpath(join("/", dirname(name), attributes.get("Target", "")))
                    found.append(Relation(attributes.get("Id", ""), kind, target.lstrip("/")))
        return found

    def related(self, name: str, *kinds: str) -> list[str]:
        """The parts of these kinds this part points at."""
        return [relation.target for relation in self.relations(name) if relation.kind in kinds]

    def _content_types(self) -> Iterator[tuple[str, str]]:
        """Every part that is there with its content type, named for itself or for its extension."""
        by_extension: dict[str, str] = {}
        named: dict[str, str] = {}
        for event in self.events(CONTENT_TYPES.lower()):
            match event:
                case Start("Default", attributes):
                    by_extension[attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")
                case Start("Override", attributes):
                    named[attributes.get("PartName", "").lower().lstrip("/")] = attributes.get("ContentType", "")
        for lower, name in self._spelled.items():
            if kind := named.get(lower) or by_extension.get(lower.rpartition(".")[2]):
                yield name, kind


def paragraphs(stream: Iterator[Event]) -> Iterator[str]:
    """The paragraphs of a part, one line each; those of a text box come before the paragraph it is anchored in."""
    open_paragraphs: list[list[str]] = []
    in_text = False
    for event in stream:
        match event:
            case Start("p", _):
                open_paragraphs.append([])
            case End("p") if open_paragraphs:
                yield "".join(open_paragraphs.pop()) + "\n"
            case Start("t", _):
                in_text = True
            case End("t"):
                in_text = False
            case Text(text) if in_text and open_paragraphs:
                open_paragraphs[-1].append(text)
            case Start(name, _) if open_paragraphs and name in SIGNS:
                open_paragraphs[-1].append(SIGNS[name])
    yield from ("".join(pieces) + "\n" for pieces in reversed(open_paragraphs))


def strings(stream: Iterator[Event], *, ending: tuple[str, ...], text: tuple[str, ...] = ("t",)) -> Iterator[str]:
    """The text elements, joined into one line at each end of an `ending` element; how Japanese is read is left out."""
    pieces: list[str] = []
    in_text = in_reading_aid = False
    for event in stream:
        match event:
            case Start("rPh", _) | End("rPh"):
                in_reading_aid = isinstance(event, Start)
            case Start(name, _) if name in text:
                in_text = True
            case End(name) if name in ending:
                yield "".join(pieces) + "\n"
                pieces.clear()
            case End(name) if name in text:
                in_text = False
            case Text(value) if in_text and not in_reading_aid:
                pieces.append(value)


def chart_words(stream: Iterator[Event]) -> Iterator[str]:
    """What is written on a chart: its title, rows and columns."""
    yield from strings(stream, ending=("pt", "p"), text=("t", "v"))
