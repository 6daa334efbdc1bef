"""Scheduled work: thanks with the link to the feedback the day after, its end, forgetting guests after five years."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from hub import jobs, mail
from hub.accounts.models import Person
from hub.attendance import certificate_making, mails  # noqa: F401 (register their work)
from hub.attendance.feedback import OPEN_DAYS
from hub.attendance.models import AttendanceDetails, Certificate
from hub.attendance.queries import EMAIL
from hub.calendar.models import DELEGATED, PLANNED, Event, Participant
from hub.days import today
from hub.db import now, session, transaction

KEPT_YEARS = 5  # evidence for programmes, as long as folder „06 Fortbildung“
BATCH = 200


@jobs.every(timedelta(hours=1))
def thank_participants() -> None:
    """One mail to each who was there, the day after; one that is late goes out as long as answers are taken."""
    with transaction(writing=False):
        waiting = _events_to_thank_for()
    for event_id in waiting:
        with transaction(writing=True):
            if _note_thanks(event_id):
                _queue_thanks(event_id)


@jobs.every(timedelta(hours=1))
def close_feedback() -> None:
    """When its days are over: from then on the results stand, also if the Termin were moved."""
    is_over = select(Event.id).where(Event.last_day < today() - OPEN_DAYS)
    is_open = AttendanceDetails.asks_feedback & AttendanceDetails.feedback_closed_at.is_(None)
    with transaction(writing=True):
        closing = update(AttendanceDetails).where(is_open, AttendanceDetails.event_id.in_(is_over))
        session().execute(closing.values(feedback_closed_at=now()))


@jobs.every(timedelta(days=1))
def forget_old_guests() -> None:
    """Five years after a Termin who was there is a number of an institution: names, addresses, certificates go."""
    before = _years_before(today(), KEPT_YEARS)
    with transaction(writing=True):
        old = select(Event.id).where(Event.last_day < before)
        is_named = (Participant.name != "") | Participant.email.is_not(None) | (Participant.comment != "")
        session().execute(
            update(Participant)
            .where(Participant.event_id.in_(old), Participant.person_id.is_(None), is_named)
            .values(name="", email=None, comment="")
        )
        _forget_certificates(old)


def _forget_certificates(old: object) -> None:
    wanted = select(Certificate.id, Certificate.store_key, Certificate.store_version)
    rows = session().execute(wanted.where(Certificate.event_id.in_(old))).all()  # type: ignore[arg-type]
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        session().execute(delete(Certificate).where(Certificate.id.in_([row[0] for row in some])))
        stored = [[key, version] for _, key, version in some if key is not None]
        if stored:
            jobs.queue("documents.delete-bytes", stored=stored)


def _events_to_thank_for() -> list[UUID]:
    wanted = (
        select(AttendanceDetails.event_id)
        .join(Event, Event.id == AttendanceDetails.event_id)
        .where(AttendanceDetails.asks_feedback, AttendanceDetails.thanked_at.is_(None))
        .where(AttendanceDetails.feedback_closed_at.is_(None))
        .where(Event.status == PLANNED, Event.deleted_at.is_(None))
        .where(Event.last_day < today(), Event.last_day >= today() - OPEN_DAYS)
        .where(
            select(Participant.id)
            .where(Participant.event_id == Event.id, Participant.attended.is_(True))
            .correlate(Event)
            .exists()
        )
    )
    return list(session().scalars(wanted))


def _note_thanks(event_id: UUID) -> bool:
    """In the transaction that queues the mails: whoever comes second changes nothing."""
    unthanked = (AttendanceDetails.event_id == event_id) & AttendanceDetails.thanked_at.is_(None)
    done = session().execute(update(AttendanceDetails).where(unthanked).values(thanked_at=now()))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _queue_thanks(event_id: UUID) -> None:
    present = (
        select(Participant.id, EMAIL)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(Participant.event_id == event_id, Participant.attended.is_(True), Participant.answer != DELEGATED)
        .where(EMAIL.is_not(None), Person.deactivated_at.is_(None))
    )
    for participant_id, email in session().execute(present):
        mail.send_composed("attendance.thanks", recipient=email, participant_id=str(participant_id))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
