"""Reading rooms, equipment and bookings. What a booking is for is told only to who may read the Termin."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.db import now, session
from hub.permissions import can, readable_events
from hub.rooms.models import Booking, Resource

MAX_BOOKINGS = 200


class Lent(NamedTuple):
    """A room or piece of equipment with its institution, and whether it is free at the time that was asked about."""

    resource: Resource
    institution: str
    is_free: bool


class Taken(NamedTuple):
    """One booking as this person may see it: `title` and `url` only of Termine they may read."""

    booking: Booking
    title: str
    url: str
    may_give_back: bool


def resources(*, starts_at: datetime | None = None, ends_at: datetime | None = None, all_: bool = False) -> list[Lent]:
    """What is lent, by institution and name; with a time, whether it is free then. At most two queries."""
    wanted = select(Resource, Institution.short_name).join(Institution, Institution.id == Resource.institution_id)
    if not all_:
        wanted = wanted.where(Resource.is_active)
    rows = session().execute(wanted.order_by(Resource.kind.desc(), Institution.short_name, Resource.name)).all()
    taken: set[uuid.UUID] = set()
    if starts_at is not None and ends_at is not None:
        overlapping = select(Booking.resource_id).where(Booking.starts_at < ends_at, Booking.ends_at > starts_at)
        taken = set(session().scalars(overlapping))
    return [Lent(resource, institution, resource.id not in taken) for resource, institution in rows]


def bookings_of_event(event: Event) -> Sequence[Booking]:
    wanted = select(Booking).options(joinedload(Booking.resource)).where(Booking.event_id == event.id)
    return session().scalars(wanted.order_by(Booking.booked_at)).all()


def coming_bookings(user: User, resource: Resource) -> list[Taken]:
    """When it is taken from now on. Three queries, however many."""
    wanted = select(Booking).where(Booking.resource_id == resource.id, Booking.ends_at > now())
    bookings = session().scalars(wanted.order_by(Booking.starts_at).limit(MAX_BOOKINGS)).all()
    titles = _titles(user, {booking.event_id for booking in bookings if booking.event_id})
    may_keep = can(user, "rooms.keep", resource)
    return [_as_seen(booking, titles, may_keep=may_keep) for booking in bookings]


def institutions() -> list[tuple[uuid.UUID, str]]:
    rows = session().execute(select(Institution.id, Institution.name).order_by(Institution.name))
    return [(row_id, name) for row_id, name in rows]


def _titles(user: User, event_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    readable = readable_events(user, event_ids)
    rows = session().execute(select(Event.id, Event.title).where(Event.id.in_(readable)))
    return {row_id: title for row_id, title in rows}


def _as_seen(booking: Booking, titles: dict[uuid.UUID, str], *, may_keep: bool) -> Taken:
    if booking.event_id is None:
        return Taken(booking, booking.purpose if may_keep else "", "", may_keep)
    title = titles.get(booking.event_id, "")
    return Taken(booking, title, f"/events/{booking.event_id}" if title else "", may_keep)
