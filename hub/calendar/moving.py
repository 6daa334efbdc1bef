"""What becomes of a rule when one of its Termine moves to another day, and which Termin gets which new time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext

from hub.calendar.recurrence import (
    DAILY,
    LAST,
    MONTHLY,
    WEEKDAYS,
    WEEKLY,
    YEARLY,
    Rule,
    endless,
    is_last_of_month,
    last_day_of,
    parse,
)
from hub.errors import HubError


class CannotMove(HubError):
    """A rule of another calendar that says more than one day."""

    message = lazy_gettext(
        "Diese Serie folgt einer Regel, die sich so nicht auf einen anderen Tag legen lässt. "
        "Ändern Sie nur diesen Termin, oder wählen Sie die Wiederholung neu."
    )


def moved_rule(rule: str, before: datetime, after: datetime, timezone: str) -> str:
    """The rule that gives `after` where it gave `before`, ending as many days later. Raises `CannotMove`."""
    shift = after.date() - before.date()
    if not rule or not shift:
        return rule
    parts = parse(rule)
    last = last_day_of(rule, timezone)
    moved = _of_day(parts, rule, before, after)
    return moved if last is None else f"{moved};UNTIL={last + shift:%Y%m%d}"


def _of_day(parts: Rule, rule: str, before: datetime, after: datetime) -> str:
    head = f"FREQ={parts.frequency};INTERVAL={parts.interval}"
    is_plain = not (parts.year_days or parts.weeks or parts.positions)
    if parts.frequency == DAILY and endless(rule) in ("FREQ=DAILY", head):
        return head
    if parts.frequency == WEEKLY and is_plain and not parts.months and not parts.month_days:
        days = sorted((day + (after.date() - before.date()).days) % 7 for _, day in parts.weekdays)
        named = f";BYDAY={','.join(WEEKDAYS[day] for day in days)}" if days else ""
        return f"{head}{named};WKST={WEEKDAYS[parts.week_start]}"
    if parts.frequency == MONTHLY and is_plain and not parts.months:
        return head + _in_month(parts, after)
    if parts.frequency == YEARLY and is_plain and len(parts.months) <= 1:
        return f"{head};BYMONTH={after.month}" + _in_month(parts, after)
    raise CannotMove


def _in_month(parts: Rule, after: datetime) -> str:
    if not parts.weekdays and len(parts.month_days) <= 1:
        is_last = parts.month_days == (LAST,) and is_last_of_month(after.date())
        return f";BYMONTHDAY={LAST if is_last else after.day}"
    if len(parts.weekdays) == 1 and parts.weekdays[0][0] and not parts.month_days:
        is_last = parts.weekdays[0][0] == LAST and is_last_of_its_weekday(after)
        ordinal = LAST if is_last else (after.day - 1) // 7 + 1
        return f";BYDAY={ordinal}{WEEKDAYS[after.weekday()]}"
    raise CannotMove


def is_last_of_its_weekday(moment: datetime) -> bool:
    return (moment + timedelta(days=7)).month != moment.month


def anchor_of(rule: str, first: datetime, before: datetime, after: datetime) -> datetime:
    """Where a rule is counted from once the Termin at `before` is at `after`: its weeks and months keep their turn."""
    parts = parse(rule)
    if parts.frequency in (DAILY, WEEKLY):
        return datetime.combine(first.date() + (after.date() - before.date()), after.time())
    months = first.year * 12 + first.month - 1 + (after.year - before.year) * 12 + after.month - before.month
    return datetime.combine(datetime(months // 12, months % 12 + 1, 1), after.time())


def paired(before: Sequence[datetime], after: Sequence[datetime], *, shift: timedelta | None) -> list[datetime | None]:
    """For every old time the new one, None where there is none.

    With a `shift` (the whole series moves) that of the shifted day, the rest one after the other. Without (another
    rule) that of the same day; where no day stays the same, one after the other.
    """
    by_day = {moment.date(): moment for moment in after}
    found = [by_day.get(moment.date() + (shift or timedelta())) for moment in before]
    if shift is None and any(found):
        return found
    free = iter([moment for moment in after if moment not in set(found)])
    return [moment or next(free, None) for moment in found]
