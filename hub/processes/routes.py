"""Pages of repeated Aufgaben and of templates, and the ways there."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext, ngettext

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.names import name_actions
from hub.calendar.models import Event
from hub.db import session
from hub.documents.models import Workspace
from hub.errors import NotFound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.processes import reminders  # noqa: F401 (registers its work)
from hub.processes.forms import RepeatForm, TemplateForm, UseTemplateForm
from hub.processes.models import TaskRepeat, TaskTemplate, TaskTemplateLine
from hub.processes.repeating import LABELS, repeat_task, stop_repeating
from hub.processes.templates import (
    BUILT_IN,
    Line,
    change_template,
    drop_template,
    keep_template,
    make_tasks,
    templates_of,
    text_of,
)
from hub.slots import Action
from hub.tasks.models import Task
from hub.tasks.owners import owners_at
from hub.tasks.pages import frame_of, tasks_url

blueprint = Blueprint("processes", __name__)

name_actions(
    {
        "tasks.repeat": lazy_gettext("Aufgabe wiederholt sich"),
        "tasks.repeat-no-more": lazy_gettext("Aufgabe wiederholt sich nicht mehr"),
        "task-templates.keep": lazy_gettext("Vorlage für Aufgaben angelegt"),
        "task-templates.change": lazy_gettext("Vorlage für Aufgaben geändert"),
        "task-templates.drop": lazy_gettext("Vorlage für Aufgaben gelöscht"),
    }
)


@blueprint.route("/tasks/<uuid:task_id>/repeat", methods=["GET", "POST"])
@allow("tasks.change", loads=Task)
def repeat(task: Task) -> Any:
    kept = session().get(TaskRepeat, task.id)
    form = RepeatForm(every=kept.every if kept else "")
    form.offer()
    if form.validate_on_submit():
        user = signed_in_user()
        if form.every.data:
            repeat_task(user, task, form.every.data)
            flash(gettext("Sobald die Aufgabe erledigt ist, kommt die nächste."), "success")
        else:
            stop_repeating(user, task)
            flash(gettext("Die Aufgabe wiederholt sich nicht."), "success")
        return redirect(f"/tasks/{task.id}")
    workspace = session().get_one(Workspace, task.workspace_id)
    frame = frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Wiederholen"), None))
    page = render_template("processes/repeat.html", form=form, task=task, **frame)
    return page, 422 if form.errors else 200


@blueprint.get("/workspaces/<uuid:workspace_id>/task-templates")
@allow("tasks.create", loads=Workspace)
def templates(workspace: Workspace) -> str:
    return render_template(
        "processes/templates.html",
        templates=templates_of(workspace.id),
        built_in=BUILT_IN.values(),
        **frame_of(workspace, (gettext("Vorlagen"), None)),
    )


@blueprint.route("/workspaces/<uuid:workspace_id>/task-templates/new", methods=["GET", "POST"])
@allow("tasks.create", loads=Workspace)
def new_template(workspace: Workspace) -> Any:
    form = TemplateForm()
    if form.validate_on_submit():
        with errors_on(form.lines):
            template = keep_template(signed_in_user(), workspace, name=form.name.data, text=form.lines.data)
            flash(gettext("Vorlage „%(name)s“ gespeichert.", name=template.name), "success")
            return redirect(_templates_url(workspace.id))
    page = render_template("processes/edit.html", form=form, template=None, **_frame(workspace, gettext("Neu")))
    return page, 422 if form.errors else 200


@blueprint.route("/task-templates/<uuid:task_template_id>/edit", methods=["GET", "POST"])
@allow("task-templates.change", loads=TaskTemplate)
def edit_template(template: TaskTemplate) -> Any:
    workspace = session().get_one(Workspace, template.workspace_id)
    form = TemplateForm(name=template.name, lines=text_of(template.lines))
    if form.validate_on_submit():
        with errors_on(form.lines):
            change_template(signed_in_user(), template, name=form.name.data, text=form.lines.data)
            flash(gettext("Vorlage „%(name)s“ gespeichert.", name=template.name), "success")
            return redirect(_templates_url(workspace.id))
    page = render_template("processes/edit.html", form=form, template=template, **_frame(workspace, template.name))
    return page, 422 if form.errors else 200


@blueprint.post("/task-templates/<uuid:task_template_id>/delete")
@allow("task-templates.change", loads=TaskTemplate)
def delete_template(template: TaskTemplate) -> Any:
    drop_template(signed_in_user(), template)
    flash(gettext("Vorlage „%(name)s“ gelöscht. Ihre Aufgaben bleiben.", name=template.name), "success")
    return redirect(_templates_url(template.workspace_id))


@blueprint.route("/workspaces/<uuid:workspace_id>/tasks/from-template", methods=["GET", "POST"])
@allow("tasks.create", loads=Workspace)
def use_template(workspace: Workspace) -> Any:
    """All Aufgaben of a template at once, for a Termin of the Bereich or for any day."""
    user = signed_in_user()
    event = _event(user, workspace, request.values.get("event"))
    form = UseTemplateForm(day=event.first_day if event else None)
    form.offer(templates_of(workspace.id), owners_at(user, workspace.id).choices_for(user))
    if form.validate_on_submit():
        if form.day.data is None:
            form.day.errors = [gettext("Bitte wählen Sie einen Tag.")]
        else:
            with errors_on(form.template):
                made = make_tasks(
                    user,
                    workspace.id,
                    _lines(workspace, form.template.data),
                    day=form.day.data,
                    owner=form.owner.data or None,
                    event_id=event.id if event else None,
                )
                text = ngettext("%(num)s Aufgabe angelegt.", "%(num)s Aufgaben angelegt.", len(made))
                flash(text, "success")
                return redirect(f"/events/{event.id}" if event else tasks_url(workspace.id))
    page = render_template(
        "processes/use.html", form=form, event=event, **frame_of(workspace, (gettext("Aus Vorlage"), None))
    )
    return page, 422 if form.errors or form.day.errors else 200


@slots.fills(slots.TASKS_ACTIONS, order=20)
def _for_workspace(user: User, workspace_id: uuid.UUID | None) -> list[Action]:
    workspace = session().get(Workspace, workspace_id) if workspace_id else None
    if workspace is None or not can(user, "tasks.create", workspace):
        return []
    return [
        Action(gettext("Aufgaben aus Vorlage"), f"{tasks_url(workspace.id)}/from-template", "checklist"),
        Action(gettext("Vorlagen für Aufgaben"), _templates_url(workspace.id), "copy"),
    ]


@slots.fills(slots.EVENT_ACTIONS, order=60)
def _for_event(_user: User, event: Event, may_plan: bool) -> list[Action]:
    if not may_plan or event.is_cancelled:
        return []
    address = f"{tasks_url(event.workspace_id)}/from-template?event={event.id}"
    return [Action(gettext("Aufgaben aus Vorlage"), address, "checklist", opens_dialog=True)]


@slots.fills(slots.TASK_ACTIONS, order=20)
def _for_task(_user: User, task: Task, may_change: bool) -> list[Action]:
    return (
        [Action(gettext("Wiederholen"), f"/tasks/{task.id}/repeat", "repeat", opens_dialog=True)] if may_change else []
    )


@slots.fills(slots.TASK_ASIDE, order=20)
def _of_task(_user: User, task: Task, may_change: bool) -> str | None:
    kept = session().get(TaskRepeat, task.id)
    if kept is None:
        return None
    return render_template("processes/_repeat.html", repeat=kept, label=LABELS[kept.every], may_change=may_change)


def _lines(workspace: Workspace, chosen: str) -> Sequence[Line | TaskTemplateLine]:
    if chosen in BUILT_IN:
        return BUILT_IN[chosen][1]
    template = session().get(TaskTemplate, uuid.UUID(chosen))  # one of the offered choices
    if template is None or template.workspace_id != workspace.id:
        raise NotFound
    return template.lines


def _event(user: User, workspace: Workspace, text: str | None) -> Event | None:
    if not text:
        return None
    try:
        event = session().get(Event, uuid.UUID(text))
    except ValueError as error:
        raise NotFound from error
    if event is None or event.workspace_id != workspace.id or not can(user, "events.plan", event):
        raise NotFound
    return event


def _templates_url(workspace_id: uuid.UUID) -> str:
    return f"/workspaces/{workspace_id}/task-templates"


def _frame(workspace: Workspace, last: str) -> dict[str, Any]:
    return frame_of(workspace, (gettext("Vorlagen"), _templates_url(workspace.id)), (last, None))
