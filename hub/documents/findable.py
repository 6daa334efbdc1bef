"""How folders and documents become entries of the search, every version of a document one of its own."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.db import session
from hub.documents.details import STATUS_LABELS
from hub.documents.models import Entry, Version
from hub.documents.pages import icon_of
from hub.documents.readings import UNREAD, texts_of
from hub.found import entry_id
from hub.indexing import Change, Source, findable
from search import PAGE_BREAK, REMARKS
from search import Entry as Findable

AT_ONCE = 20  # texts in memory; one may have 10 MiB
_file = Entry.__table__.c


def _ids_of(change: Change) -> set[str]:
    former = {entry_id("document", change.row_id, number) for number in range(1, change.newest)}
    return {entry_id("folder", change.row_id), entry_id("document", change.row_id), *former}


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(_file.id).where(_file.id.in_(list(row_ids)), _file.trash_id.is_(None))))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(_file.id).where(_file.trash_id.is_(None))))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    for start in range(0, len(changes), AT_ONCE):
        yield from _loaded(changes[start : start + AT_ONCE])


def _loaded(changes: Sequence[Change]) -> Iterator[Findable]:
    ids = [change.row_id for change in changes]
    rows = {row.id: row for row in session().execute(_ROWS.where(_file.id.in_(ids), _file.trash_id.is_(None)))}
    versions: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for version in session().execute(_VERSIONS.where(Version.document_id.in_(rows))):
        versions[version.document_id].append(version)
    wanted = [
        (rows[change.row_id], version)
        for change in changes
        if change.row_id in rows
        for version in versions[change.row_id]
        if _is_about(change, version.number, newest=rows[change.row_id].number)
    ]
    texts = texts_of({version.sha256 for _, version in wanted})
    remarks = _remarks_on({row.id for row, _ in wanted})
    yield from (_folder(row) for row in rows.values() if row.kind == "folder")
    for row, version in wanted:
        yield _version(row, version, texts, remarks)


def _remarks_on(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What others said about documents, each remark a paragraph; "" about the rest."""
    said: dict[uuid.UUID, str] = defaultdict(str)
    for document_id, words in slots.actions(slots.DOCUMENT_REMARKS, ids):
        said[document_id] += f"{words}\n"
    return said


def _is_about(change: Change, number: int, *, newest: int) -> bool:
    """The current version always; an earlier one when it is meant, or has just become one."""
    return change.numbers is None or number == newest or number in change.numbers or number + 1 in change.numbers


def _folder(row: Any) -> Findable:
    return Findable(
        id=entry_id("folder", row.id),
        scope=str(row.workspace_id),
        title=row.name,
        text="",
        changed_at=row.changed_at,
        facets={"kind": "folder", "institution": str(row.institution_id)},
    )


def _version(row: Any, version: Any, texts: dict[str, tuple[str, str]], remarks: dict[uuid.UUID, str]) -> Findable:
    is_former = version.number != row.number
    reading, text = texts.get(version.sha256, (UNREAD, ""))
    name = version.file_name if is_former else row.name
    parts = (text.replace(REMARKS, PAGE_BREAK), version.comment, row.category, _label(row.status))
    own = "\n".join(part for part in parts if part)
    return Findable(
        id=entry_id("document", row.id, version.number if is_former else None),
        scope=str(row.workspace_id),
        title=" · ".join(part for part in (row.title, name) if part),
        text=own if is_former or not remarks[row.id] else own + REMARKS + remarks[row.id],
        changed_at=version.created_at if is_former else row.changed_at,
        tags=tuple(row.tags or ()),
        facets={
            "kind": "document",
            "category": row.category or "",
            "institution": str(version.institution_id if is_former else row.institution_id),
            "type": icon_of("document", version.media_type),
            "status": row.status or "",
            "reading": reading,
        },
        is_former=is_former,
    )


def _label(status: str | None) -> str:
    return str(STATUS_LABELS[status]) if status in STATUS_LABELS else ""


_ROWS = select(
    _file.id,
    _file.kind,
    _file.workspace_id,
    _file.name,
    _file.title,
    _file.tags,
    _file.category,
    _file.status,
    _file.number,
    _file.changed_at,
    Person.institution_id,
).join(Person, Person.id == _file.changed_by)
_VERSIONS = select(
    Version.document_id,
    Version.number,
    Version.sha256,
    Version.media_type,
    Version.file_name,
    Version.comment,
    Version.created_at,
    Person.institution_id,
).join(Person, Person.id == Version.created_by)

findable("entry", Source(present=_present, load=_load, ids_of=_ids_of, all_rows=_all_rows))
