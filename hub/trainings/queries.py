"""Reading registrations for pages; names and addresses of others only for those who plan the Termin."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.db import session
from hub.documents.audience import CONTENT_ROLES
from hub.permissions import plans_event
from hub.trainings.models import (
    ACTIVE,
    CANCELLED,
    CONFIRMED,
    EXPIRED,
    OFFERED,
    WAITING,
    Registration,
    RegistrationOffer,
)
from hub.trainings.seats import Seats

ORDER = {CONFIRMED: 0, OFFERED: 1, WAITING: 2, CANCELLED: 3, EXPIRED: 4}


@dataclass(frozen=True)
class Line:
    """One registration as planners see it; `rank` is the place among those who wait, None for the others."""

    id: uuid.UUID
    name: str
    email: str
    institution: str
    status: str
    is_guest: bool
    is_verified: bool
    offered_until: datetime | None
    moved_because: str
    created_at: datetime
    rank: int | None


@dataclass(frozen=True)
class InstitutionSeats:
    """Seats of one institution: kept for it, taken by its people, left of those that are kept."""

    name: str
    kept: int
    taken: int
    left: int


def lines_of(user: User, event: Event) -> list[Line]:
    """Everybody who ever registered: who is in, who has an offer, who waits in order, who left."""
    if not plans_event(user, event):
        return []
    rows = session().execute(
        select(Registration, Person.name, Person.email, Institution.short_name)
        .join(RegistrationOffer, RegistrationOffer.id == Registration.offer_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Institution, Institution.id == Registration.institution_id)
        .where(RegistrationOffer.event_id == event.id)
        .order_by(Registration.position)
    )
    lines, rank = [], 0
    for row, name, email, institution in rows:
        waits = row.status == WAITING and row.is_verified
        rank += waits
        lines.append(
            Line(
                id=row.id,
                name=name or row.name,
                email=email or row.email or "",
                institution=institution or row.institution_name,
                status=row.status,
                is_guest=row.person_id is None,
                is_verified=row.is_verified,
                offered_until=row.offered_until,
                moved_because=row.moved_because,
                created_at=row.created_at,
                rank=rank if waits else None,
            )
        )
    return sorted(lines, key=lambda line: ORDER[line.status])


def seats_per_institution(seats: Seats) -> list[InstitutionSeats]:
    """One line for each institution that has seats of its own or people in, by name."""
    ids = {row_id for row_id in (*seats.kept, *seats.taken) if row_id is not None}
    named = session().execute(
        select(Institution.id, Institution.short_name).where(Institution.id.in_(ids)).order_by(Institution.short_name)
    )
    return [
        InstitutionSeats(name, seats.kept.get(row_id, 0), seats.taken.get(row_id, 0), seats.left_of(row_id))
        for row_id, name in named
    ]


def own_registration(user: User, offer: RegistrationOffer) -> Registration | None:
    wanted = select(Registration).where(Registration.offer_id == offer.id, Registration.person_id == user.id)
    return session().scalar(wanted)


def made_for_colleagues(user: User, offer: RegistrationOffer) -> Sequence[tuple[Registration, str]]:
    """Those of one's own institution whom this person has registered, with their names."""
    wanted = (
        select(Registration, Person.name)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.offer_id == offer.id,
            Registration.registered_by == user.id,
            Registration.person_id != user.id,
            Registration.institution_id == user.institution_id,
            Registration.status.in_(ACTIVE),
        )
        .order_by(Person.name)
    )
    return [(row, name) for row, name in session().execute(wanted)]


def rank_of(registration: Registration) -> int:
    """The place in the line, from 1."""
    before = select(func.count()).where(
        Registration.offer_id == registration.offer_id,
        Registration.status == WAITING,
        Registration.verified_at.is_not(None),
        Registration.position < registration.position,
    )
    return (session().scalar(before) or 0) + 1


def colleagues_to_register(user: User, offer: RegistrationOffer) -> Sequence[tuple[uuid.UUID, str]]:
    """Those of one's own institution who are not registered, by name."""
    registered = select(Registration.person_id).where(
        Registration.offer_id == offer.id, Registration.status.in_(ACTIVE), Registration.person_id.is_not(None)
    )
    wanted = (
        select(Person.id, Person.name)
        .where(Person.institution_id == user.institution_id, Person.id != user.id)
        .where(Person.deactivated_at.is_(None), Person.role.in_(CONTENT_ROLES), Person.id.not_in(registered))
        .order_by(Person.name)
    )
    return [(row_id, name) for row_id, name in session().execute(wanted)]
