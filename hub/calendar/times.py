"""When a Termin is: from what people type to moments and days, and back. Knows no table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import lazy_gettext

from hub.errors import HubError

MAX_DAYS = 60  # a longer Termin is a slip of the keyboard


class BadTimes(HubError):
    """An end before the beginning, or a Termin of months."""

    message = lazy_gettext("Das Ende liegt vor dem Beginn oder sehr weit dahinter. Bitte prüfen Sie Tag und Uhrzeit.")


class Span(NamedTuple):
    """The columns of `Event` that say when it is. Moments are UTC, days those of `timezone`."""

    starts_at: datetime
    ends_at: datetime
    first_day: date
    last_day: date
    is_all_day: bool
    timezone: str


def span_of_times(start: datetime, end: datetime, *, timezone: str | None = None) -> Span:
    """From local wall times without zone. A time that a clock change skips is read as RFC 5545 §3.3.5 says.

    Raises `BadTimes`.
    """
    name = timezone or hub_timezone()
    zone = ZoneInfo(name)
    starts_at, ends_at = start.replace(tzinfo=zone).astimezone(UTC), end.replace(tzinfo=zone).astimezone(UTC)
    if starts_at > ends_at and end >= start:
        ends_at = starts_at + (end - start)  # it begins in the hour that a clock change skips
    if not timedelta(0) <= ends_at - starts_at <= timedelta(days=MAX_DAYS):
        raise BadTimes
    last = end - timedelta(microseconds=1) if end > start else end  # until midnight is not the next day
    return Span(starts_at, ends_at, start.date(), last.date(), False, name)


def span_of_days(first: date, last: date) -> Span:
    """Whole days, both included: the same days wherever somebody looks. Raises `BadTimes`."""
    if not timedelta(0) <= last - first <= timedelta(days=MAX_DAYS):
        raise BadTimes
    zone = ZoneInfo(hub_timezone())
    starts_at = datetime.combine(first, time(), zone).astimezone(UTC)
    ends_at = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    return Span(starts_at, ends_at, first, last, True, hub_timezone())


def local(moment: datetime, timezone: str) -> datetime:
    """The wall time of a moment, without zone."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def hub_timezone() -> str:
    """The name of the zone the hub stands in."""
    return str(current_app.config["SETTINGS"].timezone)
