"""Aufgaben that come again: the next one is made when one is done, and goes when that is taken back at once."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta
from flask_babel import lazy_gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.days import today
from hub.db import session
from hub.errors import HubError
from hub.permissions import readable_entries
from hub.processes.models import TaskRepeat
from hub.tasks.actions import Wish, create_task, note, purge_task
from hub.tasks.models import OPEN, Task, TaskDocument, TaskStep
from hub.tasks.owners import helpers_of, owners_in

PERIODS = {
    "week": relativedelta(weeks=1),
    "two-weeks": relativedelta(weeks=2),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "half-year": relativedelta(months=6),
    "year": relativedelta(years=1),
}
LABELS = {
    "week": lazy_gettext("jede Woche"),
    "two-weeks": lazy_gettext("alle zwei Wochen"),
    "month": lazy_gettext("jeden Monat"),
    "quarter": lazy_gettext("jedes Vierteljahr"),
    "half-year": lazy_gettext("jedes Halbjahr"),
    "year": lazy_gettext("jedes Jahr"),
}
MOST_SKIPPED = 10_000  # periods between an anchor and today; a week since 1830


class NoPeriod(HubError):
    message = lazy_gettext("Bitte wählen Sie, wie oft die Aufgabe wiederkommt.")


def due_day(anchor: date, every: str, number: int) -> date:
    """Counted from the anchor each time: the 31st stays the 31st where a month has one, else its last day."""
    return anchor + PERIODS[every] * number


def repeat_task(user: User, task: Task, every: str) -> None:
    """From now on the Aufgabe comes again. Raises `NoPeriod`."""
    if every not in PERIODS:
        raise NoPeriod
    repeat = session().get(TaskRepeat, task.id) or TaskRepeat(task_id=task.id)
    repeat.every, repeat.anchor_on, repeat.number = every, task.due_on or today(), 0
    session().add(repeat)
    session().flush()
    note(user, task, "tasks.repeat", f"Aufgabe „{task.title}“ wiederholt sich")


def stop_repeating(user: User, task: Task) -> None:
    repeat = session().get(TaskRepeat, task.id)
    if repeat is not None:
        session().delete(repeat)
        session().flush()
        note(user, task, "tasks.repeat-no-more", f"Aufgabe „{task.title}“ wiederholt sich nicht mehr")


@slots.fills(slots.AFTER_TASK_CHANGE, order=10)
def follow(user: User | None, task: Task, changed: set[str]) -> None:
    """Make the next one, or take it back."""
    if "status" not in changed:
        return
    repeat = session().scalar(select(TaskRepeat).where(TaskRepeat.task_id == task.id).with_for_update())
    if repeat is None:
        return
    if task.is_done and repeat.next_task_id is None:
        _make_next(user or _creator(task), task, repeat)
    elif not task.is_done and repeat.next_task_id is not None:
        _take_back(repeat)


def _make_next(user: User, task: Task, repeat: TaskRepeat) -> None:
    number = repeat.number + 1
    latest = max(today(), task.due_on or today())
    while due_day(repeat.anchor_on, repeat.every, number) <= latest and number < MOST_SKIPPED:
        number += 1
    able = owners_in(task.workspace_id).names
    steps = session().scalars(select(TaskStep.text).where(TaskStep.task_id == task.id).order_by(TaskStep.position))
    linked = session().scalars(select(TaskDocument.document_id).where(TaskDocument.task_id == task.id)).all()
    wish = Wish(
        title=task.title,
        description=task.description,
        owner=task.owner if task.owner in able else None,
        due_on=due_day(repeat.anchor_on, repeat.every, number),
        priority=task.priority,
        tags=tuple(task.tags),
        helpers=tuple(principal for principal in helpers_of(task) if principal in able),
        checklist=tuple(steps),
        documents=tuple(readable_entries(user, linked)),
    )
    following = create_task(user, task.workspace_id, wish)
    repeat.next_task_id = following.id
    session().add(TaskRepeat(task_id=following.id, every=repeat.every, anchor_on=repeat.anchor_on, number=number))
    session().flush()


def _take_back(repeat: TaskRepeat) -> None:
    """Only what nobody has touched: otherwise both stay."""
    following = session().get(Task, repeat.next_task_id)
    repeat.next_task_id = None
    session().flush()
    if following is not None and following.revision == 1 and following.status == OPEN:
        purge_task(following)


def _creator(task: Task) -> User:
    return user_of_person(session().get_one(Person, task.created_by))
