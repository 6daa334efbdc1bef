"""Aufgaben of „Gemeinsame Ablage“: one of the contributor with a comment of theirs, and one that lies in the trash."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.tasks.actions import Wish, create_task, delete_task
from hub.tasks.comments import write_comment
from tests.people import Cast

IDS = {"task_id": "task", "task_comment_id": "task_comment", "deleted_task_id": "deleted_task"}
TABLE = """
GET    /tasks                                                                   302 200 200 200 200 200 403
GET    /workspaces/<uuid:workspace_id>/tasks                                    302 404 404 200 200 200 404
GET    /workspaces/<uuid:workspace_id>/tasks/workload                           302 404 404 200 200 200 404
GET    /workspaces/<uuid:workspace_id>/tasks/trash                              302 404 404 403 200 200 404
GET    /workspaces/<uuid:workspace_id>/tasks/new                                302 404 404 403 200 200 404
POST   /workspaces/<uuid:workspace_id>/tasks/new                                302 404 404 403 422 422 404
GET    /workspaces/<uuid:workspace_id>/board                                    302 404 404 200 200 200 404
GET    /tasks/<uuid:task_id>                                                    302 404 404 200 200 200 404
GET    /tasks/<uuid:task_id>/edit                                               302 404 404 403 200 200 404
POST   /tasks/<uuid:task_id>/edit                                               302 404 404 403 422 422 404
POST   /tasks/<uuid:task_id>/move                                               302 404 404 403 422 422 404
POST   /tasks/<uuid:task_id>/steps                                              302 404 404 403 422 422 404
POST   /tasks/<uuid:task_id>/steps/change                                       302 404 404 403 302 302 404
GET    /tasks/<uuid:task_id>/documents                                          302 404 404 403 200 200 404
POST   /tasks/<uuid:task_id>/documents                                          302 404 404 403 422 422 404
POST   /tasks/<uuid:task_id>/documents/remove                                   302 404 404 403 404 404 404
POST   /tasks/<uuid:task_id>/comments                                           302 404 404 422 422 422 404
GET    /tasks/<uuid:task_id>/delete                                             302 404 404 403 200 200 404
POST   /tasks/<uuid:task_id>/delete                                             302 404 404 403 302 302 404
POST   /tasks/<uuid:deleted_task_id>/restore                                    302 404 404 404 302 302 404
GET    /task-comments/<uuid:task_comment_id>/edit                               302 404 404 403 200 403 404
POST   /task-comments/<uuid:task_comment_id>/edit                               302 404 404 403 422 403 404
GET    /task-comments/<uuid:task_comment_id>/delete                             302 404 404 403 200 403 404
POST   /task-comments/<uuid:task_comment_id>/delete                             302 404 404 403 302 403 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    task = create_task(user, cast.shared.id, Wish("Einladung schreiben"))
    comment = write_comment(user, task, text="Bis Freitag")
    deleted = create_task(user, cast.shared.id, Wish("Raum suchen"))
    delete_task(user, deleted)
    return {"task": task.id, "task_comment": comment.id, "deleted_task": deleted.id}
