"""Reading Folgen: lists with their state and next step, and what other pages show of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.db import read, session
from hub.documents.models import CONTRIBUTE, Workspace
from hub.effects.models import DECIDED, IDEA, PUBLISHED, STATES, TASK, Effect
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.minutes.models import AgendaItem, Decision
from hub.paging import MAX_PAGE, ROWS_PER_PAGE, Page
from hub.permissions import (
    level_in,
    visible_effects,
    visible_events,
    workspace_ids_readable_by,
    workspace_ids_worked_in_by,
)
from hub.tasks.models import DONE, Task

MAX_DECISIONS = 100
ON_START_PAGE = 5
MAX_OF_ROUND = 50


class Line(NamedTuple):
    """One Folge in a list. `is_told`: both German texts are there. `may_change` is about who reads the list."""

    id: uuid.UUID
    title: str
    state: str
    is_told: bool
    form_id: uuid.UUID
    form: str
    round: str
    workspace: str
    task_id: uuid.UUID | None
    task: str | None
    task_status: str | None
    decided_on: date | None
    published_at: datetime | None
    may_change: bool

    @property
    def url(self) -> str:
        return f"/effects/{self.id}"


class Counts(NamedTuple):
    """How many Folgen there are, and how many in each state."""

    total: int
    by_state: dict[str, int]


@dataclass(frozen=True)
class Beschluss:
    """A decision of a Protokoll that the person may read."""

    id: uuid.UUID
    number: str
    text: str
    event_id: uuid.UUID


_TASK_IS_THERE = (Task.id == Effect.task_id) & Task.deleted_at.is_(None)
_state: ColumnElement[str] = case(
    (Effect.published_at.is_not(None), PUBLISHED),
    (Effect.decided_on.is_not(None), DECIDED),
    (Task.id.is_not(None), TASK),
    else_=IDEA,
)
_ROWS = (
    select(
        Effect.id,
        Effect.title,
        _state.label("state"),
        Effect.said,
        Effect.done,
        Effect.form_id,
        FeedbackForm.title.label("form"),
        FeedbackRound.name.label("round"),
        Effect.workspace_id,
        Workspace.name.label("workspace"),
        Task.id.label("task_id"),
        Task.title.label("task"),
        Task.status.label("task_status"),
        Effect.decided_on,
        Effect.published_at,
    )
    .join(FeedbackForm, FeedbackForm.id == Effect.form_id)
    .join(FeedbackRound, FeedbackRound.id == Effect.round_id)
    .join(Workspace, Workspace.id == Effect.workspace_id)
    .outerjoin(Task, _TASK_IS_THERE)
)


def effects_page(
    user: User, number: int, *, state: str = "", form: FeedbackForm | None = None
) -> tuple[Page[Line], Counts]:
    """One page of the Folgen the person may read, and how many of each state there are without the filter."""
    number = min(max(number, 1), MAX_PAGE)
    condition = visible_effects(user)
    if form is not None:
        condition &= Effect.form_id == form.id
    counts = select(_state.label("state"), func.count()).select_from(Effect).outerjoin(Task, _TASK_IS_THERE)
    by_state = {name: count for name, count in session().execute(counts.where(condition).group_by("state"))}
    counted = Counts(sum(by_state.values()), {name: by_state.get(name, 0) for name in STATES})
    rows = _ROWS.where(condition, _state == state) if state in STATES else _ROWS.where(condition)
    rows = rows.order_by(Effect.published_at.is_not(None), Effect.changed_at.desc(), Effect.id)
    found = session().execute(rows.limit(ROWS_PER_PAGE).offset((number - 1) * ROWS_PER_PAGE)).all()
    total = counted.by_state[state] if state in STATES else counted.total
    return Page(_lines(user, found), number, total), counted


def line_of(user: User, effect: Effect) -> Line:
    """The same of one."""
    return _lines(user, session().execute(_ROWS.where(Effect.id == effect.id)).all())[0]


def _lines(user: User, rows: Sequence[Any]) -> list[Line]:
    levels = {workspace_id: level_in(user, workspace_id) for workspace_id in {row.workspace_id for row in rows}}
    return [
        Line(
            row.id,
            row.title,
            row.state,
            bool(row.said.get("de") and row.done.get("de")),
            row.form_id,
            row.form,
            row.round,
            row.workspace,
            row.task_id,
            row.task,
            row.task_status,
            row.decided_on,
            row.published_at,
            levels[row.workspace_id] >= CONTRIBUTE,
        )
        for row in rows
    ]


# --- Beschlüsse of the same Bereich


def decisions_to_choose(user: User, workspace_id: uuid.UUID) -> list[Beschluss]:
    """The last ones of a Bereich, of Termine the person may read."""
    return _decisions(user, Decision.workspace_id == workspace_id)


def decision_of(user: User, effect: Effect) -> Beschluss | None:
    """The one a Folge refers to, if the person may read it."""
    if effect.decision_id is None:
        return None
    return next(iter(_decisions(user, Decision.id == effect.decision_id)), None)


def _decisions(user: User, condition: ColumnElement[bool]) -> list[Beschluss]:
    rows = (
        select(Decision, AgendaItem.event_id)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Event, Event.id == AgendaItem.event_id)
        .where(condition, visible_events(user))
        .order_by(Decision.month.desc(), Decision.serial.desc())
    )
    found = session().execute(rows.limit(MAX_DECISIONS))
    return [Beschluss(decision.id, decision.number, decision.text, event_id) for decision, event_id in found]


# --- what other pages show; each is one constant statement


@cache
def _of_round(role: str) -> Any:
    readable = Effect.workspace_id.in_(workspace_ids_readable_by(role)) & Effect.deleted_at.is_(None)
    rows = select(Effect.id, Effect.title, _state.label("state")).outerjoin(Task, _TASK_IS_THERE)
    rows = rows.where(readable, Effect.round_id == bindparam("round_id"))
    return rows.order_by(Effect.created_at, Effect.id).limit(MAX_OF_ROUND)


@cache
def _waiting(role: str) -> Any:
    own: Any = bindparam("own", expanding=True)
    return (
        select(Effect.id, Effect.title, _state.label("state"))
        .join(Task, _TASK_IS_THERE)
        .where(
            Effect.workspace_id.in_(workspace_ids_worked_in_by(role)),
            Effect.deleted_at.is_(None),
            Effect.published_at.is_(None),
            Task.status == DONE,
            (Effect.created_by == bindparam("person_id")) | Task.owner.in_(own),
        )
        .order_by(Task.done_at, Effect.id)
        .limit(ON_START_PAGE)
    )


_OF_TASK = (
    select(Effect.id, Effect.title, _state.label("state"))
    .join(Task, Task.id == Effect.task_id)
    .where(
        Effect.task_id == bindparam("task_id"),
        Effect.workspace_id == Task.workspace_id,
        Effect.deleted_at.is_(None),
    )
    .order_by(Effect.created_at, Effect.id)
)


def effects_of_round(user: User, asked: FeedbackRound) -> Sequence[Any]:
    """Id, title and state of the Folgen of a Welle."""
    return _read(user, _of_round(user.role), round_id=asked.id)


def effects_that_wait(user: User) -> Sequence[Any]:
    """Those whose Aufgabe is done and that nobody reads yet; of the person's own, or whose Aufgabe they had."""
    return _read(user, _waiting(user.role), own=tuple(user.principals), person_id=user.id)


def effects_of_task(task: Task) -> Sequence[Any]:
    """Those that an Aufgabe serves: they lie in its Bereich, so whoever reads it may read them."""
    return read(_OF_TASK, task_id=task.id)


def _read(user: User, statement: Select[Any], **values: Any) -> Sequence[Any]:
    if not user.principals:  # holds no content
        return []
    if user.role != "coordination":
        values["principals"] = tuple(user.principals)
    return read(statement, **values)
