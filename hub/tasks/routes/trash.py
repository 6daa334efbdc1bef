"""Deleting an Aufgabe, and the trash of a Bereich's Aufgaben."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request
from flask_babel import gettext

from hub.db import session
from hub.documents.models import Workspace
from hub.guard import allow, signed_in_user
from hub.tasks.actions import delete_task, restore_task
from hub.tasks.models import Task
from hub.tasks.pages import frame_of, tasks_url
from hub.tasks.queries import deleted_tasks
from hub.tasks.routes import blueprint


@blueprint.route("/tasks/<uuid:task_id>/delete", methods=["GET", "POST"])
@allow("tasks.delete", loads=Task)
def delete(task: Task) -> Any:
    if request.method == "POST":
        delete_task(signed_in_user(), task)
        flash(gettext("„%(task)s“ liegt im Papierkorb der Aufgaben.", task=task.title), "success")
        return redirect(tasks_url(task.workspace_id))
    workspace = session().get_one(Workspace, task.workspace_id)
    here = frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Löschen"), None))
    return render_template("tasks/delete.html", task=task, days=_days(), **here)


@blueprint.get("/workspaces/<uuid:workspace_id>/tasks/trash")
@allow("tasks.create", loads=Workspace)
def trash(workspace: Workspace) -> str:
    here = frame_of(workspace, (gettext("Papierkorb"), None))
    return render_template("tasks/trash.html", tasks=deleted_tasks(workspace), days=_days(), **here)


@blueprint.post("/tasks/<uuid:deleted_task_id>/restore")
@allow("tasks.restore", loads=Task)
def restore(task: Task) -> Any:
    restore_task(signed_in_user(), task)
    flash(gettext("„%(task)s“ ist zurückgeholt.", task=task.title), "success")
    return redirect(f"/tasks/{task.id}")


def _days() -> int:
    return int(current_app.config["SETTINGS"].trash_days)
