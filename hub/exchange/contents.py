"""What lies below folders and documents, read in one statement so that it is one moment; plain values."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.models import Entry, Version
from hub.errors import HubError
from hub.exchange.zip_names import ArchivePaths
from hub.permissions import visible_entries

MAX_DOCUMENTS = 100_000


class TooManyDocuments(HubError):
    """The list of an archive's files is held in memory, so it has an end."""

    def __init__(self) -> None:
        super().__init__(gettext("Das sind mehr als 100.000 Dokumente. Bitte wählen Sie einzelne Ordner aus."))


@dataclass(frozen=True, slots=True)
class Stored:
    """One version below the chosen entries; `path` is where it goes in an archive."""

    document_id: uuid.UUID
    path: str
    number: int
    modified_at: datetime
    size: int
    sha256: str
    store_key: str
    store_version: str


@dataclass(frozen=True)
class Contents:
    """The documents in the order of their folders; `folders` are those that hold nothing."""

    documents: list[Stored]
    folders: list[str]

    @property
    def size(self) -> int:
        return sum(document.size for document in self.documents)


def contents_of(user: User, entries: Sequence[Entry]) -> Contents:
    """The current versions of these entries and all below them that the person may read, the trash left out."""
    return laid_out(_rows(user, [entry.id for entry in entries]), tops={entry.id for entry in entries})


def _rows(user: User, ids: list[uuid.UUID]) -> list[Row]:
    file = Entry.__table__.c
    tree = select(Entry.id).where(Entry.id.in_(ids), visible_entries(user)).cte("tree", recursive=True)
    child = aliased(Entry)
    tree = tree.union(select(child.id).join(tree, child.parent_id == tree.c.id).where(child.trash_id.is_(None)))
    statement = (
        select(
            *(file.id, file.parent_id, file.kind, file.name, file.number),
            *(Version.created_at, Version.size, Version.sha256, Version.store_key, Version.store_version),
        )
        .join(tree, tree.c.id == file.id)
        .outerjoin(Version, and_(Version.document_id == file.id, Version.number == file.number))
        .where(visible_entries(user))
        .order_by(file.kind.desc(), file.sort_key, file.id)
        .limit(MAX_DOCUMENTS + 1)
    )
    rows = [Row(*row) for row in session().execute(statement)]
    if len(rows) > MAX_DOCUMENTS:
        raise TooManyDocuments
    return rows


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its current version; a folder has none."""

    id: uuid.UUID
    parent_id: uuid.UUID | None
    kind: str
    name: str
    number: int | None
    modified_at: datetime
    size: int
    sha256: str
    store_key: str
    store_version: str


def laid_out(rows: Sequence[Row], *, tops: set[uuid.UUID]) -> Contents:
    """Paths for rows: a walk from the top entries down, each folder's entries in the order of their names."""
    below: dict[uuid.UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    paths, found = ArchivePaths(), Contents([], [])
    waiting = [("", row) for row in reversed(rows) if row.id in tops]
    while waiting:
        folder, row = waiting.pop()
        path = paths.free_path(folder, row.name)
        if row.kind == "folder":
            children = below[row.id]
            waiting += [(path, child) for child in reversed(children)]
            if not children:
                found.folders.append(path)
        elif row.number is not None:
            facts = (row.modified_at, row.size, row.sha256, row.store_key, row.store_version)
            found.documents.append(Stored(row.id, path, row.number, *facts))
    return found
