"""From a file to its blocks, by its kind; what has no structure of its own becomes paragraphs of its text."""

from __future__ import annotations

from importlib import import_module

from hub.comparison.engine.blocks import Block, without_empty
from search.extract.document import Document
from search.extract.kinds import Kind, kind_of
from search.extract.outcome import Status, Unreadable

WITH_STRUCTURE = {Kind.WORD: "word", Kind.OPENDOCUMENT: "opendocument", Kind.HTML: "html", Kind.PDF: "pdf"}
WITHOUT_TEXT = (Kind.PICTURE, Kind.ARCHIVE)


def blocks_of(document: Document) -> list[Block]:
    """Raises `Unreadable`."""
    kind = kind_of(document)
    if kind in WITHOUT_TEXT:
        raise Unreadable(Status.UNSUPPORTED, kind)
    reader = import_module(f"hub.comparison.engine.reading.{WITH_STRUCTURE.get(kind, 'plain')}")
    return without_empty(reader.blocks(document))
