"""Public Termine: what everybody may know of them, without an account. Asks for columns of its own, never for a row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, bindparam, func, select

from hub.accounts.models import Institution
from hub.calendar.models import CANCELLED, DRAFT, Event, EventFormat
from hub.calendar.views import days_here
from hub.days import today
from hub.db import read
from hub.errors import NotFound
from hub.paging import MAX_PAGE, ROWS_PER_PAGE, Page

_COLUMNS = (
    Event.id,
    Event.title,
    Event.status,
    Event.place,
    Event.starts_at,
    Event.ends_at,
    Event.first_day,
    Event.last_day,
    Event.is_all_day,
    Event.timezone,
    EventFormat.name.label("format"),
    Institution.name.label("institution"),
)
_DETAILS = (Event.goal, Event.audience, Event.description, Event.accessibility, Event.costs)
_IS_PUBLIC = (Event.is_public, Event.status != DRAFT, Event.deleted_at.is_(None))


def _public(*columns: Any) -> Select[Any]:
    wanted = select(*columns).select_from(Event)
    wanted = wanted.join(EventFormat, EventFormat.id == Event.format_id)
    return wanted.join(Institution, Institution.id == Event.institution_id).where(*_IS_PUBLIC)


_AHEAD = Event.last_day >= bindparam("today")
_PAGE = (
    _public(*_COLUMNS)
    .where(_AHEAD)
    .order_by(Event.starts_at, Event.title, Event.id)
    .limit(ROWS_PER_PAGE)
    .offset(bindparam("before"))
)
_NEXT = (
    _public(*_COLUMNS)
    .where(_AHEAD, Event.status != CANCELLED)
    .order_by(Event.starts_at, Event.title, Event.id)
    .limit(bindparam("most"))
)
_TOTAL = select(func.count()).select_from(Event).where(*_IS_PUBLIC, _AHEAD)
_ONE = _public(*_COLUMNS, *_DETAILS).where(Event.id == bindparam("event_id"))


@dataclass(frozen=True)
class PublicEvent:
    """Times are wall times where the hub stands; the details are empty in lists."""

    id: uuid.UUID
    title: str
    format: str
    institution: str
    place: str
    starts: datetime
    ends: datetime
    first: date
    last: date
    is_all_day: bool
    is_cancelled: bool
    goal: str = ""
    audience: str = ""
    description: str = ""
    accessibility: str = ""
    costs: str = ""

    @property
    def takes_days(self) -> bool:
        return self.last > self.first


def public_events(number: int) -> Page[PublicEvent]:
    """One page of the announced public Termine from today on, called off ones too. Two statements."""
    number, day = min(max(number, 1), MAX_PAGE), today()
    rows = read(_PAGE, today=day, before=(number - 1) * ROWS_PER_PAGE)
    total: int = read(_TOTAL, today=day)[0][0]
    return Page([_event(row) for row in rows], number, total)


def next_public_events(most: int) -> list[PublicEvent]:
    """The next ones that take place."""
    rows = read(_NEXT, today=today(), most=most)
    return [_event(row) for row in rows]


def public_event(event_id: uuid.UUID) -> PublicEvent:
    """One public Termin, past ones too. Raises `NotFound` for one that is not public, a draft or deleted."""
    rows = read(_ONE, event_id=event_id)
    if not rows:
        raise NotFound
    row = rows[0]
    return _event(row, **{column.key: getattr(row, column.key) for column in _DETAILS})


def _event(row: Any, **details: str) -> PublicEvent:
    zone = current_app.config["ZONE"]
    first, last = days_here(row)
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    return PublicEvent(
        id=row.id,
        title=row.title,
        format=row.format,
        institution=row.institution,
        place=row.place,
        starts=starts,
        ends=ends,
        first=first,
        last=last,
        is_all_day=row.is_all_day,
        is_cancelled=row.status == CANCELLED,
        **details,
    )
