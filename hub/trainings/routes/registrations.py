"""Planners: who is registered and who waits, adding, moving up, taking out, writing to all, the list as CSV."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, current_app, flash, redirect, render_template, request
from flask_babel import gettext, ngettext

from hub import formats
from hub.accounts.queries import all_institutions
from hub.audit.actions import record
from hub.calendar.models import Event
from hub.csv_export import csv_export
from hub.db import session, transaction
from hub.documents.downloads import content_disposition
from hub.errors import NotFound
from hub.forms import errors_on
from hub.guard import allow, allow_stream, load, signed_in_user
from hub.trainings import errors
from hub.trainings.forms import GuestForm, MessageForm, MoveUpForm
from hub.trainings.labels import REASONS, STATUS_LABELS
from hub.trainings.links import public_address
from hub.trainings.models import ACTIVE, CONFIRMED, OFFERED, WAITING, Registration, RegistrationOffer
from hub.trainings.organising import Message, add_by_hand, move_up, remove, write_to_all
from hub.trainings.queries import Line, lines_of, seats_per_institution
from hub.trainings.registering import Guest
from hub.trainings.routes import blueprint
from hub.trainings.routes.frame import crumbs_of, try_it
from hub.trainings.rows import offer_of, seats_of


@blueprint.get("/events/<uuid:event_id>/registrations")
@allow("events.plan", loads=Event)
def registrations(event: Event) -> str:
    offer = _offer(event)
    lines, seats = lines_of(signed_in_user(), event), seats_of(offer)
    return render_template(
        "trainings/registrations.html",
        event=event,
        offer=offer,
        seats=seats,
        institutions=seats_per_institution(seats),
        confirmed=[line for line in lines if line.status == CONFIRMED],
        offered=[line for line in lines if line.status == OFFERED],
        waiting=[line for line in lines if line.status == WAITING],
        former=[line for line in lines if line.status not in ACTIVE],
        labels=STATUS_LABELS,
        reasons=REASONS,
        address=public_address(offer) if offer.allows_guests and not event.is_draft else None,
        crumbs=crumbs_of(event, (gettext("Anmeldungen"), None)),
    )


@blueprint.route("/events/<uuid:event_id>/registrations/new", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def add(event: Event) -> Any:
    _offer(event)
    form = GuestForm()
    form.offer_institutions(all_institutions())
    if form.validate_on_submit():
        guest = Guest(form.name.data, form.email.data, form.institution_id, form.institution_name.data or "")
        with errors_on(form.email):
            try:
                made = add_by_hand(signed_in_user(), event, guest)
            except errors.NoName as error:
                form.name.errors = [str(error.message)]
            else:
                has_seat = made.status == CONFIRMED
                flash(
                    gettext("Die Person ist angemeldet und bekommt eine Mail.")
                    if has_seat
                    else gettext("Kein Platz frei: Die Person steht auf der Warteliste und bekommt eine Mail."),
                    "success" if has_seat else "info",
                )
                return redirect(_list(event))
    page = render_template(
        "trainings/add.html",
        event=event,
        form=form,
        back=_list(event),
        crumbs=_below(event, gettext("Person hinzufügen")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/events/<uuid:event_id>/registrations/write", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def write(event: Event) -> Any:
    offer = _offer(event)
    form = MessageForm()
    if form.validate_on_submit():
        with errors_on(form.body):
            count = write_to_all(signed_in_user(), event, Message(form.subject.data, form.body.data))
            flash(ngettext("%(num)s Mail ist unterwegs.", "%(num)s Mails sind unterwegs.", count), "success")
            return redirect(_list(event))
    page = render_template(
        "trainings/write.html",
        event=event,
        form=form,
        count=sum(line.status == CONFIRMED for line in lines_of(signed_in_user(), event)),
        offer=offer,
        back=_list(event),
        crumbs=_below(event, gettext("An alle schreiben")),
    )
    return page, 422 if form.errors else 200


class _Export(NamedTuple):
    event: Event
    lines: list[Line]


def _export(event: Event) -> _Export:
    _offer(event)
    return _Export(event, lines_of(signed_in_user(), event))


@blueprint.get("/events/<uuid:event_id>/registrations.csv")
@allow_stream("events.plan", loads=Event, first=_export)
def export(made: _Export) -> Response:
    if request.method == "GET":
        with transaction(writing=True):
            record(
                "trainings.export",
                actor=signed_in_user(),
                about=load(Event, made.event.id),
                workspace_id=made.event.workspace_id,
                text=f"Anmeldeliste von „{made.event.title}“ als CSV gespeichert",
            )
    response = Response(csv_export(_rows(made.lines)), mimetype="text/csv")
    name = gettext("Anmeldungen %(title)s", title=made.event.title)
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{name}.csv")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(lines: list[Line]) -> list[list[object]]:
    zone = current_app.config["ZONE"]
    head: list[object] = [
        gettext("Status"),
        gettext("Warteplatz"),
        gettext("Name"),
        gettext("Institution"),
        gettext("E-Mail"),
        gettext("Angemeldet am"),
    ]
    body: list[list[object]] = [
        [
            str(STATUS_LABELS[line.status]),
            line.rank or "",
            line.name,
            line.institution,
            line.email,
            formats.date_and_time(line.created_at, zone),
        ]
        for line in lines
    ]
    return [head, *body]


@blueprint.route("/registrations/<uuid:registration_id>/move-up", methods=["GET", "POST"])
@allow("registrations.manage", loads=Registration)
def move_up_page(registration: Registration) -> Any:
    event = _event(registration)
    form = MoveUpForm()
    if form.validate_on_submit():
        with errors_on(form.reason):
            move_up(signed_in_user(), registration, reason=form.reason.data)
            flash(gettext("Die Person steht jetzt an erster Stelle."), "success")
            return redirect(_list(event))
    page = render_template(
        "trainings/move_up.html",
        event=event,
        line=_line(event, registration),
        form=form,
        back=_list(event),
        crumbs=_below(event, gettext("Nach vorn rücken")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/registrations/<uuid:registration_id>/remove", methods=["GET", "POST"])
@allow("registrations.manage", loads=Registration)
def remove_page(registration: Registration) -> Any:
    event = _event(registration)
    if request.method == "POST":
        try_it(lambda: remove(signed_in_user(), registration), done=gettext("Die Person ist nicht mehr angemeldet."))
        return redirect(_list(event))
    return render_template(
        "trainings/remove.html",
        event=event,
        registration=registration,
        line=_line(event, registration),
        back=_list(event),
        crumbs=_below(event, gettext("Herausnehmen")),
    )


def _offer(event: Event) -> RegistrationOffer:
    offer = offer_of(event)
    if offer is None:
        raise NotFound
    return offer


def _event(registration: Registration) -> Event:
    offer = session().get_one(RegistrationOffer, registration.offer_id)
    return session().get_one(Event, offer.event_id)


def _line(event: Event, registration: Registration) -> Line:
    return next(line for line in lines_of(signed_in_user(), event) if line.id == registration.id)


def _list(event: Event) -> str:
    return f"/events/{event.id}/registrations"


def _below(event: Event, here: str) -> list[tuple[str, str | None]]:
    return crumbs_of(event, (gettext("Anmeldungen"), _list(event)), (here, None))
