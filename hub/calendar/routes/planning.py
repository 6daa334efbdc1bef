"""Planning a Termin: new, changed, copied."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext, ngettext

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.calendar.actions import copy_event, create_event, plan_event
from hub.calendar.choices import NEVER, OTHER, Choices, choices_of, repetition_of
from hub.calendar.forms import USUAL_HOUR, USUAL_LENGTH, CopyForm, EventForm
from hub.calendar.models import Event
from hub.calendar.queries import formats, workspaces_to_plan_in
from hub.calendar.recurrence import Repetition
from hub.calendar.repeat_forms import ReachForm
from hub.calendar.routes import blueprint
from hub.calendar.routes.events import frame_of_event, url_of_event
from hub.calendar.series import create_series, moment_of, repeat_event, rows_of, start_and_length
from hub.calendar.series_changes import ALL, FOLLOWING, Reach, change_events, plan_events
from hub.calendar.words import what_is_left_out
from hub.days import today
from hub.db import session
from hub.documents.audience import readers_of
from hub.documents.models import Workspace
from hub.errors import HubError, NotAllowed
from hub.forms import errors_on
from hub.guard import admit, allow, signed_in_user


class RuleIsForMany(HubError):
    """A repetition was changed, but only this Termin was meant."""

    message = lazy_gettext(
        "Sie haben die Wiederholung geändert. Bitte wählen Sie, ob alle oder die folgenden Termine gemeint sind."
    )


@blueprint.route("/events/new", methods=["GET", "POST"])
@allow("calendar.list")
def new_event() -> Any:
    user = signed_in_user()
    form = EventForm(day=_asked_day(), starts=USUAL_HOUR, ends=_after(USUAL_HOUR), ending="until")
    del form.organiser
    form.offer(formats())
    form.workspace.choices = workspaces_to_plan_in(user)
    if not form.workspace.choices:
        raise NotAllowed
    if not form.is_submitted():
        form.workspace.data = request.args.get("workspace", form.workspace.choices[0][0])
    if form.validate_on_submit():
        with errors_on(form.day):
            made = _create(user, form)
            return redirect(url_of_event(made))
    page = render_template(
        "calendar/new_event.html",
        form=form,
        crumbs=[(gettext("Termine"), "/calendar"), (gettext("Neuer Termin"), None)],
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<uuid:event_id>/edit", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def edit_event(event: Event) -> Any:
    user, form, reach = signed_in_user(), EventForm.of(event), ReachForm()
    del form.workspace
    form.offer(formats(), now=event)
    form.organiser.choices = _organisers(event)
    now_chosen = _choices_of(event)
    if now_chosen.kind == OTHER:
        form.repeat.choices = [*form.repeat.choices, (OTHER, gettext("wie bisher"))]
    if not form.is_submitted() and event.series_id is not None:
        form.show(now_chosen)
    asked, status = form.choices, 422
    if form.is_submitted() and event.series_id is not None and reach.reach.is_single(event):
        form.show(Choices())  # what is said of the repetition counts for many alone
    if form.validate_on_submit() and reach.validate():
        if form.revision.data is not None and form.revision.data != event.revision:
            status = 409
        with errors_on(form.day):
            return _change(user, event, form, reach.reach, asked if asked != now_chosen else None)
        form.show(asked)
    page = render_template(
        "calendar/edit_event.html",
        form=form,
        reach=reach,
        event=event,
        told=slots.panels(slots.EVENT_CHANGE, user, event),
        **frame_of_event(event, gettext("Bearbeiten")),
    )
    return page, status if form.errors else 200


@blueprint.route("/events/<uuid:event_id>/copy", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def copy(event: Event) -> Any:
    form = CopyForm(day=max(event.first_day + timedelta(days=7), today()))
    if form.validate_on_submit():
        with errors_on(form.day):
            copied = copy_event(signed_in_user(), event, day=form.day.data or today())
            flash(gettext("Die Kopie ist angelegt, als Entwurf. Noch niemand wurde benachrichtigt."), "success")
            return redirect(url_of_event(copied))
    page = render_template("calendar/copy.html", form=form, event=event, **frame_of_event(event, gettext("Kopieren")))
    return page, 422 if form.errors else 200


def _create(user: User, form: EventForm) -> Event:
    workspace: Workspace = admit("events.create", Workspace, _uuid(form.workspace.data))
    plan, choices = form.plan(), form.choices
    if choices.kind == NEVER:
        event, count = create_event(user, workspace, plan), 1
    else:
        repetition = repetition_of(choices, start_and_length(plan.span)[0])
        events = create_series(user, workspace, plan, repetition)
        event, count = events[0], len(events)
        _say_what_is_left_out(repetition, start_and_length(plan.span)[0])
    if "announce" in request.form:
        if event.series_id is None:
            plan_event(user, event)
        else:
            plan_events(user, event, reach=Reach(ALL))
        flash(ngettext("Der Termin ist bekannt gegeben.", "%(num)s Termine sind bekannt gegeben.", count), "success")
    else:
        flash(
            ngettext(
                "Der Entwurf ist angelegt. Noch niemand wurde benachrichtigt.",
                "%(num)s Termine sind als Entwurf angelegt. Noch niemand wurde benachrichtigt.",
                count,
            ),
            "success",
        )
    return event


def _change(user: User, event: Event, form: EventForm, reach: Reach, asked: Choices | None) -> Any:
    """`asked` is another repetition than the series has now."""
    plan, repetition = form.plan(of=event), None
    start = start_and_length(plan.span)[0]
    if event.series_id is not None and asked is not None and asked.kind not in (OTHER, NEVER):
        if reach.is_single(event):
            raise RuleIsForMany
        repetition = repetition_of(_only_after(asked, start.date()) if reach.scope == FOLLOWING else asked, start)
    count = change_events(user, event, plan, reach=reach, revision=form.revision.data, repetition=repetition)
    if repetition is not None:
        _say_what_is_left_out(repetition, start)
    if event.series_id is None and asked is not None and asked.kind not in (OTHER, NEVER):
        made = repeat_event(user, event, repetition_of(asked, start))
        flash(
            gettext(
                "Der Termin ist der erste einer Serie mit %(num)s Terminen. Die anderen sind Entwürfe.", num=len(made)
            ),
            "success",
        )
    elif not count:
        flash(gettext("Daran ändert sich nichts."), "info")
    elif reach.is_single(event):
        flash(gettext("Der Termin ist geändert."), "success")
    else:
        flash(ngettext("Ein Termin ist geändert.", "%(num)s Termine sind geändert.", count), "success")
    return redirect(url_of_event(event))


def _only_after(choices: Choices, day: date) -> Choices:
    return Choices(**{**choices.__dict__, "dates": tuple(one for one in choices.dates if one > day)})


def _choices_of(event: Event) -> Choices:
    series = event.series
    if series is None:
        return Choices()
    days: tuple[date, ...] = ()
    if not series.rule:
        rows = [row for row in rows_of(series) if row.deleted_at is None and row.id != event.id]
        days = tuple(moment_of(row.recurrence or "").date() for row in rows)
    return choices_of(series.rule, moment_of(series.first), series.timezone, days)


def _say_what_is_left_out(repetition: Repetition, start: datetime) -> None:
    if text := what_is_left_out(repetition.rule, start):
        flash(text, "info")


def _organisers(event: Event) -> list[tuple[str, str]]:
    """Everybody who reads the Bereich, and whoever answers for the Termin now."""
    known = {str(reader.id): reader.name for reader in readers_of(event.workspace_id)}
    known.setdefault(str(event.organiser_id), session().get_one(Person, event.organiser_id).name)
    return sorted(known.items(), key=lambda pair: pair[1].lower())


def _asked_day() -> date:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today() + timedelta(days=1)


def _after(start: Any) -> Any:
    return (datetime.combine(date.min, start) + USUAL_LENGTH).time()


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        raise HubError(gettext("Bitte wählen Sie einen Bereich.")) from None
