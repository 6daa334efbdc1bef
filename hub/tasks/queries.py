"""Reading Aufgaben. Every list takes the user and shows what `visible_tasks` allows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, or_, select, union_all

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.audit.models import AuditEntry
from hub.calendar.models import Event
from hub.days import today
from hub.db import now, read, session
from hub.documents.models import Document, Entry, Workspace
from hub.paging import MAX_PAGE, ROWS_PER_PAGE, Page
from hub.permissions import (
    readable_events,
    visible_entries,
    visible_events,
    visible_tasks,
)
from hub.tasks.labels import TASK_HISTORY
from hub.tasks.lines import COLUMNS, WITH_WORKSPACE, Line, lines_of
from hub.tasks.models import DONE, STATUSES, Task, TaskComment, TaskDocument, TaskHelper, TaskStep

SHOWN_PER_COLUMN = 40
MAX_SHOWN_PER_COLUMN = 1_000
DONE_STAYS = timedelta(days=30)
MAX_MINE = 300
MAX_HISTORY = 50
SORTS = ("due", "title", "priority", "status")

BY_DAY = (Task.due_on.is_(None), Task.due_on, Task.priority, Task.title, Task.id)


@dataclass(frozen=True)
class Filter:
    """Which Aufgaben of a Bereich a list shows; an empty value means all, an empty status all that are not done."""

    owner: str = ""
    status: str = ""
    tag: str = ""
    due: str = ""
    sort: str = "due"
    descending: bool = False


class Column(NamedTuple):
    """One column of the board: `total` counts what is not shown, too."""

    status: str
    lines: list[Line]
    total: int


# --- lists


def tasks_page(user: User, workspace: Workspace, wanted: Filter, number: int) -> Page[Line]:
    """One page of the Aufgaben of a Bereich."""
    number = min(max(number, 1), MAX_PAGE)
    condition = visible_tasks(user) & (Task.workspace_id == workspace.id)
    for part in _conditions(user, wanted):
        condition &= part
    total = session().scalar(select(func.count()).select_from(Task).where(condition)) or 0
    rows = select(*COLUMNS).where(condition).order_by(*_order(wanted))
    rows = rows.limit(ROWS_PER_PAGE).offset((number - 1) * ROWS_PER_PAGE)
    return Page(lines_of(session().execute(rows).all(), user=user, within=workspace.id), number, total)


def _conditions(user: User, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.owner == "none":
        found.append(Task.owner.is_(None))
    elif wanted.owner:
        found.append(_is_of(sorted(user.principals) if wanted.owner == "mine" else [wanted.owner]))
    if wanted.status != "all":
        found.append(Task.status == wanted.status if wanted.status in STATUSES else Task.status != DONE)
    if wanted.tag:
        found.append(cast(Task.tags, Text).contains(json.dumps(wanted.tag), autoescape=True))
    day = today()
    spans = {
        "overdue": (Task.due_on < day) & (Task.status != DONE),
        "week": Task.due_on.between(day, end_of_week(day)),
        "none": Task.due_on.is_(None),
    }
    return [*found, spans[wanted.due]] if wanted.due in spans else found


def _order(wanted: Filter) -> Sequence[Any]:
    column = {"title": func.lower(Task.title), "priority": Task.priority, "status": Task.status}.get(wanted.sort)
    if column is None:
        return BY_DAY if not wanted.descending else (Task.due_on.is_(None), Task.due_on.desc(), Task.title, Task.id)
    return (column.desc() if wanted.descending else column, *BY_DAY)


def _is_of(principals: Sequence[str]) -> ColumnElement[bool]:
    helped = select(TaskHelper.task_id).where(TaskHelper.principal.in_(principals))
    return or_(Task.owner.in_(principals), Task.id.in_(helped))


def tags_in(workspace: Workspace) -> list[str]:
    """Every tag of its Aufgaben, by alphabet."""
    rows = select(Task.tags).where(Task.workspace_id == workspace.id, Task.deleted_at.is_(None))
    tagged = session().scalars(rows.where(cast(Task.tags, Text) != "[]").limit(2_000))
    return sorted({tag for tags in tagged for tag in tags}, key=str.casefold)


def my_tasks(user: User, *, of_circles: bool, is_done: bool) -> list[Line]:
    """What the person has or helps with, everywhere; `of_circles` adds their groups' and institution's."""
    principals = sorted(user.principals) if of_circles else [f"person:{user.id}"]
    mine = visible_tasks(user) & _is_of(principals) & ((Task.status == DONE) == is_done)
    rows = select(*WITH_WORKSPACE).join(Workspace, Workspace.id == Task.workspace_id).where(mine)
    order = (Task.done_at.desc(),) if is_done else BY_DAY
    return lines_of(session().execute(rows.order_by(*order).limit(MAX_MINE)).all(), user=user)


def end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def groups_by_day(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """„overdue“, „week“, „later“ and „none“; empty ones are left out."""
    until = end_of_week(today())
    groups: dict[str, list[Line]] = {"overdue": [], "week": [], "later": [], "none": []}
    for line in lines:
        if line.due_on is None:
            groups["none"].append(line)
        elif line.is_overdue:
            groups["overdue"].append(line)
        else:
            groups["week" if line.due_on <= until else "later"].append(line)
    return {name: found for name, found in groups.items() if found}


def deleted_tasks(workspace: Workspace) -> Sequence[Any]:
    """What lies in the trash of a Bereich, the last deleted first; the right to see it is checked by the route."""
    rows = (
        select(Task.id, Task.title, Task.deleted_at, Person.name.label("deleted_by"))
        .outerjoin(Person, Person.id == Task.deleted_by)
        .where(Task.workspace_id == workspace.id, Task.deleted_at.is_not(None))
    )
    return session().execute(rows.order_by(Task.deleted_at.desc(), Task.id).limit(500)).all()


# --- the board; built once, because building a statement anew takes longer than running it

_on_board = (Task.workspace_id == bindparam("workspace_id")) & Task.deleted_at.is_(None)
_is_recent = Task.done_at >= bindparam("done_since")


def _top_of(status: str) -> Any:
    """The first ids of one column, as the index on the board has them."""
    rows = select(Task.id).where(_on_board, Task.status == status, *([_is_recent] if status == DONE else []))
    return select(rows.order_by(Task.position, Task.id).limit(bindparam("most")).subquery().c.id)


_BOARD = select(*COLUMNS).where(Task.id.in_(union_all(*map(_top_of, STATUSES)))).order_by(Task.position, Task.id)
_TOTALS = select(Task.status, func.count()).where(_on_board, (Task.status != DONE) | _is_recent).group_by(Task.status)


def board_of(user: User, workspace: Workspace, *, most: int = SHOWN_PER_COLUMN) -> list[Column]:
    """The columns in their order, each with its first `most`; of what is done the last 30 days."""
    since = now() - DONE_STAYS
    rows = read(_BOARD, workspace_id=workspace.id, done_since=since, most=most)
    totals: dict[str, int] = dict(map(tuple, read(_TOTALS, workspace_id=workspace.id, done_since=since)))
    lines = lines_of(rows, user=user, within=workspace.id)
    return [
        Column(status, [line for line in lines if line.status == status], totals.get(status, 0)) for status in STATUSES
    ]


# --- one Aufgabe


def steps_of(task: Task) -> Sequence[Any]:
    """The checklist, with who ticked."""
    rows = (
        select(TaskStep.id, TaskStep.text, TaskStep.done_at, Person.name.label("done_by"))
        .outerjoin(Person, Person.id == TaskStep.done_by)
        .where(TaskStep.task_id == task.id)
    )
    return session().execute(rows.order_by(TaskStep.position, TaskStep.id)).all()


def documents_of(user: User, task: Task) -> Sequence[Any]:
    """Those the person may read; of others they learn nothing."""
    rows = (
        select(Document.id, Document.name, Document.title, Document.media_type, Workspace.name.label("workspace"))
        .join(TaskDocument, TaskDocument.document_id == Document.id)
        .join(Workspace, Workspace.id == Document.workspace_id)
        .where(TaskDocument.task_id == task.id, visible_entries(user))
    )
    return session().execute(rows.order_by(Document.sort_key)).all()


def documents_to_link(user: User, task: Task, words: Sequence[str]) -> Sequence[Any]:
    """Documents the person may read: by folded words, without any those of the Bereich that changed last."""
    linked = select(TaskDocument.document_id).where(TaskDocument.task_id == task.id)
    parent = Entry.__table__.alias("parent")
    rows = (
        select(Document.id, Document.name, Document.title, Document.media_type, parent.c.name.label("place"))
        .join(parent, parent.c.id == Document.parent_id)
        .where(visible_entries(user), Document.id.not_in(linked))
        .order_by(Document.changed_at.desc())
        .limit(20)
    )
    for word in words:
        rows = rows.where(Document.search_text.contains(word, autoescape=True))
    return session().execute(rows if words else rows.where(Document.workspace_id == task.workspace_id)).all()


def event_of(user: User, task: Task) -> Event | None:
    """The Termin it belongs to, if the person may read that."""
    if task.event_id is None or not readable_events(user, [task.event_id]):
        return None
    return session().get(Event, task.event_id)


def events_to_choose(user: User, workspace_id: uuid.UUID) -> Sequence[Any]:
    """Termine of the Bereich from a month ago on, for a form."""
    rows = (
        select(Event.id, Event.title, Event.first_day)
        .where(visible_events(user), Event.workspace_id == workspace_id)
        .where(Event.last_day >= today() - timedelta(days=30))
    )
    return session().execute(rows.order_by(Event.first_day, Event.title).limit(200)).all()


def comments_of(task: Task) -> Sequence[Any]:
    """All of them, the oldest first."""
    rows = (
        select(TaskComment, Person.name.label("author"), Institution.short_name.label("institution"))
        .join(Person, Person.id == TaskComment.created_by)
        .join(Institution, Institution.id == Person.institution_id)
        .where(TaskComment.task_id == task.id)
    )
    return session().execute(rows.order_by(TaskComment.created_at, TaskComment.id)).all()


def history_of(task: Task) -> Sequence[AuditEntry]:
    """The lines of the trail that its „Verlauf“ tells, the newest first."""
    rows = (
        select(AuditEntry)
        .where(AuditEntry.kind == "task", AuditEntry.about == str(task.id), AuditEntry.action.in_(list(TASK_HISTORY)))
        .order_by(AuditEntry.number.desc())
    )
    return session().scalars(rows.limit(MAX_HISTORY)).all()
