"""Which rows hold the bytes of a file: versions, and what other areas keep, such as files in quarantine."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, or_, select, union

from hub.db import Base, session
from hub.documents.models import Version
from hub.documents.names import media_type_of

_others: list[Any] = []


class HeldFile(NamedTuple):
    """A file as it lies in the store; `name` is what people call it."""

    name: str
    media_type: str
    size: int
    sha256: str
    store_key: str
    store_version: str


def holds_files(kind: type[Base]) -> None:
    """Register rows whose files are read, drawn and scanned like those of versions.

    The kind has `id`, `name`, `size`, `sha256`, `store_key` and `store_version`.
    """
    _others.append(kind)


def held_file(row: Any) -> HeldFile:
    """The file of a registered row."""
    return HeldFile(row.name, media_type_of(row.name), row.size, row.sha256, row.store_key, row.store_version)


def file_with(sha256: str) -> HeldFile | None:
    """One of the files that hold these bytes; None when the last one is gone."""
    version = session().scalar(select(Version).where(Version.sha256 == sha256).limit(1))
    if version is not None:
        stored = version.sha256, version.store_key, version.store_version
        return HeldFile(version.file_name, version.media_type, version.size, *stored)
    rows = (session().scalar(select(kind).where(kind.sha256 == sha256).limit(1)) for kind in _others)
    return next((held_file(row) for row in rows if row is not None), None)


def is_held(sha256: Any) -> ColumnElement[bool]:
    """Whether anybody still holds the bytes of this column."""
    return or_(*(exists().where(kind.sha256 == sha256) for kind in (Version, *_others)))


def held_hashes() -> Select[tuple[str]]:
    """The bytes that anybody holds, each once."""
    hashes = union(*(select(kind.sha256) for kind in (Version, *_others))).subquery()
    return select(hashes.c.sha256)
