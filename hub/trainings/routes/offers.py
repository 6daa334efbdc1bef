"""Planners: switching registration on for a Termin, its rules, its public address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from hub.accounts.queries import all_institutions
from hub.calendar.models import Event
from hub.days import today
from hub.errors import HubError, NotFound
from hub.forms import errors_on
from hub.guard import allow, signed_in_user
from hub.trainings import errors
from hub.trainings.forms import OfferForm, offer_form_for
from hub.trainings.models import OFFER_HOURS, RegistrationOffer
from hub.trainings.offers import (
    Terms,
    kept_seats,
    renew_public_link,
    set_up_registration,
    switch_off_registration,
)
from hub.trainings.routes import blueprint
from hub.trainings.routes.frame import crumbs_of, try_it
from hub.trainings.rows import offer_of

USUAL_DEADLINE = timedelta(days=7)
FIELDS: dict[type[HubError], str] = {
    errors.BadDeadline: "closes_on",
    errors.BadDays: "opens_on",
    errors.BadRedistribution: "redistributes_on",
    errors.BadHours: "offer_hours",
}


@blueprint.route("/events/<uuid:event_id>/registration", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def set_up(event: Event) -> Any:
    offer = offer_of(event)
    form = _form_for(event, offer)
    if form.validate_on_submit():
        with errors_on(form.seats):
            try:
                set_up_registration(signed_in_user(), event, _terms_of(form, event))
            except tuple(FIELDS) as error:
                form[FIELDS[type(error)]].errors = [str(error.message)]
            else:
                flash(gettext("Die Anmeldung ist eingerichtet."), "success")
                return redirect(f"/events/{event.id}/registrations")
    page = render_template(
        "trainings/set_up.html",
        event=event,
        offer=offer,
        form=form,
        latest=event.first_day.isoformat(),
        crumbs=crumbs_of(event, (gettext("Anmeldung"), None)),
    )
    return page, 422 if form.errors else 200


def _form_for(event: Event, offer: RegistrationOffer | None) -> OfferForm:
    institutions = all_institutions()
    if offer is None:
        closes_on = max(today(), event.first_day - USUAL_DEADLINE)
        return offer_form_for(
            institutions, closes_on=min(closes_on, event.first_day), has_waiting_list=True, offer_hours=OFFER_HOURS
        )
    return offer_form_for(
        institutions,
        kept=kept_seats(offer),
        seats=offer.seats,
        opens_on=offer.opens_on,
        closes_on=offer.closes_on,
        has_waiting_list=offer.has_waiting_list,
        offer_hours=offer.offer_hours,
        allows_guests=offer.allows_guests,
        redistributes_on=offer.redistributes_on,
        preparation=offer.preparation,
    )


def _terms_of(form: OfferForm, event: Event) -> Terms:
    return Terms(
        seats=form.seats.data,
        closes_on=form.closes_on.data or event.first_day,
        opens_on=form.opens_on.data,
        kept=form.kept,
        allows_guests=form.allows_guests.data,
        has_waiting_list=form.has_waiting_list.data,
        redistributes_on=form.redistributes_on.data,
        offer_hours=form.offer_hours.data,
        preparation=form.preparation.data or "",
    )


@blueprint.route("/events/<uuid:event_id>/registration/switch-off", methods=["GET", "POST"])
@allow("events.plan", loads=Event)
def switch_off(event: Event) -> Any:
    if offer_of(event) is None:
        raise NotFound
    if request.method == "POST":
        is_off = try_it(
            lambda: switch_off_registration(signed_in_user(), event), done=gettext("Die Anmeldung ist ausgeschaltet.")
        )
        return redirect(f"/events/{event.id}" if is_off else f"/events/{event.id}/registrations")
    return render_template(
        "trainings/switch_off.html", event=event, crumbs=crumbs_of(event, (gettext("Anmeldung ausschalten"), None))
    )


@blueprint.post("/events/<uuid:event_id>/registration/renew-link")
@allow("events.plan", loads=Event)
def renew_link(event: Event) -> Any:
    renew_public_link(signed_in_user(), event)
    flash(gettext("Der Link ist neu. Der alte gilt nicht mehr."), "success")
    return redirect(f"/events/{event.id}/registrations")
