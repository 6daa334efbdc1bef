"""How many bytes in the store the versions of a Bereich use; what several of them use counts once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select, tuple_

from hub.db import session
from hub.documents.models import Entry, Version

AT_ONCE = 200  # values one query may carry


class Stored(NamedTuple):
    """Bytes in the store: their key, version and size."""

    key: str
    version: str
    size: int


def measured_bytes(workspace_id: uuid.UUID) -> int:
    """All bytes of a Bereich, added up over its versions."""
    stored = (
        select(Version.store_key, Version.store_version, func.max(Version.size).label("size"))
        .join(Entry, Entry.id == Version.document_id)
        .where(Entry.workspace_id == workspace_id)
        .group_by(Version.store_key, Version.store_version)
        .subquery()
    )
    return int(session().scalar(select(func.coalesce(func.sum(stored.c.size), 0))) or 0)


def bytes_only_in(documents: Any, workspace_id: uuid.UUID) -> int:
    """The bytes of these documents that nothing else in the Bereich uses."""
    other, its_entry = Version.__table__.alias("other"), Entry.__table__.alias("its_entry")
    used_beside = (
        select(other.c.id)
        .join(its_entry, its_entry.c.id == other.c.document_id)
        .where(
            other.c.store_key == Version.store_key,
            other.c.store_version == Version.store_version,
            its_entry.c.workspace_id == workspace_id,
            its_entry.c.id.not_in(documents),
        )
    )
    stored = (
        select(Version.store_key, Version.store_version, func.max(Version.size).label("size"))
        .where(Version.document_id.in_(documents), ~used_beside.exists())
        .group_by(Version.store_key, Version.store_version)
        .subquery()
    )
    return int(session().scalar(select(func.coalesce(func.sum(stored.c.size), 0))) or 0)


def bytes_still_used(workspace_id: uuid.UUID, stored: Sequence[Stored]) -> int:
    """How many of these bytes some version of the Bereich points at now."""
    used = 0
    for start in range(0, len(stored), AT_ONCE):
        part = {(each.key, each.version): each.size for each in stored[start : start + AT_ONCE]}
        rows = session().execute(
            select(Version.store_key, Version.store_version)
            .join(Entry, Entry.id == Version.document_id)
            .where(tuple_(Version.store_key, Version.store_version).in_(list(part)))
            .where(Entry.workspace_id == workspace_id)
            .distinct()
        )
        used += sum(part[key, version] for key, version in rows)
    return used
