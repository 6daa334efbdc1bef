"""What this area adds to the page of a Termin."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext, pgettext
from sqlalchemy import bindparam, select

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.db import now, read_once, session
from hub.errors import HubError
from hub.permissions import registers_colleagues_for_event, registers_for_event
from hub.slots import Action
from hub.trainings.links import public_address
from hub.trainings.models import WAITING, RegistrationOffer
from hub.trainings.queries import made_for_colleagues, own_registration, rank_of
from hub.trainings.registering import expect_open
from hub.trainings.rows import offer_of, seats_of, waiting_in_line

_OFFER = select(RegistrationOffer.id).where(RegistrationOffer.event_id == bindparam("event_id"))


@slots.fills(slots.EVENT_ASIDE, order=20)
def registration_of_event(user: User, event: Event, may_plan: bool) -> str | None:
    rows = read_once(_OFFER, event_id=event.id)
    if not rows or not (may_plan or registers_for_event(user, event)):
        return None
    offer = session().get_one(RegistrationOffer, rows[0][0])
    own, seats = own_registration(user, offer), seats_of(offer)
    is_waiting = own is not None and own.status == WAITING
    return render_template(
        "trainings/_panel.html",
        event=event,
        offer=offer,
        own=own,
        rank=rank_of(own) if own and is_waiting else None,
        for_colleagues=made_for_colleagues(user, offer),
        seats=seats,
        free=seats.free_for(user.institution_id),
        left_of_own=seats.left_of(user.institution_id),
        kept_for_own=0 if seats.is_redistributed else seats.kept.get(user.institution_id, 0),
        waiting=sum(row.is_verified for row in waiting_in_line(offer)),
        closed=_why_closed(offer, event),
        has_begun=event.starts_at <= now(),
        may_register=registers_for_event(user, event),
        may_register_colleagues=registers_colleagues_for_event(user, event),
        may_plan=may_plan,
    )


@slots.fills(slots.EVENT_ACTIONS, order=40)
def organise_registration(_user: User, event: Event, may_plan: bool) -> list[Action]:
    if not may_plan or event.is_cancelled:
        return []
    if read_once(_OFFER, event_id=event.id):
        return [Action(gettext("Anmeldungen"), f"/events/{event.id}/registrations", "training")]
    if event.format.is_training:
        return [Action(gettext("Anmeldung einrichten"), f"/events/{event.id}/registration", "training")]
    return []


@slots.fills(slots.EVENT_MORE, order=40)
def offer_registration(_user: User, event: Event, may_plan: bool) -> list[Action]:
    """For formats that are no Fortbildung registration is rarely needed."""
    if not may_plan or event.is_cancelled or event.format.is_training or read_once(_OFFER, event_id=event.id):
        return []
    return [Action(gettext("Anmeldung einrichten"), f"/events/{event.id}/registration", "training")]


@slots.fills(slots.PUBLIC_EVENT_ACTIONS, order=20)
def register_from_outside(event: Event) -> list[Action]:
    """Beside a public Termin: the way to register without an account."""
    offer = offer_of(event) if event.is_public else None
    if offer is None or not offer.allows_guests or _why_closed(offer, event):
        return []
    return [Action(pgettext("training", "Anmelden"), public_address(offer), "training")]


def _why_closed(offer: RegistrationOffer, event: Event) -> str:
    try:
        expect_open(offer, event)
    except HubError as error:
        return str(error.message)
    return ""
