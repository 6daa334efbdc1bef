"""One Aufgabe: its page, its forms, its checklist and its documents."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from markupsafe import Markup, escape

from hub import slots
from hub.accounts.next_page import local_path
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.audience import names_of_principals
from hub.documents.models import Workspace
from hub.documents.pages import icon_of, url_of
from hub.documents.queries import person_name
from hub.errors import NotFound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.tasks.actions import change_task, create_task
from hub.tasks.forms import CommentForm, StepForm, TaskForm
from hub.tasks.labels import PRIORITY_LABELS, STATUS_LABELS, STATUS_TONES, TASK_HISTORY
from hub.tasks.models import Task
from hub.tasks.owners import helpers_of, owners_at
from hub.tasks.pages import frame_of, tasks_url
from hub.tasks.queries import (
    comments_of,
    documents_of,
    documents_to_link,
    event_of,
    events_to_choose,
    history_of,
    steps_of,
)
from hub.tasks.routes import blueprint
from hub.tasks.steps import add_step, link_document, remove_step, tick_step, unlink_document, untick_step
from search.german import fold


@blueprint.get("/tasks/<uuid:task_id>")
@allow("tasks.read", loads=Task)
def task(task: Task) -> str:
    return task_page(task)


def task_page(task: Task, *, comment_form: CommentForm | None = None, step_form: StepForm | None = None) -> str:
    """The page, also with what went wrong in one of its small forms."""
    user, workspace = signed_in_user(), session().get_one(Workspace, task.workspace_id)
    may_change = can(user, "tasks.change", task)
    about = (user, task, may_change)
    steps = steps_of(task)
    return render_template(
        "tasks/task.html",
        task=task,
        url=f"/tasks/{task.id}",
        steps=steps,
        ticked=sum(step.done_at is not None for step in steps),
        step_form=step_form or StepForm(formdata=None),
        documents=documents_of(user, task),
        event=event_of(user, task),
        comments=comments_of(task),
        comment_form=(comment_form or CommentForm(formdata=None)).beside_others(),
        history=[(line, _sentence(line)) for line in history_of(task)],
        created_by=person_name(task.created_by),
        done_by=person_name(task.done_by),
        statuses=STATUS_LABELS,
        tones=STATUS_TONES,
        priorities=PRIORITY_LABELS,
        may_change=may_change,
        may_delete=can(user, "tasks.delete", task),
        icon_of=icon_of,
        url_of=url_of,
        panels=slots.panels(slots.TASK_PANELS, *about),
        added=slots.panels(slots.TASK_ASIDE, *about),
        actions=slots.actions(slots.TASK_ACTIONS, *about),
        **_people(user, task),
        **frame_of(workspace, (task.title, None)),
    )


def _people(user: User, task: Task) -> dict[str, Any]:
    """Owner and helpers by name; who may not read the Bereich any more is marked for those who plan."""
    helpers = helpers_of(task)
    principals = [*([task.owner] if task.owner else []), *helpers]
    able = owners_at(user, task.workspace_id).names
    missing = [principal for principal in principals if principal not in able]
    names = {**able, **names_of_principals(missing)}
    plans = can(user, "tasks.delete", task)
    return {
        "owner": names.get(task.owner, "") if task.owner else "",
        "owner_is_lost": plans and task.owner is not None and task.owner not in able,
        "helpers": [(names.get(one, ""), plans and one not in able) for one in helpers if one in names],
    }


def _sentence(line: Any) -> Markup:
    told = TASK_HISTORY[line.action]
    return Markup(str(told)) % {name: escape(value) for name, value in line.details.items()}  # noqa: S704 (ours)


@blueprint.route("/workspaces/<uuid:workspace_id>/tasks/new", methods=["GET", "POST"])
@allow("tasks.create", loads=Workspace)
def new(workspace: Workspace) -> Any:
    """The form, and the quick line of boards and lists, which sends a title only."""
    user = signed_in_user()
    form = TaskForm(event=request.args.get("event", ""))
    form.offer(owners_at(user, workspace.id).choices_for(user), events_to_choose(user, workspace.id))
    document_id, way_back = _document_id(), local_path(request.values.get("next"))
    if form.validate_on_submit():
        with errors_on(form.title):
            made = create_task(user, workspace.id, form.wish_with(document_id))
            flash(gettext("„%(task)s“ ist angelegt.", task=made.title), "success")
            return redirect(way_back or f"/tasks/{made.id}")
    page = render_template(
        "tasks/edit.html",
        form=form,
        is_new=True,
        address=f"{tasks_url(workspace.id)}/new",
        document_id=document_id,
        way_back=way_back,
        cancel_url=way_back or tasks_url(workspace.id),
        **frame_of(workspace, (gettext("Neue Aufgabe"), None)),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/tasks/<uuid:task_id>/edit", methods=["GET", "POST"])
@allow("tasks.change", loads=Task)
def edit(task: Task) -> Any:
    user = signed_in_user()
    workspace = session().get_one(Workspace, task.workspace_id)
    form = TaskForm(
        obj=task,
        priority=str(task.priority),
        owner=task.owner or "",
        tags=", ".join(task.tags),
        helpers=helpers_of(task),
        event=str(task.event_id or ""),
    )
    form.offer(owners_at(user, workspace.id).choices_for(user), events_to_choose(user, workspace.id))
    form.keep(task, event_of(user, task), names_of_principals([one for one in (task.owner, *helpers_of(task)) if one]))
    if form.validate_on_submit():
        with errors_on(form.title):
            change_task(user, task, form.wish, revision=form.revision.data)
            flash(gettext("Gespeichert."), "success")
            return redirect(f"/tasks/{task.id}")
    page = render_template(
        "tasks/edit.html",
        form=form,
        is_new=False,
        address=f"/tasks/{task.id}/edit",
        document_id=None,
        way_back=None,
        cancel_url=f"/tasks/{task.id}",
        **frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Ändern"), None)),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/tasks/<uuid:task_id>/steps")
@allow("tasks.change", loads=Task)
def new_step(task: Task) -> Any:
    form = StepForm()
    if form.validate():
        with errors_on(form.step):
            add_step(signed_in_user(), task, text=form.step.data)
            return redirect(f"/tasks/{task.id}#steps")
    return task_page(task, step_form=form), 422


@blueprint.post("/tasks/<uuid:task_id>/steps/change")
@allow("tasks.change", loads=Task)
def change_step(task: Task) -> Any:
    """One of the buttons beside a step: `tick`, `untick` or `remove` with the step's id."""
    user, verbs = signed_in_user(), {"tick": tick_step, "untick": untick_step, "remove": remove_step}
    for verb, action in verbs.items():
        if verb in request.form:
            action(user, task, _id_of(request.form[verb]))
    return redirect(f"/tasks/{task.id}#steps")


@blueprint.route("/tasks/<uuid:task_id>/documents", methods=["GET", "POST"])
@allow("tasks.change", loads=Task)
def link(task: Task) -> Any:
    """Choose a document by words, without a script."""
    user, words = signed_in_user(), request.args.get("q", "")
    if request.method == "POST" and request.form.get("document"):
        link_document(user, task, _id_of(request.form["document"]))
        flash(gettext("Das Dokument ist verknüpft."), "success")
        return redirect(f"/tasks/{task.id}")
    workspace = session().get_one(Workspace, task.workspace_id)
    page = render_template(
        "tasks/link.html",
        task=task,
        words=words,
        found=documents_to_link(user, task, [fold(word) for word in words.split()][:10]),
        icon_of=icon_of,
        **frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Dokument verknüpfen"), None)),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.post("/tasks/<uuid:task_id>/documents/remove")
@allow("tasks.change", loads=Task)
def unlink(task: Task) -> Any:
    unlink_document(signed_in_user(), task, _id_of(request.form.get("document", "")))
    return redirect(f"/tasks/{task.id}")


def _document_id() -> uuid.UUID | None:
    text = request.values.get("document")
    return _id_of(text) if text else None


def _id_of(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
