"""Registering, answering an offer, signing off: by oneself, for a colleague, as a guest. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.queries import person_at
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import PLANNED, Event
from hub.days import today
from hub.db import now, session
from hub.documents.audience import CONTENT_ROLES
from hub.trainings import letters
from hub.trainings.errors import (
    AlreadyBegun,
    AlreadyRegistered,
    DeadlineOver,
    NoSeatLeft,
    NotAColleague,
    NotOpen,
    NotOpenYet,
    OfferOver,
)
from hub.trainings.line import confirm_seat, fill_seats
from hub.trainings.models import ACTIVE, CANCELLED, CONFIRMED, OFFERED, WAITING, Registration, RegistrationOffer
from hub.trainings.participants import take_out
from hub.trainings.rows import last_position, locked, locked_offer_of, seats_of
from hub.trainings.texts import address_of, clean_line, name_of


@dataclass(frozen=True)
class Guest:
    """What somebody without an account says of themselves."""

    name: str
    email: str
    institution_id: uuid.UUID | None = None
    institution_name: str = ""


def expect_open(offer: RegistrationOffer, event: Event) -> None:
    """Raises why nobody can register now: `NotOpen`, `NotOpenYet`, `DeadlineOver`."""
    if event.status != PLANNED or event.deleted_at is not None or event.starts_at <= now():
        raise NotOpen
    if offer.opens_on is not None and today() < offer.opens_on:
        raise NotOpenYet(offer.opens_on)
    if today() > offer.closes_on:
        raise DeadlineOver


def register(user: User, event: Event) -> Registration:
    """Register oneself: a seat, or a place in the line; twice changes nothing.

    Raises `NotOpen`, `NoSeatLeft`.
    """
    offer = locked_offer_of(event)
    expect_open(offer, event)
    known = registration_of(offer, user.id)
    if known is not None and known.is_active:
        return known
    return _enter(user, offer, event, session().get_one(Person, user.id), known)


def register_colleague(user: User, event: Event, person: Person) -> Registration:
    """Register somebody of one's own institution. Raises `NotAColleague`, `AlreadyRegistered`, `NotOpen` …"""
    offer = locked_offer_of(event)
    expect_open(offer, event)
    is_able = person.is_active and person.role in CONTENT_ROLES
    if person.institution_id != user.institution_id or not is_able:
        raise NotAColleague
    known = registration_of(offer, person.id)
    if known is not None and known.is_active:
        raise AlreadyRegistered
    return _enter(user, offer, event, person, known)


def _enter(
    user: User, offer: RegistrationOffer, event: Event, person: Person, known: Registration | None
) -> Registration:
    registration = known or Registration(id=uuid.uuid4(), offer_id=offer.id)
    registration.person_id, registration.institution_id = person.id, person.institution_id
    registration.registered_by = user.id if user.id != person.id else None
    registration.verified_at = now()
    line_up(offer, registration)
    _seat_or_refuse(offer, event, registration)
    letters.tell(registration, letters.STATE)
    _record("trainings.register", user, event, registration, "Zu „{}“ angemeldet")
    return registration


def register_guest(offer: RegistrationOffer, event: Event, guest: Guest) -> None:
    """Note a registration that counts when the mailed link was followed; the same answer whoever it is.

    An address that is registered already only gets a mail about how things stand. Whoever has an account under the
    address is registered as this person. Raises `NotOpen`, `NoSeatLeft`, `NoName`, `BadAddress`.
    """
    name, email = name_of(guest.name), address_of(guest.email)
    offer = locked_offer_of(event)
    expect_open(offer, event)
    if not offer.allows_guests:
        raise NotOpen
    if not offer.has_waiting_list and not seats_of(offer).free_for(guest.institution_id):
        raise NoSeatLeft  # before anybody looks who it is: the answer must not tell who is registered
    person = person_at(email)
    if person is not None and not (person.is_active and person.role in CONTENT_ROLES):
        person = None
    registration = _known_guest(offer, person, email) or Registration(id=uuid.uuid4(), offer_id=offer.id)
    if not registration.is_active or registration.position is None:
        describe_guest(registration, person, name, email, guest)
        registration.verified_at, registration.registered_by = None, None
        registration.link_revision = (registration.link_revision or 0) + 1  # links of former times are void
        line_up(offer, registration)
        _seat_or_refuse(offer, event, registration)
        _record("trainings.ask-guest", None, event, registration, "Anmeldung zu „{}“ ohne Konto, noch nicht bestätigt")
    is_offer = registration.status == OFFERED and registration.is_verified
    letters.tell(registration, letters.OFFERED_SEAT if is_offer else letters.STATE)


def describe_guest(registration: Registration, person: Person | None, name: str, email: str, guest: Guest) -> None:
    """Who it is: the person behind the address, or what the guest says."""
    if person is not None:
        registration.person_id, registration.institution_id = person.id, person.institution_id
        registration.name, registration.email, registration.institution_name = "", None, ""
        return
    registration.name, registration.email = name, email
    registration.institution_id = guest.institution_id
    registration.institution_name = "" if guest.institution_id else clean_line(guest.institution_name)


def verify(registration: Registration) -> None:
    """The mailed link was followed: the seat that was held is theirs, or they wait from now on.

    Raises `OfferOver` when the time for it is over.
    """
    offer, event = locked(registration)
    if registration.is_verified and registration.is_active:
        return
    is_held = registration.status == OFFERED and registration.offered_until and registration.offered_until > now()
    if event.status != PLANNED or event.starts_at <= now() or not (is_held or registration.status == WAITING):
        raise OfferOver
    registration.verified_at = now()
    if is_held:
        confirm_seat(event, registration)
    else:
        fill_seats(offer, event, newcomer=registration)
    letters.tell(registration, letters.STATE)
    _record("trainings.verify", None, event, registration, "Anmeldung zu „{}“ per Mail bestätigt")


def accept_offer(actor: Any, registration: Registration) -> None:
    """Take the seat that is held. Raises `OfferOver`."""
    _, event = locked(registration)
    if registration.status == CONFIRMED:
        return
    is_held = registration.status == OFFERED and registration.offered_until and registration.offered_until > now()
    if not is_held or not registration.is_verified or event.status != PLANNED:
        raise OfferOver
    confirm_seat(event, registration)
    letters.tell(registration, letters.STATE)
    _record("trainings.accept-offer", actor, event, registration, "Angebotenen Platz in „{}“ angenommen")


def sign_off(actor: Any, registration: Registration) -> None:
    """Give back a seat, decline an offer or leave the line; the next one moves up. Raises `AlreadyBegun`."""
    offer, event = locked(registration)
    if not registration.is_active:
        return
    if event.starts_at <= now():
        raise AlreadyBegun
    leave(offer, event, registration)
    letters.tell(registration, letters.SIGNED_OFF)
    _record("trainings.sign-off", actor, event, registration, "Von „{}“ abgemeldet")


def leave(offer: RegistrationOffer, event: Event, registration: Registration, *, status: str = CANCELLED) -> None:
    """Out of seat or line, and the seat goes on. Under the offer's lock."""
    was_in = registration.status == CONFIRMED
    registration.status, registration.offered_until, registration.changed_at = status, None, now()
    if was_in:
        take_out(event, registration)
    fill_seats(offer, event)


def line_up(offer: RegistrationOffer, registration: Registration) -> None:
    """To the end of the line. Under the offer's lock."""
    registration.status, registration.position = WAITING, last_position(offer.id) + 1
    registration.offered_until, registration.reminded_at, registration.moved_because = None, None, ""
    registration.created_at = registration.changed_at = now()
    session().add(registration)
    session().flush()


def registration_of(offer: RegistrationOffer, person_id: uuid.UUID) -> Registration | None:
    wanted = select(Registration).where(Registration.offer_id == offer.id, Registration.person_id == person_id)
    return session().scalar(wanted)


def _known_guest(offer: RegistrationOffer, person: Person | None, email: str) -> Registration | None:
    by_address = select(Registration).where(Registration.offer_id == offer.id, Registration.email == email)
    return (registration_of(offer, person.id) if person else None) or session().scalar(by_address)


def _seat_or_refuse(offer: RegistrationOffer, event: Event, registration: Registration) -> None:
    fill_seats(offer, event, newcomer=registration)
    if registration.status == WAITING and not offer.has_waiting_list:
        raise NoSeatLeft


def _record(action: str, actor: Any, event: Event, registration: Registration, text: str) -> None:
    assert registration.status in (*ACTIVE, CANCELLED)
    record(
        action,
        actor=actor,
        about=registration,
        workspace_id=event.workspace_id,
        text=text.format(event.title),
        details={"status": registration.status},
    )
