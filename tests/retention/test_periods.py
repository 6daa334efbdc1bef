"""When a period ends: year ends, 29 February, „Gültig bis“."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.retention.models import BY_DATE, PERMANENT, REPLACED, WHILE_VALID, YEARS
from hub.retention.periods import end_of_period, first_moment_too_late, latest_start, years_later

BERLIN = ZoneInfo("Europe/Berlin")
SUMMER = datetime(2024, 7, 1, 12, tzinfo=UTC)


def end(
    period: str,
    years: int = 5,
    *,
    at: datetime = SUMMER,
    valid: date | None = None,
    replaced: date | None = None,
    given: date | None = None,
) -> date | None:
    return end_of_period(
        period, years, last_version_at=at, valid_until=valid, replaced_on=replaced, ends_on=given, zone=BERLIN
    )


def test_years_begin_at_the_end_of_the_year_of_the_last_version() -> None:
    assert end(YEARS) == date(2029, 12, 31)


def test_the_year_is_the_one_of_the_clock_on_the_wall() -> None:
    new_year_in_berlin = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    assert end(YEARS, at=new_year_in_berlin) == date(2030, 12, 31)


def test_valid_until_begins_the_period_where_it_is_set() -> None:
    assert end(YEARS, valid=date(2025, 3, 31)) == date(2030, 3, 31)
    assert end(REPLACED, 3, valid=date(2025, 3, 31)) == date(2028, 3, 31)
    assert end(WHILE_VALID, 0, valid=date(2025, 3, 31)) == date(2025, 3, 31)


def test_what_is_replaced_counts_from_that_day_under_a_class_that_says_so() -> None:
    assert end(REPLACED, 3, replaced=date(2025, 3, 31)) == date(2028, 3, 31)
    assert end(REPLACED, 3, replaced=date(2025, 3, 31), valid=date(2026, 12, 31)) == date(2028, 3, 31)
    assert end(YEARS, 3, replaced=date(2025, 3, 31)) == date(2027, 12, 31)
    assert end(WHILE_VALID, 0, replaced=date(2025, 3, 31)) is None


@pytest.mark.parametrize("period", [REPLACED, WHILE_VALID, BY_DATE, PERMANENT])
def test_without_a_day_these_never_end(period: str) -> None:
    assert end(period) is None


def test_a_given_day_is_the_end() -> None:
    assert end(BY_DATE, given=date(2027, 2, 28)) == date(2027, 2, 28)


def test_29_february_ends_on_the_last_of_the_month() -> None:
    assert years_later(date(2024, 2, 29), 5) == date(2029, 2, 28)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert end(YEARS, valid=date(2024, 2, 29)) == date(2029, 2, 28)


def test_a_day_beyond_the_calendar_is_its_last() -> None:
    assert years_later(date(9990, 1, 1), 100) == date.max


@pytest.mark.parametrize("years", [0, 1, 3, 4, 5, 10])
def test_what_the_list_asks_of_the_database_is_what_the_rule_says(years: int) -> None:
    """Every day of five years with a leap day among them, against the rule forwards."""
    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(5 * 366)]
    for day in days:
        start = latest_start(day, years)
        assert years_later(start, years) <= day < years_later(start + timedelta(days=1), years)
        border = first_moment_too_late(day, years, BERLIN)
        before, after = border - timedelta(seconds=1), border + timedelta(seconds=1)
        assert end(YEARS, years, at=before) <= day < end(YEARS, years, at=after)
