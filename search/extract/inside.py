"""What is inside another file, a member or an attachment: its name and, one level deep, its text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from search.extract.document import Document
from search.extract.kinds import kind_of_beginning
from search.extract.outcome import NeedsRecognition, Status, Unreadable
from search.extract.readers import read


def text_inside(document: Document, name: str, pieces: Iterator[bytes]) -> Iterator[str]:
    """The name, then the text if it can be read. Raises `Unreadable` only when it is too large."""
    yield f"\n{name}\n"
    if document.is_inside:
        return
    try:
        beginning = next(pieces, b"")
        if not beginning or not kind_of_beginning(beginning, name):
            return
        member = document.inside(name, chain([beginning], pieces))
        try:
            yield from read(member)
        finally:
            member.path.unlink()
    except NeedsRecognition:
        return
    except Unreadable as error:
        if error.status is Status.TOO_LARGE:
            raise
