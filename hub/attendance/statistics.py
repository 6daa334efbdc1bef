"""Counting joint formats: per partner and year, never per person. Only what the person who asks may read.

Below three different people of an institution neither their number nor their hours are told, and there are no sums over
institutions from which they could be worked out. One query per table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import format_decimal, gettext
from sqlalchemy import ColumnElement, String, case, cast, distinct, extract, func, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.attendance.models import AttendanceDetails
from hub.attendance.queries import INSTITUTION_ID
from hub.calendar.models import CANCELLED, DELEGATED, DRAFT, PLANNED, Event, EventFormat, Participant
from hub.days import today
from hub.db import session
from hub.permissions import visible_events

LEAST_PEOPLE = 3
FIRST_YEAR, LAST_YEAR = 2000, 2100
JOINT_FROM = 2  # institutions present


class FormatRow(NamedTuple):
    """One format: held in each month, and in the whole year held, called off and still ahead.

    `joint` counts those of a joint format where people of at least two institutions were present.
    """

    name: str
    is_joint: bool
    months: list[int]
    held: int
    cancelled: int
    ahead: int
    joint: int


class InstitutionRow(NamedTuple):
    """One partner: at how many Termine, how many times somebody took part, teaching units times people.

    The last two are None where they would tell of fewer than three people.
    """

    name: str
    events: int | None
    participations: int | None
    units: float | None


class Statistics(NamedTuple):
    year: int
    formats: list[FormatRow]
    institutions: list[InstitutionRow]


def statistics_of(user: User, year: int) -> Statistics:
    return Statistics(year, _formats(user, year), _institutions(user, year))


def sensible_year(year: int | None) -> int:
    """The year that was asked for, else this one."""
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else today().year


def rows_of(statistics: Statistics) -> Iterator[Sequence[object]]:
    """Both tables for a CSV file."""
    yield [gettext("Jahr"), statistics.year]
    yield []
    months = [f"{month:02}" for month in range(1, 13)]
    yield [
        gettext("Format"),
        *months,
        gettext("stattgefunden"),
        gettext("abgesagt"),
        gettext("geplant"),
        gettext("davon gemeinsam"),
    ]
    for row in statistics.formats:
        yield [row.name, *row.months, row.held, row.cancelled, row.ahead, row.joint if row.is_joint else ""]
    yield []
    yield [gettext("Institution"), gettext("Termine"), gettext("Teilnahmen"), gettext("Unterrichtseinheiten")]
    for partner in statistics.institutions:
        yield [partner.name, *(few(number) for number in partner[1:])]


def few(number: float | None) -> str:
    """The number as people read it; „< 3“ where it is not told."""
    return f"< {LEAST_PEOPLE}" if number is None else format_decimal(number)


def _formats(user: User, year: int) -> list[FormatRow]:
    """By format and month in one query; Termine without a tick count as held, and none of them as joint."""
    month = extract("month", Event.first_day)
    is_over = Event.last_day < today()
    is_held = (Event.status == PLANNED) & is_over
    rows = session().execute(
        select(
            EventFormat.name,
            EventFormat.is_joint,
            EventFormat.position,
            month,
            _sum(is_held),
            _sum(Event.status == CANCELLED),
            _sum((Event.status == PLANNED) & ~is_over),
            _sum(is_held & Event.id.in_(_joint_event_ids()) & EventFormat.is_joint),
        )
        .select_from(Event)
        .join(EventFormat, EventFormat.id == Event.format_id)
        .where(_of_year(user, year))
        .group_by(EventFormat.id, EventFormat.name, EventFormat.is_joint, EventFormat.position, month)
        .order_by(EventFormat.position, EventFormat.name)
    )
    found: dict[str, FormatRow] = {}
    for name, is_joint, _, number, held, cancelled, ahead, joint in rows:
        row = found.get(name) or FormatRow(name, is_joint, [0] * 12, 0, 0, 0, 0)
        row.months[int(number) - 1] += held
        found[name] = row._replace(
            held=row.held + held,
            cancelled=row.cancelled + cancelled,
            ahead=row.ahead + ahead,
            joint=row.joint + joint,
        )
    return list(found.values())


def _institutions(user: User, year: int) -> list[InstitutionRow]:
    named = func.nullif(func.lower(Participant.name), "")  # empty once a guest is forgotten
    who = func.coalesce(cast(Participant.person_id, String), Participant.email, named, cast(Participant.id, String))
    rows = session().execute(
        select(
            Institution.name,
            func.count(distinct(Event.id)),
            func.count(),
            func.coalesce(func.sum(AttendanceDetails.teaching_units), 0.0),
            func.count(distinct(who)),
        )
        .select_from(Participant)
        .join(Event, Event.id == Participant.event_id)
        .outerjoin(Person, Person.id == Participant.person_id)
        .join(Institution, Institution.id == INSTITUTION_ID)
        .outerjoin(AttendanceDetails, AttendanceDetails.event_id == Event.id)
        .where(_of_year(user, year), Event.status == PLANNED, _was_there())
        .group_by(Institution.id, Institution.name)
        .order_by(func.lower(Institution.name))
    )
    return [
        InstitutionRow(name, events, count, units) if people >= LEAST_PEOPLE else InstitutionRow(name, None, None, None)
        for name, events, count, units, people in rows
    ]


def _joint_event_ids() -> Any:
    """Where people of at least two institutions were present."""
    return (
        select(Participant.event_id)
        .outerjoin(Person, Person.id == Participant.person_id)
        .where(_was_there())
        .group_by(Participant.event_id)
        .having(func.count(distinct(INSTITUTION_ID)) >= JOINT_FROM)
    )


def _was_there() -> ColumnElement[bool]:
    return Participant.attended.is_(True) & (Participant.answer != DELEGATED)


def _of_year(user: User, year: int) -> ColumnElement[bool]:
    of_year = Event.first_day.between(date(year, 1, 1), date(year, 12, 31))
    told: ColumnElement[bool] = visible_events(user) & of_year & (Event.status != DRAFT)
    return told


def _sum(condition: Any) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
