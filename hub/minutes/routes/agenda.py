"""The Tagesordnung of a Termin: its page, and everything done to its items."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from hub.calendar.models import CANCELLED, Event
from hub.errors import HubError, NotFound, NothingChosen
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.minutes.agenda import UP, Point, add_item, change_item, move_item, place_item, remove_item, take_up
from hub.minutes.forms import PointForm
from hub.minutes.models import CLOSED, AgendaItem
from hub.minutes.pages import crumbs_of, events_of
from hub.minutes.queries import agenda_of, state_of, titles_and_times
from hub.minutes.register import open_questions, waiting_topics
from hub.minutes.routes import blueprint
from hub.minutes.state import event_of
from hub.minutes.topics import postpone_item, resume_item
from hub.permissions import can

MINUTES = "minutes"
END = "end"


@blueprint.get("/events/<uuid:event_id>/agenda")
@allow("events.read", loads=Event)
def agenda(event: Event) -> Any:
    return _page(event, PointForm(formdata=None).beside_others())


@blueprint.post("/events/<uuid:event_id>/agenda")
@allow("minutes.write", loads=Event)
def add(event: Event) -> Any:
    """From the page of the agenda, or of the minutes while the meeting runs."""
    form = PointForm().beside_others()
    if form.validate():
        with errors_on(form.title):
            item = add_item(signed_in_user(), event, _point(form))
            return redirect(_back(item))
    return _page(event, form)


@blueprint.route("/agenda-items/<uuid:item_id>/edit", methods=["GET", "POST"])
@allow("agenda.write", loads=AgendaItem)
def change(item: AgendaItem) -> Any:
    event, form = event_of(item), PointForm(obj=item)
    if form.validate_on_submit():
        with errors_on(form.title):
            change_item(signed_in_user(), item, _point(form), revision=form.revision.data)
            return redirect(f"/events/{event.id}/agenda#item-{item.id}")
    page = render_template(
        "minutes/item.html", form=form, item=item, event=event, crumbs=crumbs_of(event, gettext("Punkt ändern"))
    )
    return page, 422 if form.errors else 200


@blueprint.post("/agenda-items/<uuid:item_id>/move")
@allow("agenda.write", loads=AgendaItem)
def move(item: AgendaItem) -> Any:
    """By a button one place; where it was dragged to, `before` names the item it came before, or „end“."""
    before = request.form.get("before", "")
    if before:
        place_item(signed_in_user(), item, before=_item_named(before))
    else:
        move_item(signed_in_user(), item, direction=request.form.get("direction", UP))
    return redirect(f"/events/{item.event_id}/agenda#item-{item.id}")


@blueprint.post("/agenda-items/<uuid:item_id>/remove")
@allow("agenda.write", loads=AgendaItem)
def remove(item: AgendaItem) -> Any:
    back = f"/events/{item.event_id}/agenda"
    try:
        remove_item(signed_in_user(), item)
        flash(gettext("Der Punkt ist aus der Tagesordnung genommen."), "success")
    except HubError as error:
        flash(str(error.message), "warning")
    return redirect(back)


@blueprint.post("/agenda-items/<uuid:item_id>/postpone")
@allow("agenda.write", loads=AgendaItem)
def postpone(item: AgendaItem) -> Any:
    postpone_item(signed_in_user(), item)
    return redirect(f"/events/{item.event_id}/minutes#item-{item.id}")


@blueprint.post("/agenda-items/<uuid:item_id>/resume")
@allow("agenda.write", loads=AgendaItem)
def resume(item: AgendaItem) -> Any:
    resume_item(signed_in_user(), item)
    return redirect(f"/events/{item.event_id}/minutes#item-{item.id}")


@blueprint.post("/events/<uuid:event_id>/agenda/take-up")
@allow("minutes.write", loads=Event)
def take(event: Event) -> Any:
    """Topics and open questions that are ticked, as `item=topic:<id>` or `item=question:<id>`."""
    topics, questions = _chosen("topic"), _chosen("question")
    if not topics and not questions:
        raise NothingChosen
    count = take_up(signed_in_user(), event, topics=topics, questions=questions)
    flash(
        ngettext(
            "%(num)s Punkt in die Tagesordnung übernommen.", "%(num)s Punkte in die Tagesordnung übernommen.", count
        ),
        "success",
    )
    return redirect(f"/events/{event.id}/agenda")


def _page(event: Event, form: PointForm) -> Any:
    user = signed_in_user()
    may_read, may_write = can(user, "minutes.read", event), can(user, "minutes.write", event)
    state = state_of(event) if may_read else None
    is_open = may_write and event.status != CANCELLED and (state is None or state.state != CLOSED)
    questions = open_questions(user, event.workspace_id) if is_open else []
    page = render_template(
        "minutes/agenda.html",
        event=event,
        form=form,
        points=agenda_of(user, event) if may_read else titles_and_times(event),
        may_read=may_read,
        may_write=is_open,
        topics=waiting_topics(user, event.workspace_id) if is_open else [],
        questions=[question for question in questions if event.id not in question.event_ids],
        crumbs=[*events_of(event), (gettext("Tagesordnung"), None)],
    )
    return page, 422 if form.errors else 200


def _point(form: PointForm) -> Point:
    return Point(
        title=form.title.data or "",
        minutes=form.minutes.data,
        owner=form.owner.data or "",
        note=form.note.data or "",
    )


def _back(item: AgendaItem) -> str:
    where = MINUTES if request.form.get("to") == MINUTES else "agenda"
    return f"/events/{item.event_id}/{where}#item-{item.id}"


def _item_named(text: str) -> uuid.UUID | None:
    if text == END:
        return None
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None


def _chosen(kind: str) -> list[uuid.UUID]:
    ids = [item.removeprefix(f"{kind}:") for item in request.form.getlist("item") if item.startswith(f"{kind}:")]
    try:
        return [uuid.UUID(row_id) for row_id in dict.fromkeys(ids)]
    except ValueError:
        raise NotFound from None
