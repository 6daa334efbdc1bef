"""The container of old Office files and Outlook messages, opened with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import olefile

from search.extract.outcome import Status, Unreadable

Ole: TypeAlias = olefile.OleFileIO
BROKEN = (OSError, ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError)


def is_ole(path: Path) -> bool:
    return bool(olefile.isOleFile(path))


@contextmanager
def open_ole(path: Path) -> Iterator[Ole]:
    """Raises `Unreadable` for a container that is broken."""
    try:
        ole = olefile.OleFileIO(path)
    except BROKEN as error:
        raise Unreadable(Status.DAMAGED, f"OLE: {error}") from error
    with ole:
        yield ole


def stream(ole: Ole, *path: str) -> bytes:
    """The bytes of one stream, or none when it is missing. Raises `Unreadable` when it is broken."""
    if not ole.exists(list(path)) or ole.get_type(list(path)) != olefile.STGTY_STREAM:
        return b""
    try:
        return bytes(ole.openstream(list(path)).read())
    except BROKEN as error:
        raise Unreadable(Status.DAMAGED, f"OLE: {error}") from error
