"""Reading who takes part and who was there, in one query per list. Who may ask is the routes' matter."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from hub.accounts.models import Institution, Person
from hub.attendance.models import AttendanceDetails, Certificate
from hub.calendar.models import DELEGATED, Event, Participant
from hub.db import read_once, session

MAX_PARTICIPANTS = 500

NAME = func.coalesce(Person.name, Participant.name)
EMAIL = func.coalesce(Person.email, Participant.email)
INSTITUTION_ID = func.coalesce(Participant.institution_id, Person.institution_id)


class Line(NamedTuple):
    """One person of a list. `certificate` is the row of their Teilnahmebescheinigung, None without one."""

    id: uuid.UUID
    person_id: uuid.UUID | None
    name: str
    email: str
    institution: str
    answer: str
    source: str
    attended: bool | None
    attendance_at: datetime | None
    claimed_at: datetime | None
    certificate: Certificate | None


class Tally(NamedTuple):
    """How far a list is ticked; `claimed` entered themselves and are to be confirmed (counted as open or absent)."""

    present: int
    absent: int
    open: int
    claimed: int


def lines_of(event: Event) -> list[Line]:
    """Everybody who takes part, by name; whoever sends somebody else is left out, as the deputy stands there."""
    wanted = (
        select(
            Participant.id,
            Participant.person_id,
            NAME,
            EMAIL,
            Institution.short_name,
            Participant.answer,
            Participant.source,
            Participant.attended,
            Participant.attendance_at,
            Participant.claimed_at,
            Certificate,
        )
        .outerjoin(Person, Person.id == Participant.person_id)
        .outerjoin(Institution, Institution.id == INSTITUTION_ID)
        .outerjoin(Certificate, Certificate.participant_id == Participant.id)
        .where(Participant.event_id == event.id, Participant.answer != DELEGATED)
        .order_by(func.lower(NAME), Participant.id)
        .limit(MAX_PARTICIPANTS)
    )
    return [
        Line(row_id, person_id, name or "", email or "", institution or "", *state)
        for row_id, person_id, name, email, institution, *state in session().execute(wanted)
    ]


def tally(lines: Sequence[Line]) -> Tally:
    present = sum(line.attended is True for line in lines)
    absent = sum(line.attended is False for line in lines)
    claimed = sum(line.claimed_at is not None for line in lines)
    return Tally(present, absent, len(lines) - present - absent, claimed)


def tally_of(event_id: uuid.UUID) -> Tally:
    """The same, counted by the database."""
    counting = (
        select(Participant.attended, func.count(), func.count(Participant.claimed_at))
        .where(Participant.event_id == event_id, Participant.answer != DELEGATED)
        .group_by(Participant.attended)
    )
    rows = session().execute(counting).all()
    counts = {attended: count for attended, count, _ in rows}
    return Tally(counts.get(True, 0), counts.get(False, 0), counts.get(None, 0), sum(row[2] for row in rows))


def details_of(event_id: uuid.UUID) -> AttendanceDetails:
    """What was said of the Termin; an empty row that is not kept where nothing was."""
    found = session().get(AttendanceDetails, event_id)
    return found or AttendanceDetails(event_id=event_id, teaching_units=0.0, contents="", asks_feedback=False)


def name_of(participant: Participant) -> str:
    """From the account, or as it was entered."""
    if participant.person_id is None:
        return participant.name
    return session().get_one(Person, participant.person_id).name


_OWN = (
    select(Participant.id, Participant.link_revision, Participant.attended, Certificate.status)
    .outerjoin(Certificate, Certificate.participant_id == Participant.id)
    .where(Participant.event_id == bindparam("event_id"), Participant.person_id == bindparam("person_id"))
    .where(Participant.answer != DELEGATED)
)


class Own(NamedTuple):
    """How the person who asks takes part."""

    participant_id: uuid.UUID
    link_revision: int
    attended: bool | None
    certificate_status: str | None


def own_part(event_id: uuid.UUID, person_id: uuid.UUID) -> Own | None:
    rows = read_once(_OWN, event_id=event_id, person_id=person_id)
    return Own(*rows[0]) if rows else None
