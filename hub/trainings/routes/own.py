"""People with an account: registering oneself or a colleague, answering an offer, signing off."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.accounts.models import Person
from hub.calendar.models import Event
from hub.db import session
from hub.errors import HubError, NotFound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.permissions import can
from hub.trainings.forms import ColleagueForm
from hub.trainings.letters import time_in_words
from hub.trainings.models import CONFIRMED, Registration, RegistrationOffer
from hub.trainings.queries import colleagues_to_register
from hub.trainings.registering import accept_offer, register, register_colleague, sign_off
from hub.trainings.routes import blueprint
from hub.trainings.routes.frame import crumbs_of, try_it
from hub.trainings.rows import offer_of


@blueprint.post("/events/<uuid:event_id>/register")
@allow("events.register", loads=Event)
def register_oneself(event: Event) -> Any:
    try:
        with session().begin_nested():
            has_seat = register(signed_in_user(), event).status == CONFIRMED
    except NotFound:
        raise
    except HubError as error:
        flash(str(error.message), "warning")
    else:
        flash(_registered(has_seat=has_seat), "success" if has_seat else "info")
    return redirect(f"/events/{event.id}")


@blueprint.route("/events/<uuid:event_id>/register-colleague", methods=["GET", "POST"])
@allow("events.register-colleagues", loads=Event)
def register_somebody(event: Event) -> Any:
    user, offer = signed_in_user(), offer_of(event)
    if offer is None:
        raise NotFound
    form = ColleagueForm()
    form.person.choices = [(str(row_id), name) for row_id, name in colleagues_to_register(user, offer)]
    if form.validate_on_submit():
        with errors_on(form.person):
            person = session().get_one(Person, uuid.UUID(form.person.data))
            made = register_colleague(user, event, person)
            has_seat = made.status == CONFIRMED
            flash(
                gettext("%(name)s ist angemeldet und bekommt eine Mail.", name=person.name)
                if has_seat
                else gettext("%(name)s steht auf der Warteliste und bekommt eine Mail.", name=person.name),
                "success" if has_seat else "info",
            )
            return redirect(f"/events/{event.id}")
    page = render_template(
        "trainings/register_colleague.html",
        event=event,
        form=form,
        crumbs=crumbs_of(event, (gettext("Kollegin oder Kollegen anmelden"), None)),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/registrations/<uuid:registration_id>/accept")
@allow("registrations.own", loads=Registration)
def accept(registration: Registration) -> Any:
    try_it(lambda: accept_offer(signed_in_user(), registration), done=_registered(has_seat=True))
    return redirect(_back(registration))


@blueprint.route("/registrations/<uuid:registration_id>/cancel", methods=["GET", "POST"])
@allow("registrations.own", loads=Registration)
def cancel(registration: Registration) -> Any:
    event = _event(registration)
    if request.method == "POST":
        try_it(lambda: sign_off(signed_in_user(), registration), done=gettext("Abgemeldet."))
        return redirect(_back(registration))
    person = session().get(Person, registration.person_id) if registration.person_id else None
    return render_template(
        "trainings/cancel.html",
        event=event,
        registration=registration,
        name=person.name if person and person.id != signed_in_user().id else "",
        when=time_in_words(event, signed_in_user().language),
        back=_back(registration),
        crumbs=[(gettext("Termine"), "/calendar"), (event.title, None)],
    )


def _back(registration: Registration) -> str:
    """The Termin's page; the calendar for who may not read it (any more)."""
    event = _event(registration)
    return f"/events/{event.id}" if can(signed_in_user(), "events.read", event) else "/calendar"


def _event(registration: Registration) -> Event:
    offer = session().get_one(RegistrationOffer, registration.offer_id)
    return session().get_one(Event, offer.event_id)


def _registered(*, has_seat: bool) -> str:
    if has_seat:
        return gettext("Sie sind angemeldet. Die Bestätigung kommt per Mail.")
    return gettext("Sie stehen auf der Warteliste. Wird ein Platz frei, bekommen Sie eine Mail.")
