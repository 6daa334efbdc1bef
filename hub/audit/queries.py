"""Reading the trail, newest first. Only Datenschutz may; the routes ask for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select

from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.matching import contains_word

ENTRIES_PER_PAGE = 100
ENTRIES_AT_ONCE = 1000

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(9000, 1, 1)  # days near the ends of the calendar cannot be turned to UTC


@dataclass(frozen=True)
class TrailFilter:
    """What to look for; days are whole days in `zone`."""

    zone: ZoneInfo
    first_day: date | None = None
    last_day: date | None = None
    person: str = ""
    action: str = ""
    words: str = ""


@dataclass(frozen=True)
class TrailPage:
    """`older` is the number to continue below, None on the last page."""

    entries: list[AuditEntry]
    older: int | None


def trail_page(wanted: TrailFilter, *, before: int | None) -> TrailPage:
    """One page of the trail below number `before`; the same effort on the first page and the thousandth."""
    found = session().scalars(_below(wanted, before).limit(ENTRIES_PER_PAGE + 1)).all()
    has_more = len(found) > ENTRIES_PER_PAGE
    entries = list(found[:ENTRIES_PER_PAGE])
    return TrailPage(entries, entries[-1].number if has_more else None)


def whole_trail(wanted: TrailFilter) -> Iterator[AuditEntry]:
    """Every line, newest first, in constant memory; opens a short transaction per piece."""
    before = None
    while True:
        with transaction(writing=False) as opened:
            entries = opened.scalars(_below(wanted, before).limit(ENTRIES_AT_ONCE)).all()
        yield from entries
        if len(entries) < ENTRIES_AT_ONCE:
            return
        before = entries[-1].number


def _below(wanted: TrailFilter, before: int | None) -> Select[AuditEntry]:
    statement = select(AuditEntry).order_by(AuditEntry.number.desc())
    if before is not None:
        statement = statement.where(AuditEntry.number < before)
    if wanted.first_day:
        statement = statement.where(AuditEntry.at >= _midnight(wanted.first_day, wanted.zone))
    if wanted.last_day and wanted.last_day < LAST_DAY:
        next_day = wanted.last_day + timedelta(days=1)
        statement = statement.where(AuditEntry.at < _midnight(next_day, wanted.zone))
    if wanted.action:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.person:
        statement = statement.where(contains_word(AuditEntry.actor, wanted.person))
    for word in wanted.words.split():
        statement = statement.where(or_(contains_word(AuditEntry.text, word), AuditEntry.about == word))
    return statement


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), zone)
