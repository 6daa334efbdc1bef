"""Repeating by rule (RFC 5545 §3.3.10): which local wall times a rule gives. Pure; knows no table and no zone's names.

A rule is asked day by day between its first day and a horizon. So no rule, however it is written, takes longer than
its days: nothing has to be cut off, and one that never matches simply gives nothing.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext

from hub.errors import HubError

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
FREQUENCIES = (DAILY, WEEKLY, MONTHLY, YEARLY)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1

MAX_EVENTS = 400
MAX_YEARS_AHEAD = 5
MAX_RULE_CHARACTERS = 500
MAX_YEARS_ASKED = 60
MAX_ASKED = MAX_YEARS_ASKED * 366  # one a day
FIRST_YEAR = 1970
NUMBERS = {
    "BYMONTHDAY": (1, 31),
    "BYMONTH": (1, 12),
    "BYYEARDAY": (1, 366),
    "BYWEEKNO": (1, 53),
    "BYSETPOS": (1, 366),
}
OF_THE_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *NUMBERS, *OF_THE_CLOCK}


class BadRule(HubError):
    """No rule that the hub repeats Termine by."""

    message = lazy_gettext(
        "Diese Wiederholung versteht der Hub nicht. Möglich sind täglich, wöchentlich, monatlich, jährlich "
        "oder feste Tage."
    )


class NeverHappens(HubError):
    """A rule that no day fulfils."""

    message = lazy_gettext("Diese Wiederholung ergibt keinen einzigen Termin. Bitte prüfen Sie die Angaben.")


class TooManyEvents(HubError):
    """More Termine than anybody plans at once, or years that nobody knows yet."""

    message = lazy_gettext(
        "Das sind zu viele Termine. Eine Serie hat höchstens 400 Termine und reicht höchstens 5 Jahre voraus. "
        "Bitte wählen Sie ein früheres Ende."
    )


@dataclass(frozen=True)
class Repetition:
    """How Termine repeat: an RRULE without the name, further local wall times (RDATE), and those left out (EXDATE)."""

    rule: str = ""
    dates: tuple[datetime, ...] = ()
    excluded: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Rule:
    """The parts of an RRULE. `weekdays` are pairs of ordinal (0: every) and day (Monday is 0)."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0
    clock: tuple[tuple[str, str], ...] = ()

    @property
    def is_endless(self) -> bool:
        return self.count is None and not self.until


def parse(text: str) -> Rule:
    """The parts of a rule. Raises `BadRule`."""
    text = text.strip().upper().removeprefix("RRULE:")
    if len(text) > MAX_RULE_CHARACTERS:
        raise BadRule
    parts = dict(part.partition("=")[::2] for part in text.strip(";").split(";"))
    if not parts.keys() <= KNOWN or parts.get("FREQ") not in FREQUENCIES or {"COUNT", "UNTIL"} <= parts.keys():
        raise BadRule
    if "UNTIL" in parts and not re.fullmatch(r"\d{8}(T\d{6}Z?)?", parts["UNTIL"]):
        raise BadRule
    try:
        numbers = {name: _numbers(parts[name], *NUMBERS[name]) for name in NUMBERS if name in parts}
        return Rule(
            frequency=parts["FREQ"],
            interval=_positive(parts.get("INTERVAL", "1")),
            count=_positive(parts["COUNT"]) if "COUNT" in parts else None,
            until=parts.get("UNTIL", ""),
            weekdays=tuple(map(_weekday, parts["BYDAY"].split(","))) if "BYDAY" in parts else (),
            month_days=numbers.get("BYMONTHDAY", ()),
            months=numbers.get("BYMONTH", ()),
            year_days=numbers.get("BYYEARDAY", ()),
            weeks=numbers.get("BYWEEKNO", ()),
            positions=numbers.get("BYSETPOS", ()),
            week_start=WEEKDAYS.index(parts.get("WKST", "MO")),
            clock=tuple((name, parts[name]) for name in OF_THE_CLOCK if name in parts),
        )
    except ValueError:
        raise BadRule from None


def expand(rule: str, first: datetime, timezone: str, *, horizon: date, most: int = MAX_EVENTS) -> list[datetime]:
    """The local wall times that a rule gives from `first` to the end of the day `horizon`, `most` of them at most.

    A day that a month or year does not have is left out (RFC 5545 §3.3.10). Raises `BadRule`.
    """
    parts = _with_day_of(parse(rule), first)
    end = min(_until(parts, timezone), datetime.combine(horizon, time.max))
    if first.year < FIRST_YEAR or end.year - first.year > MAX_YEARS_ASKED or not _keeps_its_time(parts, first):
        raise BadRule
    found: list[datetime] = []
    most = min(most, parts.count or most)
    for period in _periods(parts, first.date(), end.date()):
        for day in _chosen(parts, [day for day in period if _matches(parts, day)]):
            moment = datetime.combine(day, first.time())
            if moment > end or len(found) == most:
                return found
            if moment >= first:
                found.append(moment)
    return found


def ended_on(rule: str, last: date, timezone: str, *, is_all_day: bool) -> str:
    """The rule with this local day as its last, in place of what ended it before."""
    if is_all_day:
        return f"{endless(rule)};UNTIL={last:%Y%m%d}"
    end = datetime.combine(last, time(23, 59), ZoneInfo(timezone)).astimezone(UTC)
    return f"{endless(rule)};UNTIL={end:%Y%m%dT%H%M%SZ}"


def endless(rule: str) -> str:
    """The rule without an end."""
    parts = rule.strip().upper().removeprefix("RRULE:").strip(";").split(";")
    return ";".join(part for part in parts if not part.startswith(("COUNT=", "UNTIL=")))


def last_day_of(rule: str, timezone: str) -> date | None:
    """The day an UNTIL names, None for a rule without one."""
    parts = parse(rule)
    return _until(parts, timezone).date() if parts.until else None


def is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _numbers(text: str, least: int, most: int) -> tuple[int, ...]:
    numbers = tuple(int(number) for number in text.split(","))
    if any(not least <= abs(number) <= most for number in numbers):
        raise ValueError
    return numbers


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _weekday(text: str) -> tuple[int, int]:
    ordinal = int(text[:-2] or 0)
    if abs(ordinal) > 53:
        raise ValueError
    return ordinal, WEEKDAYS.index(text[-2:])


def _until(parts: Rule, timezone: str) -> datetime:
    """The last local moment that may still be; a day counts to its end."""
    if not parts.until:
        return datetime.max
    try:
        if "T" not in parts.until:
            return datetime.combine(datetime.strptime(parts.until, "%Y%m%d").date(), time.max)
        moment = datetime.strptime(parts.until[:15], "%Y%m%dT%H%M%S")
        if parts.until.endswith("Z"):
            return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise BadRule from None
    return moment


def _keeps_its_time(parts: Rule, first: datetime) -> bool:
    """Whether a rule that names hours names those of the first Termin alone."""
    own = {"BYHOUR": first.hour, "BYMINUTE": first.minute, "BYSECOND": first.second}
    return all(value.isdigit() and int(value) == own[name] for name, value in parts.clock)


def _with_day_of(parts: Rule, first: datetime) -> Rule:
    """What a rule leaves open is taken from its first day (RFC 5545 §3.3.10)."""
    if parts.weekdays or parts.month_days or parts.year_days or parts.weeks:
        return parts
    if parts.frequency == WEEKLY:
        return _replaced(parts, weekdays=((0, first.weekday()),))
    if parts.frequency == MONTHLY:
        return _replaced(parts, month_days=(first.day,))
    if parts.frequency == YEARLY:
        return _replaced(parts, months=parts.months or (first.month,), month_days=(first.day,))
    return parts


def _replaced(parts: Rule, **changes: object) -> Rule:
    return Rule(**{**parts.__dict__, **changes})


def _periods(parts: Rule, first: date, end: date) -> Iterator[list[date]]:
    """The days of every period that counts: a day, a week, a month, a year, every `interval`-th of them."""
    if parts.frequency in (DAILY, WEEKLY):
        length = 7 if parts.frequency == WEEKLY else 1
        start = first - timedelta(days=(first.weekday() - parts.week_start) % length)
        step = length * parts.interval
        for offset in range(0, (end - start).days + 1, step):
            yield [start + timedelta(days=offset + number) for number in range(length)]
        return
    months = 12 if parts.frequency == YEARLY else 1
    start_month = first.year * 12 + (first.month - 1 if months == 1 else 0)
    for month in range(start_month, end.year * 12 + end.month, months * parts.interval):
        yield [day for number in range(months) for day in _days_of_month(month + number)]


def _days_of_month(month: int) -> list[date]:
    year, index = divmod(month, 12)
    return [date(year, index + 1, day) for day in range(1, monthrange(year, index + 1)[1] + 1)]


def _matches(parts: Rule, day: date) -> bool:
    if parts.months and day.month not in parts.months:
        return False
    if parts.month_days and not _counts(parts.month_days, day.day, monthrange(day.year, day.month)[1]):
        return False
    if parts.weekdays and not any(_is_weekday(parts, day, *weekday) for weekday in parts.weekdays):
        return False
    if parts.year_days and not _counts(parts.year_days, day.timetuple().tm_yday, 366 if isleap(day.year) else 365):
        return False
    if not parts.weeks:
        return True
    year, week, _ = day.isocalendar()
    return _counts(parts.weeks, week, date(year, 12, 28).isocalendar().week)


def _counts(wanted: tuple[int, ...], number: int, of: int) -> bool:
    """Whether one of the numbers, counted from the beginning or (below zero) from the end, is this one."""
    return number in wanted or number - of - 1 in wanted


def _is_weekday(parts: Rule, day: date, ordinal: int, weekday: int) -> bool:
    if day.weekday() != weekday:
        return False
    if not ordinal or parts.frequency in (DAILY, WEEKLY):
        return True
    if parts.frequency == MONTHLY or parts.months:
        number, of = day.day, monthrange(day.year, day.month)[1]
    else:
        number, of = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return ordinal in ((number - 1) // 7 + 1, -((of - number) // 7 + 1))


def _chosen(parts: Rule, days: list[date]) -> list[date]:
    """Of the days of one period those that BYSETPOS names."""
    if not parts.positions:
        return days
    return [day for number, day in enumerate(days, 1) if _counts(parts.positions, number, len(days))]
