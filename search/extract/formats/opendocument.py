"""OpenDocument texts, spreadsheets and presentations (odt, ods, odp and their templates): a page for each slide."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.markup import End, Event, Start, Text, events, without
from search.extract.outcome import KIB, PAGE_BREAK, Status, Unreadable
from search.extract.package import Package, open_package

PARAGRAPHS = ("p", "h", "title", "desc")  # the latter two describe pictures
ASIDE = ("annotation", "note-citation")  # who commented when, the number of a note: not words of the paragraph
SIGNS = {"tab": "\t", "line-break": "\n"}
MAX_SPACES = 100
DELETED = frozenset({"tracked-changes"})
HEADERS = ("header", "header-left", "header-first", "header_right")
FOOTERS = ("footer", "footer-left", "footer-first")
MANIFEST = "META-INF/manifest.xml"


def read(document: Document) -> Iterator[str]:
    with open_package(document.path, document.limits) as package:
        if MANIFEST in package and b"encryption-data" in package.beginning(MANIFEST, 256 * KIB):
            raise Unreadable(Status.LOCKED)
        if "content.xml" not in package:
            raise Unreadable(Status.DAMAGED, "no content.xml")
        yield from _paragraphs(_within(_part(package, "styles.xml"), HEADERS))
        yield from _paragraphs(without(_part(package, "content.xml"), DELETED))
        yield from _paragraphs(_within(_part(package, "styles.xml"), FOOTERS))


def _part(package: Package, name: str) -> Iterator[Event]:
    if name in package:
        yield from events(package.stream(name))


def _within(stream: Iterator[Event], names: tuple[str, ...]) -> Iterator[Event]:
    """The events inside the elements of these names."""
    depth = 0
    for event in stream:
        match event:
            case Start(name) if depth or name in names:
                depth += 1
            case End() if depth:
                depth -= 1
        if depth:
            yield event


def _paragraphs(stream: Iterator[Event]) -> Iterator[str]:
    """One line for each paragraph, the names of sheets, and a page break between slides.

    Notes, comments and text boxes stand inside the paragraph they belong to and come before it.
    """
    open_paragraphs: list[list[str]] = []
    pages = 0
    in_spreadsheet = False
    for event in stream:
        match event:
            case Start("page", _):
                if pages:
                    yield PAGE_BREAK
                pages += 1
            case Start("spreadsheet", _):
                in_spreadsheet = True
            case Start("table", {":name": name}) if in_spreadsheet:
                yield f"{name}\n"
            case Start(name, _) if name in PARAGRAPHS or name in ASIDE:
                open_paragraphs.append([])
            case End(name) if name in ASIDE and open_paragraphs:
                open_paragraphs.pop()
            case End(name) if name in PARAGRAPHS and open_paragraphs:
                yield "".join(open_paragraphs.pop()) + "\n"
            case Text(text) if open_paragraphs:
                open_paragraphs[-1].append(text)
            case Start("s", attributes) if open_paragraphs:
                open_paragraphs[-1].append(" " * _count(attributes.get(":c", "1")))
            case Start(name, _) if open_paragraphs and name in SIGNS:
                open_paragraphs[-1].append(SIGNS[name])
    yield from ("".join(pieces) + "\n" for pieces in reversed(open_paragraphs))


def _count(text: str) -> int:
    return min(int(text[:9]), MAX_SPACES) if text.isascii() and text.isdigit() else 1
