"""Zip: the names of its members and, one level deep, their texts."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.inside import text_inside
from search.extract.outcome import Status, Unreadable
from search.extract.package import open_package


def read(document: Document) -> Iterator[str]:
    if document.is_inside:
        raise Unreadable(Status.UNSUPPORTED, "an archive inside another file is not opened")
    with open_package(document.path, document.limits) as package:
        files = [name for name in package.names if not name.endswith("/")]
        for name in files:
            yield from text_inside(document, name, package.pieces(name))
        if files and all(package.is_locked(name) for name in files):
            raise Unreadable(Status.LOCKED, "every member needs a password")
