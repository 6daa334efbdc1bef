"""One mail a day about one's own Aufgaben: due tomorrow, due today, overdue since yesterday; the rest on Mondays.

What stands in it is read when it is sent, so that nobody is told of what they may not read any more. After a downtime
there is one mail, for today.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from flask import current_app
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import ColumnElement, select

from hub import formats, jobs, mail
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import now, session, transaction
from hub.digest.links import settings_link
from hub.mail.letters import Letter, composes
from hub.permissions import visible_tasks
from hub.processes.models import TaskReminder
from hub.tasks.models import DONE, Task, TaskHelper

FIRST_HOUR = 6  # where the hub stands
MOST = 40
MONDAY = 0
KEPT = timedelta(days=60)


@jobs.every(timedelta(hours=1))
def remind_of_tasks() -> None:
    """Each person once a day; the row that says so is written with the mail. A kill between two people loses none."""
    day = today()
    if now().astimezone(current_app.config["ZONE"]).hour < FIRST_HOUR:
        return
    with transaction(writing=False) as opened:
        people = opened.scalars(
            select(Person.id)
            .where(Person.deactivated_at.is_(None), Person.password_hash.is_not(None), Person.digest != "never")
            .where(~select(TaskReminder.person_id).where(_of_person(day)).exists())
        ).all()
    for person_id in people:
        with transaction(writing=True) as opened:
            person = opened.get_one(Person, person_id, with_for_update=True)
            if opened.get(TaskReminder, (person_id, day)) is None and _tasks(person, day):
                opened.add(TaskReminder(person_id=person_id, day=day))
                opened.flush()
                mail.send_composed(
                    "tasks.reminder", recipient=person.email, person_id=str(person_id), day=day.isoformat()
                )


@jobs.every(timedelta(days=1))
def forget_reminders() -> None:
    with transaction(writing=True) as opened:
        for reminder in opened.scalars(select(TaskReminder).where(TaskReminder.day < today() - KEPT)).all():
            opened.delete(reminder)


@composes("tasks.reminder")
def letter_of_tasks(details: dict[str, str]) -> Letter | None:
    """Nothing where all was done meanwhile, or the person may not read it any more."""
    person = session().get(Person, uuid.UUID(details["person_id"]))
    if person is None or not person.is_active:
        return None
    day = date.fromisoformat(details["day"])
    tasks = _tasks(person, day)
    if not tasks:
        return None
    url = current_app.config["SETTINGS"].url
    with force_locale(person.language):
        overdue = sum(task.due_on is not None and task.due_on < day for task in tasks)
        subject = ngettext("%(num)s Aufgabe steht an", "%(num)s Aufgaben stehen an", len(tasks))
        if overdue:
            subject += gettext(", davon %(count)s überfällig", count=overdue)
        lines = [f"{_due(task, day, person.language)}: {task.title}\n{url}/tasks/{task.id}" for task in tasks]
        body = gettext(
            "Guten Tag %(name)s,\n\n%(tasks)s\n\nAlle Ihre Aufgaben: %(url)s\n\nDiese Nachricht kommt vom JBA-Hub.\n",
            name=person.name,
            tasks="\n\n".join(lines),
            url=f"{url}/tasks",
        )
        return Letter(subject, body, unsubscribe_url=f"{settings_link(person.id)}?digest=never")


def _tasks(person: Person, day: date) -> Sequence[Task]:
    """What the person has or helps with and may read. Only on days on which something has to be said."""
    user = user_of_person(person)
    principals = [one for one in user.principals if not one.startswith("institution:")]
    if not principals:
        return []
    helped = select(TaskHelper.task_id).where(TaskHelper.principal.in_(principals))
    own = Task.owner.in_(principals) | Task.id.in_(helped)
    due = select(Task).where(visible_tasks(user), own, Task.status != DONE, Task.due_on <= day + timedelta(days=1))
    tasks = session().scalars(due.order_by(Task.due_on, Task.priority, Task.title).limit(MOST)).all()
    has_news = any(task.due_on and task.due_on >= day - timedelta(days=1) for task in tasks)
    return tasks if has_news or day.weekday() == MONDAY else []


def _due(task: Task, day: date, language: str) -> str:
    if task.due_on is None:
        return ""
    written = formats.day(task.due_on, language)
    if task.due_on < day:
        return str(gettext("Überfällig seit %(day)s", day=written))
    return str(gettext("Heute fällig") if task.due_on == day else gettext("Morgen fällig"))


def _of_person(day: date) -> ColumnElement[bool]:
    return (TaskReminder.person_id == Person.id) & (TaskReminder.day == day)
