"""A template of Aufgaben, and an Aufgabe of a guest."""

from __future__ import annotations

import uuid
from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from hub.processes.templates import keep_template
from hub.task_guests.actions import invite_guest
from hub.tasks.actions import Wish, create_task
from tests.people import Cast

IDS = {"task_template_id": "task_template", "task_guest_id": "task_guest"}
TABLE = """
GET    /a/<token>                                                               404 404 404 404 404 404 404
POST   /a/<token>/done                                                          404 404 404 404 404 404 404
POST   /a/<token>/note                                                          404 404 404 404 404 404 404
POST   /task-guests/<uuid:task_guest_id>/revoke                                 302 404 404 403 302 302 404
POST   /task-templates/<uuid:task_template_id>/delete                           302 404 404 403 302 302 404
GET    /task-templates/<uuid:task_template_id>/edit                             302 404 404 403 200 200 404
POST   /task-templates/<uuid:task_template_id>/edit                             302 404 404 403 422 422 404
GET    /tasks/<uuid:task_id>/guests                                             302 404 404 403 200 200 404
POST   /tasks/<uuid:task_id>/guests                                             302 404 404 403 422 422 404
GET    /tasks/<uuid:task_id>/repeat                                             302 404 404 403 200 200 404
POST   /tasks/<uuid:task_id>/repeat                                             302 404 404 403 302 302 404
GET    /workspaces/<uuid:workspace_id>/task-templates                           302 404 404 403 200 200 404
GET    /workspaces/<uuid:workspace_id>/task-templates/new                       302 404 404 403 200 200 404
POST   /workspaces/<uuid:workspace_id>/task-templates/new                       302 404 404 403 422 422 404
GET    /workspaces/<uuid:workspace_id>/tasks/from-template                      302 404 404 403 200 200 404
POST   /workspaces/<uuid:workspace_id>/tasks/from-template                      302 404 404 403 422 422 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    workspace = session().get_one(Workspace, cast.shared.id)
    template = keep_template(user, workspace, name="Elternabend", text="-7 Einladen")
    task = create_task(user, workspace.id, Wish("Beitrag schicken"))
    until = today() + timedelta(days=30)
    guest = invite_guest(user, task, name="Pressestelle", email="presse@kammer.example", expires_on=until)
    return {"task_template": template.id, "task_guest": guest.id}
