"""Reading the Ablage. Every list takes the user; long lists are read as plain rows, not as objects."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Group, Institution, Person
from hub.accounts.signed_in import User
from hub.db import read, session
from hub.documents.audience import CONTENT_ROLES
from hub.documents.details import CATEGORIES
from hub.documents.models import Document, Entry, Folder, TrashEntry, Version, Workspace
from hub.permissions import visible_entries, visible_trash, visible_workspaces, workspace_ids_at
from search.german import fold

PAGE_SIZE = 100
MAX_PAGE = 1_000_000
RECENT_COUNT = 12
# Columns of documents read from the table itself: named through the class, they would leave the folders out.
_file = Entry.__table__.c
_holder = aliased(Person)
SORTS = {"name": Entry.sort_key, "when": Entry.changed_at, "size": _file["size"]}


@dataclass(frozen=True)
class Page:
    """One page of a long list; `number` counts from 1."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1


_COLUMNS = (
    Entry.id,
    Entry.kind,
    Entry.name,
    _file["title"],
    _file["tags"],
    _file["number"],
    _file["size"],
    _file["media_type"],
    Entry.changed_at,
    Person.name.label("changed_by"),
    Institution.short_name.label("institution"),
    _file["status"],
    _file["has_personal_data"],
    _file["checked_out_until"],
    _holder.name.label("checked_out_by"),
)


def _entry_rows() -> Any:
    return (
        select(*_COLUMNS)
        .join(Person, Person.id == Entry.changed_by)
        .join(Institution, Institution.id == Person.institution_id)
        .outerjoin(_holder, (_holder.id == _file["checked_out_by"]) & _holder.deactivated_at.is_(None))
    )


def entries_in(folder: Folder, *, sort: str = "name", descending: bool = False, page: int = 1) -> Page:
    """What lies in a folder, folders first. The right to read the folder is checked where it is loaded."""
    statement = _LISTINGS.get((sort, descending), _LISTINGS["name", False])
    page = min(max(page, 1), MAX_PAGE)
    rows = read(statement, folder_id=folder.id, skipped=(page - 1) * PAGE_SIZE)
    if page == 1 and len(rows) < PAGE_SIZE:
        return Page(rows=rows, number=1, total=len(rows))
    found = Page(rows=rows, number=page, total=read(_COUNT_HERE, folder_id=folder.id)[0][0])
    if page > found.last:
        return entries_in(folder, sort=sort, descending=descending, page=found.last)
    return found


def _listing(column: Any, *, descending: bool) -> Select[Any]:
    return (
        _entry_rows()
        .where(_lies_here)
        .order_by(_file.kind.desc(), column.desc() if descending else column.asc(), _file.sort_key, _file.id)
        .limit(PAGE_SIZE)
        .offset(bindparam("skipped", type_=Integer))
    )


# Built once: making these anew for each page took longer than running them.
_lies_here = (_file.parent_id == bindparam("folder_id")) & _file.trash_id.is_(None)
_COUNT_HERE = select(func.count()).where(_lies_here)
_LISTINGS = {
    (name, descending): _listing(column, descending=descending)
    for name, column in SORTS.items()
    for descending in (False, True)
}


def workspaces_of(user: User) -> Sequence[Any]:
    """The Bereiche the person may read, with how many documents they hold and when something last changed."""
    documents = (
        select(
            Document.workspace_id, func.count().label("documents"), func.max(Document.changed_at).label("changed_at")
        )
        .where(Document.trash_id.is_(None))
        .group_by(Document.workspace_id)
        .subquery()
    )
    root = aliased(Folder)
    return (
        session()
        .execute(
            select(
                Workspace.id,
                Workspace.name,
                Workspace.purpose,
                root.id.label("root_id"),
                func.coalesce(documents.c.documents, 0).label("documents"),
                documents.c.changed_at,
            )
            .join(root, (root.workspace_id == Workspace.id) & root.parent_id.is_(None) & root.trash_id.is_(None))
            .outerjoin(documents, documents.c.workspace_id == Workspace.id)
            .where(visible_workspaces(user))
            .order_by(Workspace.name)
        )
        .all()
    )


def workspaces_at(user: User, level: int) -> set[uuid.UUID]:
    """The Bereiche where the person holds at least this level."""
    return set(session().scalars(select(Workspace.id).where(Workspace.id.in_(workspace_ids_at(user, level)))))


def subfolders_of(folder: Folder) -> Sequence[Any]:
    return (
        session()
        .execute(
            select(Folder.id, Folder.name)
            .where(Folder.parent_id == folder.id, Folder.trash_id.is_(None))
            .order_by(Folder.sort_key)
            .limit(1000)
        )
        .all()
    )


def recent_documents(user: User) -> Sequence[Any]:
    """Documents the person may read, by their last change, newest first."""
    return session().execute(_documents_by_change(user)).all()


def changes_for(user: User) -> Sequence[Any]:
    """What others changed since the person's last visit; nothing on the first one."""
    if user.previous_visit_at is None:
        return []
    return (
        session()
        .execute(
            _documents_by_change(user).where(Entry.changed_at > user.previous_visit_at, Entry.changed_by != user.id)
        )
        .all()
    )


def _documents_by_change(user: User) -> Any:
    return (
        _entry_rows()
        .add_columns(Workspace.name.label("workspace"))
        .join(Workspace, Workspace.id == Entry.workspace_id)
        .where(Entry.kind == "document", visible_entries(user))
        .order_by(Entry.changed_at.desc())
        .limit(RECENT_COUNT)
    )


def categories_for(user: User) -> list[str]:
    """What the Art may be called: the usual ones, and those in use where the person may read."""
    used = select(Document.category).where(visible_entries(user), Document.category != "").distinct().limit(200)
    return sorted({*CATEGORIES, *(name for name in session().scalars(used) if name)}, key=str.casefold)


def person_name(person_id: uuid.UUID | None) -> str:
    """„Name (Institution)“, empty for nobody."""
    named = select(Person.name, Institution.short_name).join(Institution).where(Person.id == person_id)
    row = session().execute(named).first() if person_id else None
    return f"{row[0]} ({row[1]})" if row else ""


def relatives_of(user: User, document: Document) -> tuple[Any | None, list[Any]]:
    """What takes the document's place, and what it takes the place of; only what the person may read."""
    related = (Document.id == document.successor_id) | (Document.successor_id == document.id)
    rows = session().execute(
        select(Document.id, Document.name, Document.title, Document.media_type, Document.successor_id)
        .where(visible_entries(user), related)
        .order_by(Document.sort_key)
        .limit(50)
    )
    successor, predecessors = None, []
    for row in rows:
        if row.id == document.successor_id:
            successor = row
        else:
            predecessors.append(row)
    return successor, predecessors


def documents_to_choose(user: User, words: str, *, near: Document) -> Sequence[Any]:
    """Documents the person may read, by words of their names, titles and tags; without words those beside `near`."""
    parent = aliased(Entry)
    wanted = (
        select(Document.id, Document.name, Document.title, Document.media_type, parent.name.label("place"))
        .join(parent, parent.id == Document.parent_id)
        .where(visible_entries(user), Document.id != near.id)
        .order_by(Document.changed_at.desc())
        .limit(20)
    )
    folded = [fold(word) for word in words.split()][:10]
    for word in folded:
        wanted = wanted.where(Document.search_text.contains(word, autoescape=True))
    return session().execute(wanted if folded else wanted.where(Document.parent_id == near.parent_id)).all()


def versions_of(document: Document) -> Sequence[Any]:
    """All versions, newest first, with who made them."""
    return (
        session()
        .execute(
            select(
                Version.number,
                Version.size,
                Version.sha256,
                Version.comment,
                Version.file_name,
                Version.media_type,
                Version.restored_from,
                Version.created_at,
                Person.name.label("author"),
                Institution.short_name.label("institution"),
            )
            .join(Person, Person.id == Version.created_by)
            .join(Institution, Institution.id == Person.institution_id)
            .where(Version.document_id == document.id)
            .order_by(Version.number.desc())
        )
        .all()
    )


def trash_of(user: User, *, page: int = 1) -> Page:
    """Deletions of what the person could read, newest first."""
    total = session().scalar(select(func.count()).select_from(TrashEntry).where(visible_trash(user))) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = (
        session()
        .execute(
            select(
                TrashEntry.id,
                TrashEntry.workspace_id,
                TrashEntry.former_path,
                TrashEntry.documents,
                TrashEntry.trashed_at,
                Entry.name,
                Entry.kind,
                _file["media_type"],
                Person.name.label("trashed_by"),
            )
            .join(Entry, Entry.id == TrashEntry.entry_id)
            .join(Person, Person.id == TrashEntry.trashed_by)
            .where(visible_trash(user))
            .order_by(TrashEntry.trashed_at.desc(), TrashEntry.id)
            .limit(PAGE_SIZE)
            .offset((page - 1) * PAGE_SIZE)
        )
        .all()
    )
    return Page(rows=rows, number=page, total=total)


def possible_members() -> list[tuple[str, str, str]]:
    """(principal, name, kind) of every institution, group and person that can be given rights."""
    institutions = session().execute(select(Institution.id, Institution.name).order_by(Institution.name))
    groups = session().execute(select(Group.id, Group.name).order_by(Group.name))
    people = session().execute(
        select(Person.id, Person.name, Institution.short_name)
        .join(Institution)
        .where(Person.deactivated_at.is_(None), Person.role.in_(CONTENT_ROLES))
        .order_by(Person.name)
    )
    return [
        *((f"institution:{row_id}", name, "institution") for row_id, name in institutions),
        *((f"group:{row_id}", name, "group") for row_id, name in groups),
        *((f"person:{row_id}", f"{name} ({short_name})", "person") for row_id, name, short_name in people),
    ]
