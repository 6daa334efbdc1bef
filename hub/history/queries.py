"""Reading the „Verlauf“ out of the trail.

A line is shown when it was written in the Bereich that is asked about and what it speaks of lies there still (in a
folder or in the trash): nobody shall read here how something was called in a Bereich they do not see, or learn of what
has left for one. Lines of a document that was deleted for good go with it; that it was deleted stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import CTE, ColumnElement, String, Uuid, case, cast, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from hub.accounts.models import Institution, Person
from hub.audit.models import AuditEntry
from hub.audit.names import history_sentences
from hub.db import engine, session
from hub.documents.audience import names_of_principals
from hub.documents.models import Document, Entry, Folder, Version, Workspace
from hub.documents.pages import url_of
from hub.history.sentences import sentence_of

LINES_PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """„`who` (`institution`) `sentence`“; what it speaks of is a link where it can be opened."""

    at: datetime
    who: str
    institution: str
    sentence: Markup


@dataclass(frozen=True)
class HistoryPage:
    """`older` is the number to continue below, None on the last page."""

    lines: list[Line]
    older: int | None


def history_of_document(document: Document, *, before: int | None) -> HistoryPage:
    return _page(document.workspace_id, AuditEntry.about == str(document.id), before=before)


def history_of_folder(folder: Folder, *, before: int | None) -> HistoryPage:
    """The folder and everything in it, at any depth, in the trash too."""
    return _page(folder.workspace_id, Entry.id.in_(select(_tree_with_trash(folder.id).c.id)), before=before)


def history_of_workspace(workspace: Workspace, *, before: int | None) -> HistoryPage:
    of_itself = AuditEntry.kind != "entry"
    return _page(workspace.id, or_(Entry.id.is_not(None), of_itself), before=before)


def _page(workspace_id: uuid.UUID, condition: ColumnElement[bool], *, before: int | None) -> HistoryPage:
    lies_here = (Entry.id == _entry_id()) & (Entry.workspace_id == workspace_id)
    statement = (
        select(AuditEntry, Entry.name, Entry.kind.label("entry_kind"), Entry.trash_id, Institution.short_name)
        .outerjoin(Entry, lies_here)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .where(AuditEntry.workspace_id == workspace_id, AuditEntry.action.in_(list(history_sentences())), condition)
        .order_by(AuditEntry.number.desc())
        .limit(LINES_PER_PAGE + 1)
    )
    if before is not None:
        statement = statement.where(AuditEntry.number < before)
    found = session().execute(statement).all()
    rows = found[:LINES_PER_PAGE]
    remarks, members = _remarks(rows), _members(rows)
    lines = [_line(row, remarks, members) for row in rows]
    return HistoryPage(lines, rows[-1].AuditEntry.number if len(found) > LINES_PER_PAGE else None)


def _line(row: Any, remarks: dict[tuple[str, int], str], members: dict[str, str]) -> Line:
    line: AuditEntry = row.AuditEntry
    sentence = sentence_of(
        line,
        name=_name_of(row),
        remark=remarks.get((line.about, _number_of(line) or 0), ""),
        member=members.get(line.details.get("principal", "")),
    )
    return Line(at=line.at, who=line.actor, institution=row.short_name or "", sentence=sentence)


def _name_of(row: Any) -> str:
    """As it is called now, with a link to it unless it lies in the trash."""
    if row.name is None or row.trash_id is not None:
        return row.name or ""
    return Markup('<a href="{}">{}</a>').format(url_of(row.entry_kind, row.AuditEntry.about), row.name)


def _remarks(rows: Sequence[Any]) -> dict[tuple[str, int], str]:
    """What people wrote to the versions these lines speak of."""
    ids = {uuid.UUID(row.AuditEntry.about) for row in rows if _number_of(row.AuditEntry)}
    if not ids:
        return {}
    found = session().execute(
        select(Version.document_id, Version.number, Version.comment).where(
            Version.document_id.in_(ids), Version.comment != "", Version.restored_from.is_(None)
        )
    )
    return {(str(document_id), number): comment for document_id, number, comment in found}


def _members(rows: Sequence[Any]) -> dict[str, str]:
    """The names of those whose rights these lines speak of."""
    principals = {row.AuditEntry.details.get("principal") for row in rows} - {None}
    return names_of_principals(principals) if principals else {}


def _number_of(line: AuditEntry) -> int | None:
    """Of the version that a line brought."""
    if line.action == "documents.upload":
        return 1
    return line.details.get("number") if line.action == "documents.new-version" else None


def _entry_id() -> Any:
    """The entry a line speaks of, as the database keeps ids; nothing for lines about something else."""
    is_about_entry = AuditEntry.kind == "entry"
    if engine().dialect.name == "postgresql":
        return case((is_about_entry, cast(AuditEntry.about, Uuid())))
    plain = func.replace(AuditEntry.about, "-", "", type_=String())
    return type_coerce(case((is_about_entry, plain)), Entry.id.type)


def _tree_with_trash(folder_id: uuid.UUID) -> CTE:
    start = select(Entry.id).where(Entry.id == folder_id).cte("whole_tree", recursive=True)
    child = aliased(Entry)
    return start.union_all(select(child.id).join(start, child.parent_id == start.c.id))
