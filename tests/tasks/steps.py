"""Steps of these stories: an Aufgabe of „Gemeinsame Ablage“, what the database says of it, a Bereich that closes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.documents.workspaces import change_member
from hub.notices.models import Notice
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import Task, TaskStep
from hub.tasks.moving import Place, move_task
from tests.days import day_in
from tests.people import Browser, Cast

TODAY = day_in()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def a_task(cast: Cast, title: str = "Einladung schreiben", *, by: Person | None = None, **wish: Any) -> Task:
    """An Aufgabe of the contributor in „Gemeinsame Ablage“, in the column `status`."""
    status = wish.pop("status", "open")
    with cast.app.app_context(), transaction(writing=True):
        user = user_of_person(session().get_one(Person, (by or cast.contributor).id))
        task = create_task(user, cast.shared.id, Wish(title, **wish))
        if status != "open":
            move_task(user, task, Place(status))
        return task


def now_of(task: Task) -> Task:
    """The row as it is by now."""
    with transaction(writing=False) as opened:
        return opened.get_one(Task, task.id)


def steps_in(task: Task) -> list[TaskStep]:
    with transaction(writing=False) as opened:
        rows = select(TaskStep).where(TaskStep.task_id == task.id).order_by(TaskStep.position)
        return list(opened.scalars(rows))


def column(cast: Cast, status: str) -> list[str]:
    """The titles in a column of the board, from the top."""
    with transaction(writing=False) as opened:
        rows = select(Task.title).where(Task.status == status, Task.deleted_at.is_(None))
        rows = rows.where(Task.workspace_id == cast.shared.id)
        return list(opened.scalars(rows.order_by(Task.position, Task.id)))


def told(kind: str) -> set[uuid.UUID]:
    """Who has a notice of this kind."""
    with transaction(writing=False) as opened:
        return set(opened.scalars(select(Notice.person_id).where(Notice.kind == f"tasks.{kind}")))


def trail(task: Task) -> list[str]:
    """What the trail has about it, in order."""
    with transaction(writing=False) as opened:
        rows = select(AuditEntry.action).where(AuditEntry.about == str(task.id)).order_by(AuditEntry.number)
        return list(opened.scalars(rows))


def form_of(task: Task, **changes: Any) -> dict[str, Any]:
    """What the form of an Aufgabe sends."""
    return {
        "title": task.title,
        "description": task.description,
        "owner": task.owner or "",
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "priority": str(task.priority),
        "tags": ", ".join(task.tags),
        "event": str(task.event_id or ""),
        "revision": str(task.revision),
        **changes,
    }


def page_of(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return response.text


def close_for(cast: Cast, person: Person) -> None:
    """The institution of this person loses the Bereich."""
    with transaction(writing=True) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        workspace = opened.get_one(Workspace, cast.shared.id)
        change_member(manager, workspace, principal=f"institution:{person.institution_id}", level=None)
