"""Keeping rooms and equipment, and booking them. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext
from sqlalchemy import delete, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import Event
from hub.db import now, session
from hub.errors import HubError, NotFound
from hub.rooms.models import Booking, Resource

MAX_SERIES = 400


class NameTaken(HubError):
    """Two rooms of one institution with one name."""

    message = lazy_gettext("Diese Institution hat schon einen Eintrag mit diesem Namen.")


class NotOffered(HubError):
    """What is no longer lent, or was never."""

    message = lazy_gettext("Dieser Raum oder dieses Gerät wird nicht (mehr) verliehen. Bitte wählen Sie etwas anderes.")


class AlreadyBooked(HubError):
    """Somebody else has it at that time; nothing is said of who or for what."""

    def __init__(self, resource: Resource) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ ist zu dieser Zeit schon belegt. Bitte wählen Sie etwas anderes oder eine andere Zeit.",
                name=resource.name,
            )
        )


class NoDuration(HubError):
    """Nothing can be taken for no time."""

    message = lazy_gettext("Das Ende muss nach dem Beginn liegen. Bitte prüfen Sie Tag und Uhrzeit.")


class AlreadyPast(HubError):
    """Nobody books what is over."""

    message = lazy_gettext("Dieser Termin ist vorbei. Dafür lässt sich nichts mehr buchen.")


@dataclass(frozen=True)
class Described:
    """Everything people say of a room or piece of equipment; the names are the columns of `Resource`."""

    kind: str
    name: str
    institution_id: uuid.UUID
    place: str = ""
    seats: int | None = None
    accessibility: str = ""
    note: str = ""


def add_resource(user: User, described: Described) -> Resource:
    """Lend a room or piece of equipment. Raises `NameTaken`."""
    resource = Resource(id=uuid.uuid4(), **asdict(described))
    _expect_free_name(resource)
    session().add(resource)
    session().flush()
    record("rooms.add", actor=user, about=resource, text=f"„{resource.name}“ zum Buchen angeboten")
    return resource


def change_resource(user: User, resource: Resource, described: Described, *, is_active: bool) -> None:
    """Change what is said of it; one that is not active is offered no more, its bookings stay. Raises `NameTaken`."""
    for name, value in asdict(described).items():
        setattr(resource, name, value)
    resource.is_active = is_active
    with session().no_autoflush:
        _expect_free_name(resource)
    session().flush()
    record("rooms.change", actor=user, about=resource, text=f"„{resource.name}“ geändert")


def book_for_event(user: User, event: Event, resource_id: uuid.UUID) -> Booking:
    """Book it for the time of a Termin. Raises `NotOffered`, `AlreadyBooked`, `AlreadyPast`, `NoDuration`."""
    if event.is_cancelled or event.ends_at <= now():
        raise AlreadyPast
    resource = _locked(resource_id)
    booking = _book(user, resource, event.starts_at, event.ends_at, event=event)
    text = f"„{resource.name}“ für „{event.title}“ gebucht"
    record("rooms.book", actor=user, about=event, workspace_id=event.workspace_id, text=text)
    return booking


def book_for_series(user: User, event: Event, resource_id: uuid.UUID) -> tuple[int, list[Event]]:
    """Book it for this Termin and all that follow in its series; returns how many, and those it is taken for.

    Raises `NotOffered`.
    """
    resource = _locked(resource_id)
    following = session().scalars(
        select(Event)
        .where(Event.series_id == event.series_id, Event.starts_at >= event.starts_at, Event.ends_at > now())
        .where(Event.deleted_at.is_(None), Event.cancelled_at.is_(None))
        .order_by(Event.starts_at)
        .limit(MAX_SERIES)
    )
    booked, taken = 0, []
    for one in following.all():
        try:
            _book(user, resource, one.starts_at, one.ends_at, event=one)
            booked += 1
        except AlreadyBooked:
            taken.append(one)
    text = f"„{resource.name}“ für {booked} Termine von „{event.title}“ gebucht"
    record("rooms.book", actor=user, about=event, workspace_id=event.workspace_id, text=text)
    return booked, taken


def block_resource(user: User, resource: Resource, starts_at: datetime, ends_at: datetime, *, purpose: str) -> Booking:
    """Its keepers need it themselves. Raises `AlreadyBooked`, `NoDuration`."""
    booking = _book(user, _locked(resource.id), starts_at, ends_at, purpose=" ".join(purpose.split()))
    record("rooms.block", actor=user, about=resource, text=f"„{resource.name}“ selbst belegt")
    return booking


def give_back(user: User, booking: Booking) -> None:
    """The booking ends; others may have it."""
    name = booking.resource.name
    session().delete(booking)
    session().flush()
    record("rooms.give-back", actor=user, about=booking.resource, text=f"Buchung von „{name}“ aufgehoben")


def move_bookings(event: Event) -> None:
    """Bookings follow the Termin to its new time. Raises `AlreadyBooked`: then the Termin cannot move either."""
    bookings = session().scalars(select(Booking).where(Booking.event_id == event.id).order_by(Booking.resource_id))
    for booking in bookings.all():
        resource = _locked(booking.resource_id, is_booking=False)
        booking.starts_at, booking.ends_at = event.starts_at, event.ends_at
        with session().no_autoflush:
            _expect_free(resource, event.starts_at, event.ends_at, but=booking.id)
    session().flush()


def free_bookings(event: Event) -> None:
    """A Termin that does not take place needs nothing."""
    session().execute(delete(Booking).where(Booking.event_id == event.id))


def _book(
    user: User,
    resource: Resource,
    starts_at: datetime,
    ends_at: datetime,
    *,
    event: Event | None = None,
    purpose: str = "",
) -> Booking:
    own = Booking.event_id == event.id if event else None
    if own is not None:
        found = session().scalar(select(Booking).where(own, Booking.resource_id == resource.id))
        if found is not None:
            return found
    if ends_at <= starts_at:
        raise NoDuration
    _expect_free(resource, starts_at, ends_at)
    booking = Booking(
        id=uuid.uuid4(),
        resource_id=resource.id,
        event_id=event.id if event else None,
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=purpose,
        booked_by=user.id,
    )
    session().add(booking)
    session().flush()
    return booking


def _locked(resource_id: uuid.UUID, *, is_booking: bool = True) -> Resource:
    """Whoever books the same thing waits here; SQLite has a single writer already."""
    found = session().scalar(select(Resource).where(Resource.id == resource_id).with_for_update())
    if found is None:
        raise NotFound
    if is_booking and not found.is_active:
        raise NotOffered
    return found


def _expect_free(resource: Resource, starts_at: datetime, ends_at: datetime, *, but: uuid.UUID | None = None) -> None:
    overlapping = (
        select(Booking.id)
        .where(Booking.resource_id == resource.id, Booking.starts_at < ends_at, Booking.ends_at > starts_at)
        .limit(1)
    )
    if but is not None:
        overlapping = overlapping.where(Booking.id != but)
    if session().scalar(overlapping) is not None:
        raise AlreadyBooked(resource)


def _expect_free_name(resource: Resource) -> None:
    same = select(Resource.id).where(
        Resource.institution_id == resource.institution_id, Resource.name == resource.name, Resource.id != resource.id
    )
    if session().scalar(same) is not None:
        raise NameTaken
