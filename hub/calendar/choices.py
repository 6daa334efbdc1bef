"""How a person chooses a repetition, as a rule and back: a few kinds that everybody understands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hub.calendar.moving import is_last_of_its_weekday
from hub.calendar.recurrence import LAST, MONTHLY, WEEKDAYS, WEEKLY, YEARLY, Repetition, Rule, last_day_of, parse

NEVER, DATES, OTHER = "never", "dates", "other"
WEEK, MONTH, YEAR = "weekly", "monthly", "yearly"
KINDS = (NEVER, WEEK, MONTH, YEAR, DATES)
BY_DAY, BY_WEEKDAY, BY_LAST_WEEKDAY, BY_LAST_DAY = "day", "weekday", "last-weekday", "last-day"
FREQUENCIES = {WEEK: WEEKLY, MONTH: MONTHLY, YEAR: YEARLY}


@dataclass(frozen=True)
class Choices:
    """What was chosen. `weekdays` (Monday is 0) empty: that of the first Termin. `until` and `count` None: endless."""

    kind: str = NEVER
    every: int = 1
    weekdays: tuple[int, ...] = ()
    in_month: str = BY_DAY
    dates: tuple[date, ...] = ()
    until: date | None = None
    count: int | None = None


def repetition_of(choices: Choices, start: datetime) -> Repetition:
    """The repetition of a first Termin at this local wall time."""
    if choices.kind == DATES:
        return Repetition(dates=tuple(datetime.combine(day, start.time()) for day in choices.dates))
    rule = f"FREQ={FREQUENCIES[choices.kind]};INTERVAL={choices.every}{_days(choices, start)}"
    if choices.until is not None:
        rule += f";UNTIL={choices.until:%Y%m%d}"
    elif choices.count is not None:
        rule += f";COUNT={choices.count}"
    return Repetition(rule)


def choices_of(rule: str, first: datetime, timezone: str, dates: tuple[date, ...]) -> Choices:
    """What a person would have chosen for this rule; `OTHER` where these kinds cannot say it."""
    if not rule:
        return Choices(kind=DATES, dates=dates)
    parts, until = parse(rule), last_day_of(rule, timezone)
    kinds = {frequency: kind for kind, frequency in FREQUENCIES.items()}
    known = Choices(kind=kinds.get(parts.frequency, OTHER), every=parts.interval, until=until)
    for candidate in _candidates(known, parts, first):
        if candidate.kind != OTHER and _same(parse(repetition_of(candidate, first).rule), parts, first):
            return candidate
    return Choices(kind=OTHER, until=until)


def _candidates(known: Choices, parts: Rule, first: datetime) -> list[Choices]:
    if known.kind == WEEK:
        weekdays = tuple(sorted(day for _, day in parts.weekdays)) or (first.weekday(),)
        return [Choices(WEEK, known.every, weekdays, until=known.until)]
    ways = (BY_DAY, BY_WEEKDAY, BY_LAST_WEEKDAY, BY_LAST_DAY) if known.kind == MONTH else (BY_DAY,)
    return [Choices(known.kind, known.every, in_month=way, until=known.until) for way in ways]


def _same(one: Rule, other: Rule, first: datetime) -> bool:
    """Whether two rules give the same days from this first one on."""

    def said(parts: Rule) -> tuple[object, ...]:
        is_by_day = not (parts.weekdays or parts.month_days)
        weekdays = parts.weekdays or (((0, first.weekday()),) if is_by_day and parts.frequency == WEEKLY else ())
        days = parts.month_days or ((first.day,) if is_by_day and parts.frequency != WEEKLY else ())
        months = parts.months or ((first.month,) if is_by_day and parts.frequency == YEARLY else ())
        return parts.frequency, sorted(weekdays), days, months, parts.year_days, parts.weeks, parts.positions

    return said(one) == said(other)


def _days(choices: Choices, start: datetime) -> str:
    if choices.kind == WEEK:
        days = sorted(set(choices.weekdays)) or [start.weekday()]
        return f";BYDAY={','.join(WEEKDAYS[day] for day in days)}"
    if choices.kind == YEAR:
        return f";BYMONTH={start.month};BYMONTHDAY={start.day}"
    if choices.in_month == BY_LAST_DAY:
        return f";BYMONTHDAY={LAST}"
    if choices.in_month == BY_DAY:
        return f";BYMONTHDAY={start.day}"
    ordinal = (start.day - 1) // 7 + 1
    if choices.in_month == BY_LAST_WEEKDAY or (ordinal == 5 and is_last_of_its_weekday(start)):
        ordinal = LAST
    return f";BYDAY={ordinal}{WEEKDAYS[start.weekday()]}"
