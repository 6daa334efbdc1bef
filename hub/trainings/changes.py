"""What happens to registrations when their Termin is moved, called off or copied."""

from __future__ import annotations

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import DRAFT, Event
from hub.db import now, session
from hub.trainings import letters
from hub.trainings.models import ACTIVE, RegistrationOffer
from hub.trainings.offers import copy_offer
from hub.trainings.participants import participant_of
from hub.trainings.rows import locked_offer_of, offer_of, registrations_in

WORTH_TELLING = {"starts_at", "ends_at", "first_day", "last_day", "is_all_day", "place", "video_url"}


@slots.fills(slots.AFTER_EVENT_CHANGE, order=60)
def follow_the_event(user: User, event: Event, changed: set[str]) -> None:
    """Deadlines stay before the start, and whoever is registered learns the new time or place."""
    if not changed & WORTH_TELLING or offer_of(event) is None:
        return
    offer = locked_offer_of(event)
    offer.closes_on = min(offer.closes_on, event.first_day)
    if offer.redistributes_on is not None:
        offer.redistributes_on = min(offer.redistributes_on, event.first_day)
    if event.starts_at > now():
        offer.ended_at = None
    for registration in registrations_in(offer, *ACTIVE):
        if "starts_at" in changed:
            registration.reminded_at = None
        if registration.offered_until is not None:
            registration.offered_until = min(registration.offered_until, event.starts_at)
    session().flush()
    if event.status != DRAFT and event.ends_at > now():
        _tell_all(user, offer, event, letters.MOVED)


@slots.fills(slots.AFTER_EVENT_CANCELLED, order=60)
def tell_of_cancellation(user: User, event: Event) -> None:
    """Everybody who is registered, was offered a seat or waits; the list is closed without another mail."""
    if offer_of(event) is None:
        return
    offer = locked_offer_of(event)
    _tell_all(user, offer, event, letters.CALLED_OFF)
    offer.ended_at = now()
    session().flush()


@slots.fills(slots.AFTER_EVENT_COPIED, order=60)
def copy_registration(user: User, copy: Event, original: Event) -> None:
    copy_offer(user, copy, original)


def _tell_all(user: User, offer: RegistrationOffer, event: Event, kind: str) -> None:
    """One mail to each; not to those whom the invitations tell of every change."""
    told = 0
    for registration in registrations_in(offer, *ACTIVE):
        known = participant_of(event, registration)
        if registration.is_verified and (known is None or known.told_sequence is None):
            letters.tell(registration, kind)
            told += 1
    if told:
        record(
            "trainings.tell",
            actor=user,
            about=event,
            workspace_id=event.workspace_id,
            text=f"Angemeldete von „{event.title}“ benachrichtigt",
            details={"people": told, "of": kind},
        )
