"""What time brings: offers lapse, seats are redistributed, registration closes, people are reminded.

All state is in rows, and each Termin has a transaction of its own: killed at any moment, repeated, or caught up after a
week, the same comes out, and nobody is told twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import aliased

from hub import jobs
from hub.audit.actions import record
from hub.calendar.models import DECLINED, PLANNED, Event, Participant
from hub.days import today
from hub.db import now, session, transaction
from hub.errors import NotFound
from hub.notices.actions import notify
from hub.trainings import letters
from hub.trainings.labels import CLOSED
from hub.trainings.line import VERIFIED_WITHIN, fill_seats
from hub.trainings.models import (
    CANCELLED,
    CONFIRMED,
    EXPIRED,
    OFFERED,
    WAITING,
    Registration,
    RegistrationOffer,
)
from hub.trainings.participants import participant_of, take_out
from hub.trainings.rows import locked_offer_of, registrations_in, waiting_in_line

REMINDED_BEFORE = timedelta(days=3)
NO_REMINDER_BEFORE = timedelta(days=2)  # the day before, everybody who takes part is reminded anyway
JUST_REGISTERED = timedelta(days=1)
GUESTS_KEPT = timedelta(days=30)

_left = aliased(Participant)


@jobs.every(timedelta(minutes=10))
def move_registrations_on() -> None:
    """Lapsed offers, unconfirmed guests, declined invitations, redistribution, deadline, start."""
    _for_each(_offers_with_something_due, move_on)


@jobs.every(timedelta(hours=1))
def remind_of_trainings() -> None:
    """Three days before, once each."""
    _for_each(_offers_to_remind_of, remind)


@jobs.every(timedelta(days=1))
def forget_guests() -> None:
    """Guests who did not come in are no participants: what they said of themselves goes a month after the Termin."""
    gone = (
        select(RegistrationOffer.id)
        .join(Event, Event.id == RegistrationOffer.event_id)
        .where(Event.ends_at < now() - GUESTS_KEPT)
    )
    with transaction(writing=True) as opened:
        done = opened.execute(
            delete(Registration)
            .where(Registration.offer_id.in_(gone), Registration.person_id.is_(None))
            .where(Registration.status != CONFIRMED)
        )
        if done.rowcount:  # type: ignore[attr-defined]
            record("trainings.forget", actor=None, text="Angaben von Gästen ohne Platz gelöscht")


def _for_each(due: Callable[[], list[uuid.UUID]], work: Callable[[RegistrationOffer, Event], None]) -> None:
    with transaction(writing=False):
        event_ids = due()
    for event_id in event_ids:
        with transaction(writing=True):
            event = session().get(Event, event_id)
            if event is None:
                continue
            with suppress(NotFound):  # registration was switched off just now
                work(locked_offer_of(event), event)


def _offers_with_something_due() -> list[uuid.UUID]:
    mine = Registration.offer_id == RegistrationOffer.id
    lapsed = select(Registration.id).where(mine, Registration.status == OFFERED, Registration.offered_until <= now())
    stale = select(Registration.id).where(mine, _is_stale())
    waits = select(Registration.id).where(mine, Registration.status == WAITING)
    redistributed = RegistrationOffer.redistributed_at.is_(None) & (RegistrationOffer.redistributes_on <= today())
    closed = RegistrationOffer.closed_at.is_(None) & (RegistrationOffer.closes_on < today())
    wanted = (
        select(Event.id)
        .join(RegistrationOffer, RegistrationOffer.event_id == Event.id)
        .where(RegistrationOffer.ended_at.is_(None), Event.status == PLANNED, Event.deleted_at.is_(None))
        .where(
            or_(
                lapsed.exists(),
                stale.exists(),
                waits.exists(),
                _left_elsewhere().where(mine).exists(),
                redistributed,
                closed,
                Event.starts_at <= now(),
            )
        )
    )
    return list(session().scalars(wanted.order_by(Event.starts_at)))


def move_on(offer: RegistrationOffer, event: Event) -> None:
    """Everything that is due for one Termin, under its lock."""
    if offer.ended_at is not None or event.status != PLANNED or event.deleted_at is not None:
        return
    if event.starts_at <= now():
        end(offer)
        return
    _let_offers_lapse(offer, event)
    _drop_unconfirmed_guests(offer)
    _follow_declined_invitations(offer, event)
    _redistribute(offer, event)
    fill_seats(offer, event)
    _close(offer, event)


def end(offer: RegistrationOffer) -> None:
    """The Termin begins: nobody waits any more, and whoever did is told."""
    offer.ended_at = now()
    for registration in registrations_in(offer, WAITING, OFFERED):
        registration.status, registration.offered_until, registration.changed_at = EXPIRED, None, now()
        if registration.is_verified:
            letters.tell(registration, letters.NO_SEAT)
        elif registration.person_id is None:
            session().delete(registration)
    session().flush()


def _let_offers_lapse(offer: RegistrationOffer, event: Event) -> None:
    lapsed = [row for row in registrations_in(offer, OFFERED) if row.is_verified and row.offered_until <= now()]  # type: ignore[operator]
    for registration in lapsed:
        registration.status, registration.offered_until, registration.changed_at = EXPIRED, None, now()
        letters.tell(registration, letters.LAPSED)
    session().flush()
    if lapsed:
        _note(event, "trainings.lapse", "Angebotener Platz in „{}“ verfallen", people=len(lapsed))


def _drop_unconfirmed_guests(offer: RegistrationOffer) -> None:
    """Nobody said that it was them: what was typed is forgotten."""
    wanted = select(Registration).where(Registration.offer_id == offer.id, _is_stale())
    for registration in session().scalars(wanted).all():
        session().delete(registration)
    session().flush()


def _is_stale() -> ColumnElement[bool]:
    held = (Registration.status == OFFERED) & (Registration.offered_until <= now())
    waited = (Registration.status == WAITING) & (Registration.created_at <= now() - VERIFIED_WITHIN)
    return Registration.verified_at.is_(None) & (held | waited)


def _follow_declined_invitations(offer: RegistrationOffer, event: Event) -> None:
    """Who was invited besides and declined there, or was taken off the list there, needs no seat."""
    found = _left_elsewhere().where(Registration.offer_id == offer.id)
    for registration in session().scalars(select(Registration).where(Registration.id.in_(found))).all():
        registration.status, registration.changed_at = CANCELLED, now()
        known = participant_of(event, registration)
        if known is not None and known.answer != DECLINED:
            take_out(event, registration)
    session().flush()


def _left_elsewhere() -> Select[uuid.UUID]:
    is_them = or_(_left.person_id == Registration.person_id, _left.email == Registration.email)
    still_in = (
        select(_left.id)
        .join(RegistrationOffer, RegistrationOffer.event_id == _left.event_id)
        .where(RegistrationOffer.id == Registration.offer_id, is_them, _left.answer != DECLINED)
        .correlate(Registration)
    )
    return select(Registration.id).where(Registration.status == CONFIRMED, ~still_in.exists())


def _redistribute(offer: RegistrationOffer, event: Event) -> None:
    if offer.redistributed_at is not None or offer.redistributes_on is None or offer.redistributes_on > today():
        return
    offer.redistributed_at = now()
    session().flush()
    _note(event, "trainings.redistribute", "Ungenutzte Plätze der Institutionen in „{}“ für alle freigegeben")


def _close(offer: RegistrationOffer, event: Event) -> None:
    """The organiser is told of the deadline, once."""
    if offer.closed_at is not None or offer.closes_on >= today():
        return
    offer.closed_at = now()
    notify(
        [event.organiser_id],
        CLOSED,
        url=f"/events/{event.id}/registrations",
        about=event,
        by_mail=True,
        title=event.title,
        confirmed=str(_count(offer, CONFIRMED)),
        waiting=str(len(waiting_in_line(offer))),
    )
    _note(event, "trainings.close", "Anmeldeschluss für „{}“")


def _offers_to_remind_of() -> list[uuid.UUID]:
    is_due = Event.starts_at.between(now() + NO_REMINDER_BEFORE, now() + REMINDED_BEFORE)
    owed = select(Registration.id).where(
        Registration.offer_id == RegistrationOffer.id,
        Registration.status == CONFIRMED,
        Registration.reminded_at.is_(None),
    )
    wanted = (
        select(Event.id)
        .join(RegistrationOffer, RegistrationOffer.event_id == Event.id)
        .where(is_due, Event.status == PLANNED, Event.deleted_at.is_(None), owed.exists())
    )
    return list(session().scalars(wanted.order_by(Event.starts_at)))


def remind(offer: RegistrationOffer, event: Event) -> None:
    """Everybody with a seat who was not reminded yet; who has registered just now needs no reminder on top."""
    if not now() + NO_REMINDER_BEFORE <= event.starts_at <= now() + REMINDED_BEFORE or event.status != PLANNED:
        return
    told = 0
    for registration in registrations_in(offer, CONFIRMED):
        if registration.reminded_at is not None:
            continue
        registration.reminded_at = now()
        if registration.changed_at <= now() - JUST_REGISTERED:
            letters.tell(registration, letters.REMINDER)
            told += 1
    session().flush()
    if told:
        _note(event, "trainings.remind", "An „{}“ erinnert", people=told)


def _count(offer: RegistrationOffer, status: str) -> int:
    counted = select(func.count()).where(Registration.offer_id == offer.id, Registration.status == status)
    return session().scalar(counted) or 0


def _note(event: Event, action: str, text: str, **details: int) -> None:
    record(
        action,
        actor=None,
        about=event,
        workspace_id=event.workspace_id,
        text=text.format(event.title),
        details=details,
    )
