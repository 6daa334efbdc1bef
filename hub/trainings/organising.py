"""What planners do with the list: adding by hand, moving up, taking out, writing to all. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub import mail
from hub.accounts.models import Person
from hub.accounts.queries import person_at
from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text, says_something
from hub.audit.actions import record
from hub.calendar.models import PLANNED, Event
from hub.db import now, session
from hub.documents.audience import CONTENT_ROLES
from hub.errors import HubError
from hub.trainings import letters
from hub.trainings.errors import AlreadyBegun, AlreadyRegistered, NotOpen, NotWaiting
from hub.trainings.labels import REASONS
from hub.trainings.line import fill_seats
from hub.trainings.models import CONFIRMED, WAITING, Registration
from hub.trainings.registering import Guest, describe_guest, leave, line_up
from hub.trainings.rows import first_position, locked, locked_offer_of
from hub.trainings.texts import address_of, name_of

MAX_MESSAGE_CHARACTERS = 5000
MAX_SUBJECT_CHARACTERS = 150


class NoMessage(HubError):
    message = lazy_gettext("Bitte schreiben Sie Betreff und Nachricht.")


class NobodyRegistered(HubError):
    message = lazy_gettext("Noch ist niemand fest angemeldet. Es gibt niemanden, dem Sie schreiben könnten.")


class NoReason(HubError):
    message = lazy_gettext("Bitte wählen Sie einen Grund. Er steht im Prüfprotokoll.")


@dataclass(frozen=True)
class Message:
    subject: str
    body: str


def add_by_hand(user: User, event: Event, guest: Guest) -> Registration:
    """Register somebody who called or wrote; they are told by mail and need not confirm.

    The deadline does not bind planners; seats do: without a free one they wait. Raises `NotOpen`, `AlreadyRegistered`,
    `NoName`, `BadAddress`.
    """
    name, email = name_of(guest.name), address_of(guest.email)
    offer = locked_offer_of(event)
    if event.status != PLANNED or event.starts_at <= now():
        raise NotOpen
    person = person_at(email)
    if person is not None and not (person.is_active and person.role in CONTENT_ROLES):
        person = None
    known = _known(offer.id, person, email)
    if known is not None and known.is_active and known.is_verified:
        raise AlreadyRegistered
    registration = known or Registration(id=uuid.uuid4(), offer_id=offer.id)
    describe_guest(registration, person, name, email, guest)
    registration.verified_at, registration.registered_by = now(), user.id
    line_up(offer, registration)
    fill_seats(offer, event, newcomer=registration)
    letters.tell(registration, letters.STATE)
    _record(user, event, registration, "trainings.add", "Person zu „{}“ hinzugefügt")
    return registration


def move_up(user: User, registration: Registration, *, reason: str) -> None:
    """To the front of the line, with a reason that stays in the trail. Raises `NotWaiting`, `NoReason`."""
    if reason not in REASONS:
        raise NoReason
    offer, event = locked(registration)
    if registration.status != WAITING or not registration.is_verified:
        raise NotWaiting
    registration.position = first_position(offer.id) - 1
    registration.moved_because, registration.changed_at = reason, now()
    fill_seats(offer, event)
    _record(
        user,
        event,
        registration,
        "trainings.move-up",
        "Person auf der Warteliste von „{}“ nach vorn gerückt",
        reason=reason,
    )


def remove(user: User, registration: Registration) -> None:
    """Take somebody out; they are told, the next one moves up. Raises `AlreadyBegun`."""
    offer, event = locked(registration)
    if not registration.is_active:
        return
    if event.starts_at <= now():
        raise AlreadyBegun
    is_to_be_told = registration.is_verified
    leave(offer, event, registration)
    if is_to_be_told:
        letters.tell(registration, letters.REMOVED)
    _record(user, event, registration, "trainings.remove", "Person aus „{}“ herausgenommen")


def write_to_all(user: User, event: Event, message: Message) -> int:
    """One mail to each of those who have a seat, none with the address of another; returns how many.

    Raises `NoMessage`, `NobodyRegistered`.
    """
    offer = locked_offer_of(event)
    subject, body = " ".join(clean_text(message.subject).split()), clean_text(message.body)
    if not says_something(subject) or not says_something(body):
        raise NoMessage
    rows = session().execute(
        select(Registration.email, Person.email, Person.deactivated_at)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(Registration.offer_id == offer.id, Registration.status == CONFIRMED)
    )
    addresses = sorted({guest or person for guest, person, gone_at in rows if gone_at is None})
    if not addresses:
        raise NobodyRegistered
    closing = f"{user.name} ({user.institution_short_name})"
    for address in addresses:
        mail.send(recipient=address, subject=f"{event.title}: {subject}", body=f"{body}\n\n{closing}\n")
    record(
        "trainings.write",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"An alle Angemeldeten von „{event.title}“ geschrieben",
        details={"people": len(addresses)},
    )
    return len(addresses)


def _known(offer_id: uuid.UUID, person: Person | None, email: str) -> Registration | None:
    is_them = Registration.email == email
    if person is not None:
        is_them |= Registration.person_id == person.id
    return session().scalars(select(Registration).where(Registration.offer_id == offer_id, is_them)).first()


def _record(user: User, event: Event, registration: Registration, action: str, text: str, **details: str) -> None:
    record(
        action,
        actor=user,
        about=registration,
        workspace_id=event.workspace_id,
        text=text.format(event.title),
        details={"status": registration.status, **details},
    )
