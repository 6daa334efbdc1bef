"""One Aufgabe as lists and boards show it: a value, made once and kept, because pages show hundreds of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from sqlalchemy import Text, cast, func, select

from hub.accounts.signed_in import User
from hub.answers import language
from hub.days import today
from hub.db import session
from hub.documents.audience import names_of_principals
from hub.documents.models import CONTRIBUTE, Workspace
from hub.formats import day as in_words
from hub.permissions import level_in
from hub.tasks.labels import PRIORITY_LABELS, STATUS_LABELS, STATUS_TONES
from hub.tasks.models import DONE, HIGH, LOW, Task, TaskHelper, TaskStep
from hub.tasks.owners import owners_at

_steps = select(func.count()).select_from(TaskStep).where(TaskStep.task_id == Task.id)
COLUMNS = (
    Task.id,
    Task.workspace_id,
    Task.title,
    Task.status,
    Task.priority,
    Task.due_on,
    Task.owner,
    cast(Task.tags, Text).label("tags"),  # read only for lines that are not kept
    _steps.where(TaskStep.done_at.is_not(None)).scalar_subquery().label("ticked"),
    _steps.scalar_subquery().label("steps"),
)
WITH_WORKSPACE = (*COLUMNS, Workspace.name.label("workspace"))


class Line(NamedTuple):
    """Its texts are markup: what people typed is escaped already. `owner_is_lost` only for those who plan.

    `may_change` is known on the pages of one Bereich; elsewhere it is False.
    """

    id: str
    url: str
    title: Markup
    status: str
    status_label: str
    status_tone: str
    is_done: bool
    priority: int
    priority_label: str
    is_urgent: bool
    is_minor: bool
    due_on: date | None
    due: str
    is_overdue: bool
    owner: Markup
    owner_is_lost: bool
    may_change: bool
    tags: tuple[Markup, ...]
    ticked: int
    steps: int
    workspace: Markup


def lines_of(rows: Sequence[Any], *, user: User, within: uuid.UUID | None = None) -> list[Line]:
    """Rows of `COLUMNS` as lines. `within` is the Bereich they all lie in, where a page shows only one."""
    able = owners_at(user, within).names if within else {}
    plans = within is not None and level_in(user, within) >= CONTRIBUTE
    helped = _helped(user, within) if within and not plans else set()
    names = able | _missing({row.owner for row in rows if row.owner and row.owner not in able})
    day, spoken = today(), language()
    has_workspace = bool(rows) and "workspace" in rows[0]._fields
    return [
        _line(
            (row.id, row.title, row.status, row.priority, row.due_on, row.tags, row.ticked, row.steps),
            (
                names.get(row.owner, "") if row.owner else "",
                plans and row.owner is not None and row.owner not in able,
                plans or row.id in helped or (within is not None and row.owner in user.principals),
            ),
            row.due_on is not None and row.due_on < day and row.status != DONE,
            row.workspace if has_workspace else "",
            spoken,
        )
        for row in rows
    ]


def _helped(user: User, workspace_id: uuid.UUID) -> set[uuid.UUID]:
    """What the person helps with in a Bereich."""
    found = select(TaskHelper.task_id).join(Task, Task.id == TaskHelper.task_id)
    mine = found.where(Task.workspace_id == workspace_id, TaskHelper.principal.in_(user.principals))
    return set(session().scalars(mine))


def _missing(principals: Iterable[str]) -> dict[str, str]:
    wanted = list(principals)
    return names_of_principals(wanted) if wanted else {}


@lru_cache(maxsize=4000)
def _line(what: tuple[Any, ...], who: tuple[str, bool, bool], is_overdue: bool, workspace: str, spoken: str) -> Line:
    owner, is_lost, may_change = who
    row_id, title, status, priority, due_on, tags, ticked, steps = what
    return Line(
        id=str(row_id),
        url=f"/tasks/{row_id}",
        title=escape(title),
        status=status,
        status_label=str(STATUS_LABELS[status]),
        status_tone=STATUS_TONES[status],
        is_done=status == DONE,
        priority=priority,
        priority_label=str(PRIORITY_LABELS[priority]),
        is_urgent=priority == HIGH,
        is_minor=priority == LOW,
        due_on=due_on,
        due=in_words(due_on, spoken) if due_on else "",
        is_overdue=is_overdue,
        owner=escape(owner),
        owner_is_lost=is_lost,
        may_change=may_change,
        tags=tuple(escape(tag) for tag in json.loads(tags)),
        ticked=ticked,
        steps=steps,
        workspace=escape(workspace),
    )
