"""When a period begins and ends: days alone, no rows."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, date, datetime
from zoneinfo import ZoneInfo

from hub.retention.models import BY_DATE, PERMANENT, REPLACED, YEARS

NEW_YEARS_EVE = (12, 31)


def end_of_period(
    period: str,
    years: int,
    *,
    last_version_at: datetime,
    valid_until: date | None,
    replaced_on: date | None,
    ends_on: date | None,
    zone: ZoneInfo,
) -> date | None:
    """The last day a document is kept; None while that is not known (permanent, still valid, no date given).

    „ersetzt + Jahre“ begins on the day the document was „ersetzt“, or else with „Gültig bis“; the other periods begin
    with „Gültig bis“; without it, years begin at the end of the calendar year of the last version.
    """
    if period == BY_DATE:
        return ends_on
    if period == PERMANENT:
        return None
    start = (replaced_on if period == REPLACED else None) or valid_until
    if start is None and period == YEARS:
        start = date(last_version_at.astimezone(zone).year, *NEW_YEARS_EVE)
    return years_later(start, years) if start else None


def years_later(day: date, years: int) -> date:
    """The same day of a later year; where that has no 29 February, the last of the month (§ 188 (3) BGB)."""
    if day.year + years > MAXYEAR:
        return date.max
    if (day.month, day.day) == (2, 29) and not _is_leap(day.year + years):
        return date(day.year + years, 2, 28)
    return day.replace(year=day.year + years)


def latest_start(end: date, years: int) -> date:
    """The last day from which a period of so many years is over on `end`."""
    year = end.year - years
    if (end.month, end.day) == (2, 28) and not _is_leap(end.year) and _is_leap(year):
        return date(year, 2, 29)
    if (end.month, end.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28)
    return end.replace(year=year)


def first_moment_too_late(end: date, years: int, zone: ZoneInfo) -> datetime:
    """Last versions before this moment have a period of so many years that is over on `end`."""
    start = latest_start(end, years)
    is_whole_year = (start.month, start.day) == NEW_YEARS_EVE
    return datetime(start.year + is_whole_year, 1, 1, tzinfo=zone).astimezone(UTC)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def later_of(computed: date | None, postponed_to: date | None) -> date | None:
    """The later of the end by the class and the day it was put off to."""
    return max(computed, postponed_to) if computed and postponed_to else computed
