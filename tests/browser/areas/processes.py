"""The pages of repeated Aufgaben, of templates and of guests."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.processes.repeating import repeat_task
from hub.processes.templates import keep_template
from hub.task_guests.actions import invite_guest
from hub.task_guests.addresses import token_of
from hub.tasks.actions import Wish, create_task
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

PAGES = [
    Shown("processes.repeat", "koordination", "/tasks/{repeated_task}/repeat"),
    Shown("tasks.task", "koordination", "/tasks/{repeated_task}"),
    Shown("processes.templates", "koordination", "/workspaces/{workspace}/task-templates"),
    Shown("processes.new_template", "koordination", "/workspaces/{workspace}/task-templates/new"),
    Shown("processes.edit_template", "koordination", "/task-templates/{task_template}/edit"),
    Shown("processes.use_template", "koordination", "/workspaces/{workspace}/tasks/from-template?event={event}"),
    Shown("task_guests.invite", "koordination", "/tasks/{repeated_task}/guests"),
    Shown("task_guests.guest_task", None, "/a/{guest_token}"),
]


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """An Aufgabe that comes again and was given to a guest, and a template."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        wish = Wish("Zahlen melden", description="Eine Tabelle genügt.", checklist=("Zahlen sammeln",))
        task = create_task(user, shared.id, wish)
        repeat_task(user, task, "quarter")
        until = today() + timedelta(days=30)
        guest = invite_guest(user, task, name="Pressestelle", email="presse@kammer.example", expires_on=until)
        template = keep_template(user, shared, name="Elternabend", text="-7 Einladen\n1 Danken")
        return {
            "repeated_task": str(task.id),
            "guest_token": token_of(guest),
            "task_template": str(template.id),
        }
