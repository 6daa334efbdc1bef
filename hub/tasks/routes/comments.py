"""Comments on an Aufgabe."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.db import session
from hub.documents.models import Workspace
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.tasks.comments import change_comment, delete_comment, write_comment
from hub.tasks.forms import CommentForm
from hub.tasks.models import Task, TaskComment
from hub.tasks.pages import frame_of
from hub.tasks.routes import blueprint
from hub.tasks.routes.task import task_page


@blueprint.post("/tasks/<uuid:task_id>/comments")
@allow("tasks.comment", loads=Task)
def comment(task: Task) -> Any:
    form = CommentForm()
    if form.validate():
        with errors_on(form.text):
            made = write_comment(signed_in_user(), task, text=form.text.data)
            return redirect(f"/tasks/{task.id}#comment-{made.id}")
    return task_page(task, comment_form=form), 422


@blueprint.route("/task-comments/<uuid:task_comment_id>/edit", methods=["GET", "POST"])
@allow("task-comments.change", loads=TaskComment)
def edit_comment(comment: TaskComment) -> Any:
    task = session().get_one(Task, comment.task_id)
    form = CommentForm(text=comment.text)
    if form.validate_on_submit():
        with errors_on(form.text):
            change_comment(signed_in_user(), task, comment, text=form.text.data)
            return redirect(f"/tasks/{task.id}#comment-{comment.id}")
    page = render_template("tasks/comment.html", form=form, task=task, comment=comment, **_frame(task))
    return page, 422 if form.errors else 200


@blueprint.route("/task-comments/<uuid:task_comment_id>/delete", methods=["GET", "POST"])
@allow("task-comments.change", loads=TaskComment)
def remove_comment(comment: TaskComment) -> Any:
    task = session().get_one(Task, comment.task_id)
    if request.method == "POST":
        delete_comment(signed_in_user(), task, comment)
        flash(gettext("Kommentar gelöscht."), "success")
        return redirect(f"/tasks/{task.id}#comments")
    return render_template("tasks/delete_comment.html", task=task, comment=comment, **_frame(task))


def _frame(task: Task) -> dict[str, Any]:
    workspace = session().get_one(Workspace, task.workspace_id)
    return frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Kommentar"), None))
