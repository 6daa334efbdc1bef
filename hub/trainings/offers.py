"""Switching registration on for a Termin, and its rules: seats, deadlines, guests. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text
from hub.audit.actions import record
from hub.calendar.actions import AlreadyOver
from hub.calendar.models import Event
from hub.days import today
from hub.db import now, session
from hub.errors import NotFound
from hub.trainings.errors import (
    BadDays,
    BadDeadline,
    BadHours,
    BadRedistribution,
    KeptSeatsTaken,
    NoSeats,
    SeatsTaken,
    StillRegistered,
    TooManyKept,
)
from hub.trainings.line import fill_seats
from hub.trainings.models import ACTIVE, OFFER_HOURS, Registration, RegistrationOffer, SeatContingent
from hub.trainings.rows import locked_offer_of, offer_of, seats_of

MAX_SEATS = 10_000
MAX_OFFER_HOURS = 336


@dataclass(frozen=True)
class Terms:
    """Everything the organiser says about registration; `kept` are seats per institution."""

    seats: int
    closes_on: date
    opens_on: date | None = None
    kept: Mapping[uuid.UUID, int] = field(default_factory=dict)
    allows_guests: bool = False
    has_waiting_list: bool = True
    redistributes_on: date | None = None
    offer_hours: int = OFFER_HOURS
    preparation: str = ""


def set_up_registration(user: User, event: Event, terms: Terms) -> RegistrationOffer:
    """Switch registration on, or change its rules; seats that came up free go to the first in line.

    Raises `AlreadyOver`, `NoSeats`, `SeatsTaken`, `TooManyKept`, `KeptSeatsTaken`, `BadDeadline`, `BadDays`,
    `BadRedistribution`, `BadHours`.
    """
    if event.is_cancelled:
        raise AlreadyOver
    expect_sensible(event, terms)
    known = offer_of(event)
    offer = locked_offer_of(event) if known else _new_offer(user, event, terms)
    if terms.redistributes_on is None or terms.redistributes_on > today():
        offer.redistributed_at = None  # what shall be kept again must still be there; checked below
    elif offer.redistributed_at is None:
        offer.redistributed_at = now()
    if terms.closes_on >= today():
        offer.closed_at = None
    _write(offer, terms)
    _expect_seats(offer)
    fill_seats(offer, event)
    record(
        "trainings.change-offer" if known else "trainings.switch-on",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Anmeldung zu „{event.title}“ {'geändert' if known else 'eingeschaltet'}",
        details={"seats": terms.seats, "until": terms.closes_on.isoformat(), "guests": terms.allows_guests},
    )
    return offer


def expect_sensible(event: Event, terms: Terms) -> None:
    """Raises what is wrong with numbers and days."""
    if not 1 <= terms.seats <= MAX_SEATS:
        raise NoSeats
    if sum(terms.kept.values()) > terms.seats:
        raise TooManyKept(sum(terms.kept.values()), terms.seats)
    if terms.closes_on > event.first_day:
        raise BadDeadline(event.first_day)
    if terms.opens_on is not None and terms.opens_on > terms.closes_on:
        raise BadDays
    if terms.redistributes_on is not None and terms.redistributes_on > event.first_day:
        raise BadRedistribution
    if not 1 <= terms.offer_hours <= MAX_OFFER_HOURS:
        raise BadHours


def switch_off_registration(user: User, event: Event) -> None:
    """Take registration away again. Raises `StillRegistered` while somebody is registered or waits."""
    offer = locked_offer_of(event)
    active = select(func.count()).where(Registration.offer_id == offer.id, Registration.status.in_(ACTIVE))
    count = session().scalar(active) or 0
    if count:
        raise StillRegistered(count)
    session().execute(delete(Registration).where(Registration.offer_id == offer.id))
    session().execute(delete(SeatContingent).where(SeatContingent.offer_id == offer.id))
    session().delete(offer)
    session().flush()
    record(
        "trainings.switch-off",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Anmeldung zu „{event.title}“ ausgeschaltet",
    )


def renew_public_link(user: User, event: Event) -> None:
    """A new public address; the old one does not hold any more."""
    offer = locked_offer_of(event)
    offer.link_revision += 1
    session().flush()
    record(
        "trainings.renew-link",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Anmeldelink zu „{event.title}“ erneuert",
    )


def copy_offer(user: User, copy: Event, original: Event) -> None:
    """The same rules for a copy of the Termin, its days as far before the start; nobody is registered there."""
    offer = offer_of(original)
    if offer is None or offer_of(copy) is not None:
        return
    shift = copy.first_day - original.first_day
    terms = Terms(
        seats=offer.seats,
        closes_on=min(offer.closes_on + shift, copy.first_day),
        opens_on=_shifted(offer.opens_on, shift),
        kept=kept_seats(offer),
        allows_guests=offer.allows_guests,
        has_waiting_list=offer.has_waiting_list,
        redistributes_on=_shifted(offer.redistributes_on, shift),
        offer_hours=offer.offer_hours,
        preparation=offer.preparation,
    )
    _write(_new_offer(user, copy, terms), terms)


def kept_seats(offer: RegistrationOffer) -> dict[uuid.UUID, int]:
    """Seats per institution."""
    rows = session().execute(
        select(SeatContingent.institution_id, SeatContingent.seats).where(SeatContingent.offer_id == offer.id)
    )
    return {row[0]: row[1] for row in rows}


def _new_offer(user: User, event: Event, terms: Terms) -> RegistrationOffer:
    offer = RegistrationOffer(
        id=uuid.uuid4(), event_id=event.id, seats=terms.seats, closes_on=terms.closes_on, created_by=user.id
    )
    session().add(offer)
    session().flush()
    return offer


def _write(offer: RegistrationOffer, terms: Terms) -> None:
    offer.seats, offer.offer_hours = terms.seats, terms.offer_hours
    offer.opens_on, offer.closes_on, offer.redistributes_on = terms.opens_on, terms.closes_on, terms.redistributes_on
    offer.allows_guests, offer.has_waiting_list = terms.allows_guests, terms.has_waiting_list
    offer.preparation = clean_text(terms.preparation)
    kept = {row_id: seats for row_id, seats in terms.kept.items() if seats > 0}
    known = set(session().scalars(select(Institution.id).where(Institution.id.in_(kept))))
    if known != set(kept):
        raise NotFound
    session().execute(delete(SeatContingent).where(SeatContingent.offer_id == offer.id))
    session().add_all(
        SeatContingent(offer_id=offer.id, institution_id=row_id, seats=seats) for row_id, seats in kept.items()
    )
    session().flush()


def _expect_seats(offer: RegistrationOffer) -> None:
    seats = seats_of(offer)
    taken = sum(seats.taken.values())
    if taken > seats.total:
        raise SeatsTaken(taken)
    if seats.lacking > 0:
        raise KeptSeatsTaken(seats.lacking)


def _shifted(day: date | None, shift: timedelta) -> date | None:
    return day + shift if day else None
