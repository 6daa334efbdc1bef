"""The Protokoll while the meeting runs: notes, who is there, tasks."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from hub.answers import wants_json
from hub.calendar.models import Event
from hub.db import now
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.minutes.closing import filed_document
from hub.minutes.errors import TextsDiffer
from hub.minutes.forms import PointForm, TaskForm, TextForm
from hub.minutes.labels import STATE_LABELS, STATE_TONES
from hub.minutes.models import CLOSED, AgendaItem
from hub.minutes.pages import crumbs_of, events_of, is_about_cases, minutes_url
from hub.minutes.queries import attendees_of, next_meeting, possible_owners, record_of, state_of
from hub.minutes.register import open_questions, waiting_topics
from hub.minutes.results import give_task
from hub.minutes.routes import blueprint
from hub.minutes.state import event_of
from hub.minutes.writing import save_text, take_attendance
from hub.permissions import can
from hub.tasks.labels import STATUS_LABELS, STATUS_TONES

NO_VERSION = -1


@blueprint.get("/events/<uuid:event_id>/minutes")
@allow("minutes.read", loads=Event)
def minutes(event: Event) -> str:
    user = signed_in_user()
    state = state_of(event)
    may_write = can(user, "minutes.write", event)
    is_open = may_write and (state is None or state.state != CLOSED)
    document = filed_document(state)
    points = record_of(user, event)
    following = next_meeting(user, event) if is_open else None
    return render_template(
        "minutes/minutes.html",
        event=event,
        state=state,
        state_labels=STATE_LABELS,
        state_tones=STATE_TONES,
        task_labels=STATUS_LABELS,
        task_tones=STATUS_TONES,
        points=points,
        attendees=attendees_of(event),
        new_point=PointForm(formdata=None).beside_others(),
        may_write=is_open,
        may_reopen=may_write and not is_open,
        document=document if document is not None and can(user, "documents.read", document) else None,
        is_about_cases=is_about_cases(event),
        following=following,
        topics=waiting_topics(user, event.workspace_id) if following else [],
        questions=[
            question
            for question in (open_questions(user, event.workspace_id) if following else [])
            if following and following.id not in question.event_ids
        ],
        crumbs=[*events_of(event), (gettext("Protokoll"), None)],
    )


@blueprint.post("/events/<uuid:event_id>/minutes/attendance")
@allow("minutes.write", loads=Event)
def attendance(event: Event) -> Any:
    """What was ticked or unticked on this page: `was` names who was there when it was shown, `shown` everybody."""
    shown, was, ticked = (_ids(name) for name in ("shown", "was", "there"))
    is_first = not was and not _ids("known")
    absent = (was - ticked) | ((shown - ticked) if is_first else set())
    take_attendance(signed_in_user(), event, present=ticked - was, absent=absent)
    flash(gettext("Die Anwesenheit ist gespeichert."), "success")
    return redirect(f"{minutes_url(event.id)}#attendance")


@blueprint.post("/agenda-items/<uuid:item_id>/text")
@allow("agenda.write", loads=AgendaItem)
def write(item: AgendaItem) -> Any:
    """By the page's script after a pause in typing, or by the button. 409 shows both texts."""
    form = TextForm()
    version = form.version.data if form.version.data is not None else NO_VERSION
    try:
        saved = save_text(signed_in_user(), item, text=form.text.data or "", base=form.base.data or "", version=version)
    except TextsDiffer as error:
        if wants_json():
            return jsonify(message=str(error.message), theirs=error.theirs, version=error.version), error.status
        return _conflict_page(item, form, error), error.status
    if wants_json():
        at = now().astimezone(current_app.config["ZONE"])
        return jsonify(
            text=saved.text,
            version=saved.version,
            is_merged=saved.is_merged,
            message=gettext("gespeichert um %(time)s", time=f"{at:%H:%M}"),
        )
    flash(gettext("Die Notizen sind gespeichert."), "success")
    return redirect(minutes_url(item.event_id, item.id))


@blueprint.route("/agenda-items/<uuid:item_id>/tasks", methods=["GET", "POST"])
@allow("agenda.write", loads=AgendaItem)
def hand_out(item: AgendaItem) -> Any:
    event, form = event_of(item), TaskForm()
    form.owner.choices = [SelectChoice("", gettext("noch niemand"))]
    form.owner.choices += [SelectChoice(principal, name) for principal, name in possible_owners(event)]
    if form.validate_on_submit():
        with errors_on(form.title):
            give_task(
                signed_in_user(),
                item,
                title=form.title.data or "",
                owner=form.owner.data or None,
                due_on=form.due_on.data,
            )
            flash(gettext("Die Aufgabe ist angelegt."), "success")
            return redirect(minutes_url(item.event_id, item.id))
    page = render_template(
        "minutes/task.html",
        form=form,
        item=item,
        back=minutes_url(event.id, item.id),
        crumbs=crumbs_of(event, gettext("Aufgabe geben")),
    )
    return page, 422 if form.errors else 200


def _conflict_page(item: AgendaItem, form: TextForm, error: TextsDiffer) -> str:
    event = event_of(item)
    return render_template(
        "minutes/conflict.html",
        item=item,
        mine=form.text.data or "",
        theirs=error.theirs,
        version=error.version,
        message=error.message,
        back=minutes_url(event.id, item.id),
        crumbs=crumbs_of(event, gettext("Zwei Texte")),
    )


def _ids(name: str) -> set[uuid.UUID]:
    found = set()
    for value in request.form.getlist(name):
        with suppress(ValueError):
            found.add(uuid.UUID(value))
    return found
