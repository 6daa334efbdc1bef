"""Reading and locking the rows that actions work on; decides nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select

from hub.calendar.models import Event
from hub.db import session
from hub.errors import NotFound
from hub.trainings.models import TAKING_A_SEAT, WAITING, Registration, RegistrationOffer, SeatContingent
from hub.trainings.seats import Seats


def offer_of(event: Event) -> RegistrationOffer | None:
    return session().scalar(select(RegistrationOffer).where(RegistrationOffer.event_id == event.id))


def locked_offer_of(event: Event) -> RegistrationOffer:
    """The offer, so that everything about its seats happens one after the other. Raises `NotFound`."""
    wanted = select(RegistrationOffer).where(RegistrationOffer.event_id == event.id)
    offer = session().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if offer is None:
        raise NotFound
    session().refresh(event)
    return offer


def locked(registration: Registration) -> tuple[RegistrationOffer, Event]:
    """The same for the offer of a registration, which is read again under the lock. Raises `NotFound`."""
    wanted = select(RegistrationOffer).where(RegistrationOffer.id == registration.offer_id)
    offer = session().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    known = session().get(Registration, registration.id, populate_existing=True) if offer else None
    if offer is None or known is None:
        raise NotFound
    return offer, session().get_one(Event, offer.event_id, populate_existing=True)


def seats_of(offer: RegistrationOffer) -> Seats:
    """The seats as they are now; ask it under the lock before giving one away."""
    kept = session().execute(
        select(SeatContingent.institution_id, SeatContingent.seats).where(SeatContingent.offer_id == offer.id)
    )
    taken = session().execute(
        select(Registration.institution_id, func.count())
        .where(Registration.offer_id == offer.id, Registration.status.in_(TAKING_A_SEAT))
        .group_by(Registration.institution_id)
    )
    return Seats(
        total=offer.seats,
        kept={row[0]: row[1] for row in kept},
        taken={row[0]: row[1] for row in taken},
        is_redistributed=offer.redistributed_at is not None,
    )


def waiting_in_line(offer: RegistrationOffer) -> Sequence[Registration]:
    """Who waits, the first one first; guests whose address is not confirmed as well."""
    return registrations_in(offer, WAITING)


def registrations_in(offer: RegistrationOffer, *statuses: str) -> Sequence[Registration]:
    """Those of these states, in the order of the line."""
    wanted = select(Registration).where(Registration.offer_id == offer.id, Registration.status.in_(statuses))
    return session().scalars(wanted.order_by(Registration.position)).all()


def last_position(offer_id: uuid.UUID) -> int:
    return session().scalar(select(func.max(Registration.position)).where(Registration.offer_id == offer_id)) or 0


def first_position(offer_id: uuid.UUID) -> int:
    return session().scalar(select(func.min(Registration.position)).where(Registration.offer_id == offer_id)) or 0
