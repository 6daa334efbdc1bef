"""From a file to the reader of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from search.extract.document import Document
from search.extract.kinds import kind_of


def read(document: Document) -> Iterator[str]:
    """The text in pieces. Raises `Unreadable`, or `NeedsRecognition` where text in pictures was not allowed for."""
    reader = import_module(f"search.extract.formats.{kind_of(document)}")  # each brings a library of its own
    yield from reader.read(document)
