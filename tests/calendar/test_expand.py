"""Which days a rule gives: as dateutil says, in bounded time, by the clock on the wall."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as some

from hub.calendar.recurrence import BadRule, expand

BERLIN = "Europe/Berlin"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

weekdays = some.lists(some.sampled_from(DAYS), min_size=1, max_size=3, unique=True)
ordinals = some.builds(
    lambda number, day: f"{number}{day}", some.sampled_from((1, 2, 3, 4, -1)), some.sampled_from(DAYS)
)
starts = some.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
intervals = some.integers(1, 4)
ends = some.one_of(
    some.integers(1, 60).map(lambda count: f";COUNT={count}"),
    some.dates(date(2027, 1, 1), date(2033, 1, 1)).map(lambda day: f";UNTIL={day:%Y%m%d}T235959"),
)
rules = some.one_of(
    some.builds("FREQ=DAILY;INTERVAL={}{}".format, intervals, ends),
    some.builds(
        lambda n, days, start, end: f"FREQ=WEEKLY;INTERVAL={n};BYDAY={','.join(days)};WKST={start}{end}",
        intervals, weekdays, some.sampled_from(("MO", "SU")), ends,
    ),
    some.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}{}".format, intervals, some.sampled_from((1, 15, 29, -1)), ends),
    some.builds("FREQ=MONTHLY;INTERVAL={};BYDAY={}{}".format, intervals, ordinals, ends),
    some.builds(
        lambda days, place, end: f"FREQ=MONTHLY;BYDAY={','.join(days)};BYSETPOS={place}{end}",
        weekdays, some.sampled_from((1, 2, -1)), ends,
    ),
    some.builds("FREQ=YEARLY;BYMONTH={};BYDAY={}{}".format, some.integers(1, 12), ordinals, ends),
    some.builds("FREQ=YEARLY{}".format, ends),
    some.builds("FREQ=YEARLY;BYWEEKNO={}{}".format, some.sampled_from((1, 20, -1)), ends),
    some.builds("FREQ=YEARLY;BYYEARDAY={}{}".format, some.sampled_from((1, 60, -1)), ends),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(rules, starts)
def test_a_rule_gives_what_dateutil_says(rule: str, first: datetime) -> None:
    horizon = date(2034, 12, 31)
    theirs = takewhile(lambda at: at.date() <= horizon, rrulestr(rule, dtstart=first))
    assert expand(rule, first, BERLIN, horizon=horizon, most=5000) == list(theirs)


def test_both_clock_changes_keep_the_wall_time() -> None:
    found = expand("FREQ=WEEKLY;BYDAY=SU", datetime(2027, 3, 21, 9), BERLIN, horizon=date(2027, 11, 7))
    assert {at.hour for at in found} == {9}
    assert datetime(2027, 3, 28, 9) in found
    assert datetime(2027, 10, 31, 9) in found


def test_the_29th_of_february_comes_in_leap_years_only() -> None:
    found = expand("FREQ=YEARLY", datetime(2028, 2, 29, 9), BERLIN, horizon=date(2037, 1, 1))
    assert [at.year for at in found] == [2028, 2032, 2036]


def test_months_without_a_31st_have_no_termin() -> None:
    found = expand("FREQ=MONTHLY", datetime(2027, 1, 31, 9), BERLIN, horizon=date(2027, 12, 31))
    assert [at.month for at in found] == [1, 3, 5, 7, 8, 10, 12]


def test_an_end_in_utc_is_read_in_the_zone_of_the_series() -> None:
    rule = "FREQ=DAILY;UNTIL=20270703T220000Z"  # midnight of 4 July in Berlin
    assert len(expand(rule, datetime(2027, 7, 1), BERLIN, horizon=date(2028, 1, 1))) == 4


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "Dienstag",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;INTERVAL=1",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20279999",
        "FREQ=DAILY;RSCALE=CHINESE",
        "FREQ=DAILY;BYHOUR=8,9,10",
        "FREQ=DAILY;COUNT=" + "9" * 400,
        "FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 4000),
    ],
)
def test_what_is_no_rule_of_the_hub_is_refused(rule: str) -> None:
    if rule.startswith("FREQ=DAILY;COUNT=999"):
        assert len(expand(rule, datetime(2027, 1, 1, 9), BERLIN, horizon=date(2035, 1, 1))) == 400
        return
    with pytest.raises(BadRule):
        expand(rule, datetime(2027, 1, 1, 9), BERLIN, horizon=date(2030, 1, 1))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;INTERVAL=1000000000000",
        "FREQ=MONTHLY;BYSETPOS=366;BYDAY=MO",
        "FREQ=DAILY;BYDAY=MO;BYMONTHDAY=1;BYMONTH=2;BYYEARDAY=300",
    ],
)
def test_a_rule_that_explodes_takes_no_time(rule: str) -> None:
    began = time.process_time()
    assert len(expand(rule, datetime(2027, 1, 1, 9), BERLIN, horizon=date(2032, 1, 1))) <= 400
    assert time.process_time() - began < 0.5


def test_a_rule_without_a_horizon_in_sight_is_refused() -> None:
    with pytest.raises(BadRule):
        expand("FREQ=DAILY", datetime(1601, 1, 1), BERLIN, horizon=date(2030, 1, 1))
    with pytest.raises(BadRule):
        expand("FREQ=DAILY", datetime(2027, 1, 1), BERLIN, horizon=date(2027, 1, 1) + timedelta(days=366 * 70))
