"""Termine as months, weeks, lists and years show them: plain rows, few columns, a constant number of statements."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app

from hub.accounts.signed_in import User
from hub.calendar import statements
from hub.calendar.grid import DAY, Span
from hub.calendar.models import CANCELLED, DRAFT
from hub.calendar.selection import Selection
from hub.calendar.statements import NOT_COMING
from hub.calendar.times import MAX_DAYS, hub_timezone
from hub.db import now, read

SOON = timedelta(days=14)


class Card(NamedTuple):
    """A Termin in a calendar. Times are wall times where the hub stands, `first` and `last` the days it touches there.

    `answer` is what the person has answered, None who was not asked. `workspace` is empty where the Bereich is closed
    to the person.
    """

    id: uuid.UUID
    title: str
    status: str
    place: str
    starts: datetime
    ends: datetime
    first: date
    last: date
    is_all_day: bool
    workspace: str
    format: str
    institution: str
    answer: str | None

    @property
    def is_draft(self) -> bool:
        return self.status == DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED

    @property
    def is_own(self) -> bool:
        """Whether the person takes part, or has still to say so."""
        return self.answer is not None and self.answer not in NOT_COMING

    @property
    def takes_days(self) -> bool:
        return self.last > self.first


@dataclass(frozen=True)
class Names:
    """What the ids in rows are called, as far as the person may know; also what can be filtered by."""

    workspaces: Mapping[uuid.UUID, str]
    formats: Mapping[uuid.UUID, Any]
    institutions: Mapping[uuid.UUID, str]


class YearlyCount(NamedTuple):
    """The joint Termine of one format that begin in a year."""

    format: str
    held: int
    ahead: int
    cancelled: int


def names_for(user: User) -> Names:
    """Readable Bereiche, all formats, and who organises something the person sees. Three statements."""
    who = _who(user)
    return Names(
        workspaces={row.id: row.name for row in read(statements.workspaces(user.role), **who)},
        formats={row.id: row for row in read(statements.FORMATS)},
        institutions={row.id: row.short_name for row in read(statements.institutions(user.role), **who)},
    )


def cards_between(user: User, span: Span, selection: Selection, names: Names) -> dict[date, list[Card]]:
    """The Termine of these days, each at every day it touches; whole days first, then by time. One statement."""
    rows = read(statements.cards(user.role, selection.names), **_who(user), **_touching(span), **selection.values)
    return _by_day(span, _made(rows, names))


def first_cards_between(
    user: User, span: Span, selection: Selection, names: Names, *, most: int
) -> tuple[dict[date, list[Card]], dict[date, int]]:
    """`cards_between` for places that show the first few of a day, and how many more there are. Two statements.

    Never fewer than `most` of a full day. What nobody will see stays in the database: it may be thousands.
    """
    values = _who(user) | _touching(span) | selection.values | {"here": hub_timezone()}
    rows = read(statements.first_cards(user.role, selection.names), **values, most=most)
    numbers = read(statements.numbers(user.role, selection.names), **values)
    left_out = {row.day: row.number - most for row in numbers if row.day and row.number > most}
    return _by_day(span, _made(rows, names)), left_out


def next_day_with_cards(user: User, after: date, selection: Selection) -> date | None:
    """Where the person would have to turn the pages to."""
    found = read(statements.next_day(user.role, selection.names), **_who(user), after=after, **selection.values)
    day: date | None = found[0][0]
    return day


def days_of_year(user: User, year: int, selection: Selection) -> tuple[dict[date, int], list[YearlyCount]]:
    """How many Termine each day has, called off ones left out, and the joint ones by format. Three statements."""
    span = Span(date(year, 1, 1), date(year, 12, 31))
    values = _who(user) | _touching(span) | selection.values | {"here": hub_timezone()}
    counts: Counter[date] = Counter()
    for row in read(statements.days_of_year(user.role, selection.names), **values):
        first, last = _days_of_group(row)
        for day in (first,) if first == last else Span(max(first, span.first), min(last, span.last)).days:
            counts[day] += row.number
    joint: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    in_year = {"new_year": span.first, "new_years_eve": span.last}
    for row in read(statements.formats_of_year(user.role, selection.names), **values, now=now(), **in_year):
        if row.starts_at is None or _days_of_group(row)[0].year == year:
            joint[row.format_id][row.state] += row.number
    formats = [row for row in read(statements.FORMATS) if row.is_joint and row.id in joint]
    return {day: number for day, number in counts.items() if day.year == year}, [
        YearlyCount(row.name, joint[row.id]["held"], joint[row.id]["ahead"], joint[row.id]["cancelled"])
        for row in formats
    ]


def _days_of_group(row: Any) -> tuple[date, date]:
    return days_here(row) if row.starts_at else (row.first_day, row.last_day)


def next_cards(user: User) -> list[Card]:
    """The next Termine of a fortnight, the person's own first. One statement while there are none."""
    moment = now()
    rows = read(statements.soon(user.role), **_who(user), now=moment, until=moment + SOON)
    if not rows:
        return []
    names = names_for(user)
    return list(_made(rows, names))


def plans_anywhere(user: User) -> bool:
    """Whether there is a Bereich whose Termine the person plans."""
    return bool(read(statements.planned_in(user.role), **_who(user)))


def _who(user: User) -> dict[str, Any]:
    return {"person_id": user.id, "principals": tuple(user.principals)}


def _touching(span: Span) -> dict[str, Any]:
    """A day more on both sides: days elsewhere may be others here."""
    first, last = span.first - DAY, span.last + DAY
    since = datetime.combine(first - timedelta(days=MAX_DAYS + 2), time(), UTC)
    until, over = (datetime.combine(day, time(), UTC) for day in (last + 2 * DAY, first - DAY))
    return {"first": first, "last": last, "since": since, "until": until, "over": over}


def _made(rows: Iterable[Any], names: Names) -> Iterator[Card]:
    zone: ZoneInfo = current_app.config["ZONE"]
    for row in rows:
        first, last = days_in(zone, row)
        yield Card(
            id=row.id,
            title=row.title,
            status=row.status,
            place=row.place,
            starts=row.starts_at.astimezone(zone),
            ends=row.ends_at.astimezone(zone),
            first=first,
            last=last,
            is_all_day=row.is_all_day,
            workspace=names.workspaces.get(row.workspace_id, ""),
            format=names.formats[row.format_id].name,
            institution=names.institutions.get(row.institution_id, ""),
            answer=row.answer,
        )


def days_here(row: Any) -> tuple[date, date]:
    """The days a Termin touches where the hub stands; whole days are the same everywhere."""
    return days_in(current_app.config["ZONE"], row)


def days_in(zone: ZoneInfo, row: Any) -> tuple[date, date]:
    """`days_here` for many rows."""
    if row.is_all_day or getattr(row, "timezone", None) == zone.key:
        return row.first_day, row.last_day
    end = row.ends_at - timedelta(microseconds=1) if row.ends_at > row.starts_at else row.ends_at
    return row.starts_at.astimezone(zone).date(), end.astimezone(zone).date()


def _by_day(span: Span, cards: Iterable[Card]) -> dict[date, list[Card]]:
    days: dict[date, list[Card]] = defaultdict(list)
    for card in cards:
        if card.first != card.last:
            for day in Span(max(card.first, span.first), min(card.last, span.last)).days:
                days[day].append(card)
        elif span.first <= card.first <= span.last:
            days[card.first].append(card)
    return days


def entries_of(days: Mapping[date, Sequence[Card]]) -> list[tuple[date, Card]]:
    """The same as one list."""
    return [(day, card) for day in sorted(days) for card in days[day]]
