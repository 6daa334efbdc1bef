"""Guests of an Aufgabe: giving and taking back, and what they see behind `/a/<token>`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hub import slots
from hub.accounts import throttle
from hub.accounts.signed_in import User
from hub.days import today
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.forms import DayField, errors_on
from hub.guard import accept_form, allow, public_address, signed_in_user
from hub.slots import Action
from hub.task_guests import jobs  # noqa: F401 (registers its work)
from hub.task_guests.actions import (
    MAX_CHARACTERS,
    MAX_NAME_CHARACTERS,
    finish,
    invite_guest,
    revoke_guest,
    write_note,
)
from hub.task_guests.addresses import Opened, open_address
from hub.task_guests.models import TaskGuest
from hub.tasks.models import Task
from hub.tasks.pages import frame_of
from hub.tasks.queries import steps_of

blueprint = Blueprint("task_guests", __name__)

OFFERED_DAYS = 30
MAX_POSTS = 30  # from one network address in 15 minutes
_NEEDED = lazy_gettext("Bitte füllen Sie dieses Feld aus.")
_LENGTH = lazy_gettext("Bitte höchstens %(max)d Zeichen.")


class GuestForm(FlaskForm):  # type: ignore[misc]
    name = StringField(
        lazy_gettext("Name"), validators=[InputRequired(_NEEDED), Length(max=MAX_NAME_CHARACTERS, message=_LENGTH)]
    )
    email = StringField(
        lazy_gettext("E-Mail-Adresse"),
        validators=[InputRequired(_NEEDED), Length(max=254, message=_LENGTH)],
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    expires_on = DayField(lazy_gettext("Link gilt bis"))


class NoteForm(FlaskForm):  # type: ignore[misc]
    text = TextAreaField(
        lazy_gettext("Ihre Nachricht"), validators=[InputRequired(_NEEDED), Length(max=MAX_CHARACTERS, message=_LENGTH)]
    )


@blueprint.route("/tasks/<uuid:task_id>/guests", methods=["GET", "POST"])
@allow("tasks.change", loads=Task)
def invite(task: Task) -> Any:
    form = GuestForm(expires_on=max(today(), task.due_on or today()) + timedelta(days=OFFERED_DAYS))
    if form.validate_on_submit():
        with errors_on(form.email):
            guest = invite_guest(
                signed_in_user(),
                task,
                name=form.name.data,
                email=form.email.data,
                expires_on=form.expires_on.data or today() - timedelta(days=1),
            )
            flash(gettext("%(name)s bekommt eine E-Mail mit einem persönlichen Link.", name=guest.name), "success")
            return redirect(f"/tasks/{task.id}")
    workspace = session().get_one(Workspace, task.workspace_id)
    frame = frame_of(workspace, (task.title, f"/tasks/{task.id}"), (gettext("Person ohne Konto"), None))
    page = render_template("task_guests/invite.html", form=form, task=task, **frame)
    return page, 422 if form.errors else 200


@blueprint.post("/task-guests/<uuid:task_guest_id>/revoke")
@allow("task-guests.revoke", loads=TaskGuest)
def revoke(guest: TaskGuest) -> Any:
    revoke_guest(signed_in_user(), session().get_one(Task, guest.task_id), guest)
    flash(gettext("Der Link gilt nicht mehr."), "success")
    return redirect(f"/tasks/{guest.task_id}")


@blueprint.after_request
def keep_secret(response: Response) -> Response:
    """The address of the public page is the key to it."""
    if request.path.startswith("/a/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/a/<token>")
@public_address
def guest_task(token: str) -> str:
    with transaction(writing=False):
        return _page(open_address(token), NoteForm(), token)


@blueprint.post("/a/<token>/note")
@public_address
def note(token: str) -> Any:
    _accept(token)
    form = NoteForm()
    with transaction(writing=True):
        opened = open_address(token, locks=True)
        if form.validate():
            with errors_on(form.text):
                write_note(opened, form.text.data)
                flash(gettext("Ihre Nachricht ist angekommen."), "success")
                return redirect(f"/a/{token}")
        return _page(opened, form, token), 422


@blueprint.post("/a/<token>/done")
@public_address
def done(token: str) -> Any:
    _accept(token)
    with transaction(writing=True):
        finish(open_address(token, locks=True))
    flash(gettext("Danke. Die Aufgabe ist als erledigt gemeldet."), "success")
    return redirect(f"/a/{token}")


@slots.fills(slots.TASK_ACTIONS, order=30)
def _action(_user: User, task: Task, may_change: bool) -> list[Action]:
    if not may_change or task.is_done:
        return []
    return [Action(gettext("An Person ohne Konto geben"), f"/tasks/{task.id}/guests", "person", opens_dialog=True)]


@slots.fills(slots.TASK_PANELS, order=30)
def _panel(_user: User, task: Task, may_change: bool) -> str | None:
    wanted = select(TaskGuest).options(selectinload(TaskGuest.notes)).where(TaskGuest.task_id == task.id)
    guests = session().scalars(wanted.order_by(TaskGuest.created_at)).all()
    if not guests:
        return None
    return render_template("task_guests/_panel.html", guests=guests, today=today(), may_change=may_change)


def _accept(token: str) -> None:
    """The form of a page whose address holds. Raises `LinkNotValid`, `TooManyAttempts`."""
    with transaction(writing=False):
        open_address(token)
    accept_form()
    with transaction(writing=True):
        throttle.count_attempt(throttle.visit_key(f"{request.remote_addr} does a task"), most=MAX_POSTS)


def _page(opened: Opened, form: NoteForm, token: str) -> str:
    return render_template(
        "task_guests/task.html",
        task=opened.task,
        guest=opened.guest,
        giver=opened.giver,
        steps=steps_of(opened.task),
        notes=opened.guest.notes,
        form=form,
        url=f"/a/{token}",
    )
