"""The waiting list moves up: who gets a free seat, for how long it is held. Always under the offer's lock."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.accounts.models import Person
from hub.audit.actions import record
from hub.calendar.models import PLANNED, Event
from hub.db import now, session
from hub.trainings import letters
from hub.trainings.models import CONFIRMED, OFFERED, Registration, RegistrationOffer
from hub.trainings.participants import put_in
from hub.trainings.rows import seats_of, waiting_in_line

VERIFIED_WITHIN = timedelta(hours=24)
LAST_OFFERS = timedelta(hours=1)  # before the start nobody is offered a seat any more


def fill_seats(offer: RegistrationOffer, event: Event, *, newcomer: Registration | None = None) -> None:
    """Give every free seat to the first in line whom the institutions' seats allow.

    Who waited is asked first, by an offer with a limit; the `newcomer`, who has just said that they want to come, has
    the seat at once, or as a guest until the mailed link was followed.
    """
    session().flush()
    seats = seats_of(offer)
    if not seats.free:
        return
    for registration in waiting_in_line(offer):
        if not (registration is newcomer or _can_be_asked(registration, event)):
            continue
        if not seats.free_for(registration.institution_id):
            continue
        seats.take(registration.institution_id)
        if registration is not newcomer:
            _offer_seat(offer, event, registration)
        elif registration.is_verified:
            confirm_seat(event, registration)
        else:
            hold(registration, until=min(now() + VERIFIED_WITHIN, event.starts_at))
        if not seats.free:
            break
    session().flush()


def confirm_seat(event: Event, registration: Registration) -> None:
    """The seat is theirs: feeds, attendance and conflicts know them as a participant from now on."""
    registration.status, registration.offered_until, registration.changed_at = CONFIRMED, None, now()
    put_in(event, registration)


def hold(registration: Registration, *, until: datetime) -> None:
    registration.status, registration.offered_until, registration.changed_at = OFFERED, until, now()


def held_until(offer: RegistrationOffer, event: Event) -> datetime:
    """How long an offered seat is held: the set hours, near the start half of the time that is left.

    So somebody else can still move up after it, and nobody is registered without having said yes.
    """
    at = now()
    return min(at + timedelta(hours=offer.offer_hours), at + (event.starts_at - at) / 2)


def _can_be_asked(registration: Registration, event: Event) -> bool:
    if not registration.is_verified or event.status != PLANNED or event.starts_at - now() < LAST_OFFERS:
        return False
    person = session().get(Person, registration.person_id) if registration.person_id else None
    return person is None or person.is_active


def _offer_seat(offer: RegistrationOffer, event: Event, registration: Registration) -> None:
    hold(registration, until=held_until(offer, event))
    letters.tell(registration, letters.OFFERED_SEAT)
    record(
        "trainings.offer-seat",
        actor=None,
        about=registration,
        workspace_id=event.workspace_id,
        text=f"Freien Platz in „{event.title}“ der nächsten Person auf der Warteliste angeboten",
    )
