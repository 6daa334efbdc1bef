"""The board of a Bereich, and moving: by form, and by script, which is answered with JSON."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from hub import slots
from hub.accounts.next_page import local_path
from hub.answers import wants_json
from hub.documents.models import Workspace
from hub.errors import NotFound
from hub.guard import allow, signed_in_user
from hub.tasks.labels import STATUS_LABELS
from hub.tasks.models import DONE, Task
from hub.tasks.moving import Place, follower_of, move_task, shift_task
from hub.tasks.pages import frame_of
from hub.tasks.queries import MAX_SHOWN_PER_COLUMN, SHOWN_PER_COLUMN, board_of
from hub.tasks.routes import blueprint

SHIFTS = {"up": -1, "down": 1}


@blueprint.get("/workspaces/<uuid:workspace_id>/board")
@allow("workspaces.read", loads=Workspace)
def board(workspace: Workspace) -> str:
    user = signed_in_user()
    most = min(max(request.args.get("most", SHOWN_PER_COLUMN, type=int), 1), MAX_SHOWN_PER_COLUMN)
    return render_template(
        "tasks/board.html",
        columns=board_of(user, workspace, most=most),
        statuses=tuple((status, str(label)) for status, label in STATUS_LABELS.items()),
        more=min(most + 4 * SHOWN_PER_COLUMN, MAX_SHOWN_PER_COLUMN),
        actions=slots.actions(slots.TASKS_ACTIONS, user, workspace.id),
        **frame_of(workspace, (gettext("Board"), None)),
    )


@blueprint.post("/tasks/<uuid:task_id>/move")
@allow("tasks.change", loads=Task)
def move(task: Task) -> Any:
    """`to` is a column, „up“ or „down“; `before` and `after` name the neighbours."""
    user, to = signed_in_user(), request.form.get("to", "")
    former, follower = task.status, follower_of(task)
    if to in SHIFTS:
        changed = shift_task(user, task, by=SHIFTS[to])
    else:
        changed = move_task(user, task, Place(to, before=_id("before"), after=_id("after")))
    is_finished = "status" in changed and task.status == DONE
    undo = _undo(task, former, follower) if is_finished else Markup("")
    if wants_json():
        return jsonify(status=task.status, undo=undo)
    if is_finished:
        flash(undo, "success")
    elif "status" in changed:
        flash(gettext("„%(task)s“: %(status)s.", task=task.title, status=STATUS_LABELS[task.status]), "success")
    return redirect(f"{local_path(request.form.get('next')) or f'/tasks/{task.id}'}#task-{task.id}")


def _undo(task: Task, former: str, follower: uuid.UUID | None) -> Markup:
    """What the message about a finished Aufgabe says, with the button that takes it back."""
    way_back = local_path(request.form.get("next")) or f"/tasks/{task.id}"
    return Markup(  # noqa: S704 (made by our own template)
        render_template("tasks/_undo.html", task=task, former=former, follower=follower, way_back=way_back)
    )


def _id(name: str) -> uuid.UUID | None:
    """The neighbour the form names. Raises `NotFound` for what is no id."""
    text = request.form.get(name)
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        raise NotFound from None
