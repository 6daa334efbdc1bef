"""XML as a stream of events, without entities, DTD tricks or a tree in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple, NoReturn
from xml.parsers import expat

from search.extract.outcome import KIB, Status, Unreadable

PIECE = 64 * KIB
MAX_DEPTH = 1_000


class Start(NamedTuple):
    """An element begins.

    Names are without their namespaces, in which the strict and the usual form of the formats differ; an attribute that
    has a namespace of its own keeps a colon before its name: `id` and `:id`.
    """

    name: str
    attributes: Mapping[str, str]


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    text: str


Event = Start | End | Text


def events(stream: BinaryIO) -> Iterator[Event]:
    """Raises `Unreadable` (damaged) for what is not XML, and for XML that declares entities."""
    waiting: list[Event] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable(Status.DAMAGED, f"XML is nested deeper than {MAX_DEPTH} elements")
        waiting.append(Start(local(name), {attribute(key): value for key, value in attributes.items()}))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        waiting.append(End(local(name)))

    def refuse(*_: object) -> NoReturn:
        raise Unreadable(Status.DAMAGED, "XML with entities is refused")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: waiting.append(Text(text))
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            yield from waiting
            waiting.clear()
        parser.Parse(b"", True)
        yield from waiting
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding nobody knows
        yield from waiting
        raise Unreadable(Status.DAMAGED, f"XML: {error}") from error


def local(name: str) -> str:
    return name.rpartition(" ")[2]


def attribute(name: str) -> str:
    return f":{local(name)}" if " " in name else name


def without(stream: Iterator[Event], names: frozenset[str]) -> Iterator[Event]:
    """The events outside the elements of these names."""
    skipped = 0
    for event in stream:
        match event:
            case Start(name) if skipped or name in names:
                skipped += 1
            case End() if skipped:
                skipped -= 1
            case _ if not skipped:
                yield event
