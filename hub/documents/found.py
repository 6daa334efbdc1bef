"""Folders and documents that the search found, loaded again as the tables have them now."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.db import read, session
from hub.documents.models import Entry, Version
from hub.documents.pages import icon_of, url_of
from hub.found import FoundRow, loads_found, parts_of
from hub.permissions import entries_visible_by, visible_entries
from search.german import fold

_file = Entry.__table__.c
MAX_DEPTH = 50


@loads_found("document", "folder")
def found_entries(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    """Folders and documents. Three queries, however many."""
    parts = {found_id: parts_of(found_id) for found_id in found_ids}
    ids = tuple({row_id for _, row_id, _ in parts.values()})
    rows = {row.id: row for row in read(_rows(user.role), principals=tuple(user.principals), ids=ids)}
    paths = _paths_to({row.parent_id for row in rows.values()})
    former = _versions({(row_id, number) for _, row_id, number in parts.values() if number and row_id in rows})
    found = {}
    for found_id, (_, row_id, number) in parts.items():
        row = rows.get(row_id)
        version = former.get((row_id, number)) if number else None
        if row is None or (number and version is None):
            continue
        found[found_id] = FoundRow(
            id=found_id,
            name=version.file_name if version else row.name,
            url=f"/documents/{row_id}#version-{number}" if version else url_of(row.kind, row_id),
            icon=icon_of(row.kind, version.media_type if version else row.media_type),
            path=paths.get(row.parent_id, ()),
            institution=version.institution if version else row.institution,
            changed_by=version.author if version else row.changed_by,
            changed_at=version.created_at if version else row.changed_at,
            tags=row.tags or (),
            number=number if version else None,
            sha256=(version or row).sha256 or "",
        )
    return found


def names_beginning(user: User, words: str, *, limit: int) -> Sequence[Any]:
    """Folders and documents for the list under the search box: every word begins one of the name's, title's or tags'.

    Names that begin with the first word come first.
    """
    folded = [fold(word) for word in words.split()][:10]
    if not folded:
        return []
    text = literal(" ") + Entry.search_text
    condition = visible_entries(user) & Entry.parent_id.is_not(None)
    for word in folded:
        condition &= text.contains(f" {word}", autoescape=True)
    begins = Entry.search_text.startswith(folded[0], autoescape=True)
    parent = aliased(Entry)
    return (
        session()
        .execute(
            select(Entry.id, Entry.kind, Entry.name, _file.media_type, parent.name.label("place"))
            .join(parent, parent.id == Entry.parent_id)
            .where(condition)
            .order_by(begins.desc(), Entry.kind.desc(), Entry.changed_at.desc())
            .limit(limit)
        )
        .all()
    )


def _versions(wanted: Collection[tuple[uuid.UUID, int | None]]) -> dict[tuple[uuid.UUID, int | None], Any]:
    if not wanted:
        return {}
    rows = read(_VERSIONS, ids=tuple({row_id for row_id, _ in wanted}))
    return {(row.document_id, row.number): row for row in rows if (row.document_id, row.number) in wanted}


def _paths_to(folder_ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID | None, list[tuple[str, str]]]:
    """(name, address) of every folder from the Bereich down to each of these, in one query."""
    ids = tuple(folder_id for folder_id in folder_ids if folder_id)
    if not ids:
        return {}
    paths: dict[uuid.UUID | None, list[tuple[str, str]]] = {}
    for leaf, row_id, name in read(_PATHS, ids=ids):
        paths.setdefault(leaf, []).append((name, url_of("folder", row_id)))
    return paths


# Built once: building these statements took longer than running them.
_these: Any = bindparam("ids", expanding=True)


@cache
def _rows(role: str) -> Select[Any]:
    return _ROWS.where(entries_visible_by(role), _file.id.in_(_these))


def _paths() -> Select[Any]:
    steps = (
        select(_file.id.label("leaf"), _file.id, _file.name, _file.parent_id, literal(0).label("height"))
        .where(_file.id.in_(_these))
        .cte(recursive=True)
    )
    above = aliased(Entry.__table__)
    steps = steps.union_all(
        select(steps.c.leaf, above.c.id, above.c.name, above.c.parent_id, steps.c.height + 1)
        .join(above, above.c.id == steps.c.parent_id)
        .where(steps.c.height < MAX_DEPTH)
    )
    return select(steps.c.leaf, steps.c.id, steps.c.name).order_by(steps.c.leaf, steps.c.height.desc())


_PATHS = _paths()
_VERSIONS = (
    select(
        Version.document_id,
        Version.number,
        Version.file_name,
        Version.media_type,
        Version.sha256,
        Version.created_at,
        Person.name.label("author"),
        Institution.short_name.label("institution"),
    )
    .join(Person, Person.id == Version.created_by)
    .join(Institution, Institution.id == Person.institution_id)
    .where(Version.document_id.in_(_these))
)
_ROWS = (
    select(
        _file.id,
        _file.kind,
        _file.parent_id,
        _file.name,
        _file.tags,
        _file.media_type,
        _file.sha256,
        _file.changed_at,
        Person.name.label("changed_by"),
        Institution.short_name.label("institution"),
    )
    .join(Person, Person.id == _file.changed_by)
    .join(Institution, Institution.id == Person.institution_id)
)
