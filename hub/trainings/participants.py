"""Who has a seat takes part: the row that feeds, attendance and conflicts know."""

from __future__ import annotations

from sqlalchemy import select

from hub.calendar.models import ACCEPTED, DECLINED, Event, Participant
from hub.db import now, session
from hub.trainings.models import Registration

REGISTRATION = "registration"


def put_in(event: Event, registration: Registration) -> None:
    """Make a participant of them; who was invited before has said yes by registering."""
    session().flush()
    known = participant_of(event, registration)
    if known is None:
        known = Participant(
            event_id=event.id,
            person_id=registration.person_id,
            name=registration.name,
            email=registration.email,
            institution_id=registration.institution_id,
            source=REGISTRATION,
        )
        session().add(known)
    known.answer, known.answered_at = ACCEPTED, now()
    session().flush()


def take_out(event: Event, registration: Registration) -> None:
    """Take the participant out again; who was invited besides stays invited and has declined."""
    known = participant_of(event, registration)
    if known is None:
        return
    if known.source == REGISTRATION:
        session().delete(known)
    else:
        known.answer, known.answered_at = DECLINED, now()
    session().flush()


def participant_of(event: Event, registration: Registration) -> Participant | None:
    wanted = select(Participant).where(Participant.event_id == event.id)
    if registration.person_id is not None:
        return session().scalar(wanted.where(Participant.person_id == registration.person_id))
    return session().scalar(wanted.where(Participant.email == registration.email))
