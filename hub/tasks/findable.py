"""How Aufgaben become entries of the search, and how found ones load again."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from flask_babel import get_locale, gettext, pgettext
from sqlalchemy import select

from hub import formats
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.found_rows import found_in_workspaces
from hub.found import FoundRow, entry_id, loads_found
from hub.indexing import Change, Source, findable
from hub.permissions import visible_tasks
from hub.tasks.models import Task
from search import Entry as Findable

KIND = "task"


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(Task.id).where(Task.id.in_(list(row_ids)), Task.deleted_at.is_(None))))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(Task.id).where(Task.deleted_at.is_(None))))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    wanted = _ROWS.where(Task.id.in_([change.row_id for change in changes]), Task.deleted_at.is_(None))
    for task, institution_id in session().execute(wanted):
        yield Findable(
            id=entry_id(KIND, task.id),
            scope=str(task.workspace_id),
            title=task.title,
            text=task.description,
            changed_at=task.changed_at,
            tags=tuple(task.tags or ()),
            facets={"kind": KIND, "institution": str(institution_id)},
        )


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    return found_in_workspaces(
        Task,
        found_ids,
        visible=visible_tasks(user),
        icon="tasks",
        address="/tasks",
        also=lambda task: {"tags": task.tags or (), "detail": _detail(task)},
    )


def _detail(task: Task) -> str:
    if task.is_done:
        return str(gettext("erledigt"))
    if task.due_on is None:
        return ""
    return str(pgettext("due", "bis %(day)s", day=formats.day(task.due_on, str(get_locale() or "de"))))


_ROWS = select(Task, Person.institution_id).join(Person, Person.id == Task.changed_by)

findable(
    KIND,
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
