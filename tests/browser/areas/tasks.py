"""The pages of Aufgaben; the sample cooperation brings six of them (hub/tasks/demo.py)."""

from __future__ import annotations

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.tasks.actions import Wish, create_task, delete_task
from hub.tasks.comments import write_comment
from hub.tasks.models import Task
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

PAGES = [
    Shown("tasks.mine", "koordination", "/tasks?all=1"),
    Shown("tasks.mine", "kammer", "/tasks"),
    Shown("tasks.of_workspace", "koordination", "/workspaces/{workspace}/tasks"),
    Shown("tasks.board", "koordination", "/workspaces/{workspace}/board"),
    Shown("tasks.workload", "koordination", "/workspaces/{workspace}/tasks/workload"),
    Shown("tasks.trash", "koordination", "/workspaces/{workspace}/tasks/trash"),
    Shown("tasks.new", "koordination", "/workspaces/{workspace}/tasks/new"),
    Shown("tasks.task", "koordination", "/tasks/{task}"),
    Shown("tasks.edit", "koordination", "/tasks/{task}/edit"),
    Shown("tasks.link", "koordination", "/tasks/{task}/documents"),
    Shown("tasks.delete", "koordination", "/tasks/{task}/delete"),
    Shown("tasks.edit_comment", "koordination", "/task-comments/{task_comment}/edit"),
    Shown("tasks.remove_comment", "koordination", "/task-comments/{task_comment}/delete"),
]


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """The Aufgabe with a checklist, a comment on it, and one in the trash."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        task = opened.scalars(select(Task).where(Task.title == "Einladung zum Fachtag verschicken")).one()
        comment = write_comment(user, task, text="Der Verteiler ist geprüft.")
        delete_task(user, create_task(user, shared.id, Wish("Doppelt angelegt")))
        return {"task": str(task.id), "task_comment": str(comment.id)}
