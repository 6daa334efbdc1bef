"""Months, weeks and years as pages of a calendar: from what stands in an address to days. Knows no Termin."""

from __future__ import annotations

import re
from calendar import Calendar
from datetime import date, timedelta
from typing import NamedTuple

from hub.errors import NotFound

FIRST_YEAR, LAST_YEAR = 1990, 2190
LIST_DAYS = 28
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    def around(self, today: date) -> date:
        """The day that another view of the same time opens at: today where it lies within, else the first."""
        return today if self.first <= today <= self.last else self.first


def month_named(text: str | None, today: date) -> date:
    """The first day of „2027-03“, of today's month for None. Raises `NotFound`."""
    if not text:
        return today.replace(day=1)
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    return _day(int(found[1]), int(found[2]), 1) if found else _none()


def week_named(text: str | None, today: date) -> date:
    """The Monday of „2027-W09“ (ISO 8601), of this week for None. Raises `NotFound`."""
    if not text:
        return today - timedelta(days=today.weekday())
    found = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return _none()
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return _none()


def year_named(text: str | None, today: date) -> int:
    """Raises `NotFound`."""
    if not text:
        return today.year
    return _day(int(text), 1, 1).year if re.fullmatch(r"\d{4}", text) else _none().year


def day_named(text: str | None, today: date) -> date:
    """Raises `NotFound`."""
    if not text:
        return today
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else _none()


def month_name(first: date) -> str:
    return f"{first:%Y-%m}"


def week_name(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def previous_month(first: date) -> date:
    return (first - DAY).replace(day=1)


def month(first: date) -> Span:
    return Span(first, next_month(first) - DAY)


def weeks_of(first: date) -> list[list[date]]:
    """The weeks that a month touches, whole, from Monday."""
    return Calendar().monthdatescalendar(first.year, first.month)


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _none()
    try:
        return date(year, month, day)
    except ValueError:
        return _none()


def _none() -> date:
    raise NotFound
