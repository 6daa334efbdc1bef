"""How Wellen repeat: plain arithmetic of days. Knows no rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

NONE = "none"
MONTHS = {"month": 1, "quarter": 3, "half-year": 6}
LAST_STEADY_DAY = 28  # the last day that every month has

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """From and to, both days included."""

    opens_on: date
    closes_on: date


def period_end(opens_on: date, repeats: str) -> date:
    """The day before the next Welle begins."""
    return _later(opens_on, MONTHS[repeats]) - _DAY


def following(opens_on: date, closes_on: date, repeats: str) -> Iterator[Span]:
    """The Wellen after this one, without end. What fills its period goes on doing so; what is shorter stays as long."""
    fills_period = closes_on >= period_end(opens_on, repeats)
    length = closes_on - opens_on
    count = 0
    while True:
        count += MONTHS[repeats]
        start = _later(opens_on, count)
        end = period_end(start, repeats)
        yield Span(start, end if fills_period else min(start + length, end))


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)
