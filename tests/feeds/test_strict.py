"""The hub's iCalendar files are what RFC 5545 says, for strict readers too."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from flask import Flask

from hub.calendar.ical import Attendee, calendar_of, public_calendar_of
from hub.calendar.models import CANCELLED, PLANNED, Event, Series
from hub.calendar.times import span_of_days, span_of_times
from tests.feeds.strict import expect_strict, wall_times

CHANGED = datetime(2027, 1, 5, 12, 0, 1, 999, tzinfo=UTC)
NASTY = [
    "Umlaute äöüß und 日本語 und 🚲" * 12,
    'Komma, Semikolon; Doppelpunkt: Rückstrich \\ und "Anführung"',
    "Zeile eins\r\nZeile zwei\n\rZeile drei\rEND:VEVENT\nBEGIN:VEVENT",
    "Steuer\x00zeichen\x07 \x1b[31m \x85 \u2028 und Tab\t.",
    "x" * 75 + "ä" * 75,
    "\\n ist kein Umbruch, \\, kein Komma",
    "",
]


@pytest.fixture(autouse=True)
def _application(embedded_app: Flask) -> Iterator[None]:
    with embedded_app.app_context():
        yield


def event_at(start: datetime, *, hours: float = 2, timezone: str = "Europe/Berlin", **more: Any) -> Event:
    return _event(span_of_times(start, start + timedelta(hours=hours), timezone=timezone)._asdict(), more)


def days(first: date, last: date, **more: Any) -> Event:
    return _event(span_of_days(first, last)._asdict(), more)


def _event(span: dict[str, Any], more: dict[str, Any]) -> Event:
    words = dict.fromkeys(("goal", "description", "accessibility", "place", "video_url"), "")
    row_id = uuid.uuid4()
    facts = {"title": "Termin", "status": PLANNED, "sequence": 0, "uid": f"{row_id}@jba-hub", "is_exception": False}
    return Event(**{"id": row_id, "created_at": CHANGED, "changed_at": CHANGED, **words, **facts, **span, **more})


def series_of(rule: str, first: datetime, count: int, *, is_all_day: bool = False, minutes: int = 90) -> list[Event]:
    """The rows of a series, as its rule makes them."""
    series = Series(
        id=uuid.uuid4(),
        uid=f"{uuid.uuid4()}@jba-hub",
        rule=rule,
        dates=[],
        excluded=[],
        first=first.isoformat(),
        minutes=minutes,
        is_all_day=is_all_day,
        timezone="Europe/Berlin",
    )
    return [in_series(series, at) for at, _ in zip(rrulestr(rule, dtstart=first), range(count), strict=False)]


def in_series(series: Series, at: datetime, **more: Any) -> Event:
    place = {"series_id": series.id, "series": series, "uid": series.uid, "recurrence": at.isoformat()}
    if series.is_all_day:
        return days(at.date(), at.date(), **place, **more)
    return event_at(at, hours=series.minutes / 60, **place, **more)


def rows(events: list[Event]) -> list[tuple[str, str]]:
    return sorted((start_of(event), event.title) for event in events)


def start_of(event: Event) -> str:
    if event.is_all_day:
        return event.first_day.isoformat()
    return event.starts_at.astimezone(ZoneInfo(event.timezone)).replace(tzinfo=None).isoformat()


@pytest.mark.parametrize("text", NASTY)
def test_every_text_survives(text: str) -> None:
    event = event_at(datetime(2027, 3, 2, 9), title=text or "x", description=text, place=text, goal=text)

    [read] = expect_strict(calendar_of([event], name=text)).walk("VEVENT")

    for kept in ("Komma, Semikolon; Doppelpunkt: Rückstrich \\ und", "日本語", "\\n ist kein Umbruch, \\, kein Komma"):
        assert (kept in text) == (kept in str(read["SUMMARY"]))
    assert len(expect_strict(public_calendar_of([event])).walk("VEVENT")) == 1


def test_names_and_addresses_stay_in_their_line() -> None:
    name, email = 'Berta "Bea" Muster;CN=x\r\nATTENDEE:mailto:evil@example.org', "berta@example.org\r\nX-EVIL:1"

    content = calendar_of(
        [event_at(datetime(2027, 3, 2, 9))],
        method="REQUEST",
        organiser=(name, email),
        attendees=[Attendee(name, email), Attendee("Ümit Ö.", "uemit@example.org", "ACCEPTED", is_optional=True)],
    )

    [event] = expect_strict(content).walk("VEVENT")
    assert len(event["ATTENDEE"]) == 2
    assert "X-EVIL" not in event
    assert event["ATTENDEE"][1].params["PARTSTAT"] == "ACCEPTED"


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        (datetime(2027, 3, 28, 1, 30), "20270328T003000Z"),  # an hour before the spring change
        (datetime(2027, 3, 28, 3, 30), "20270328T013000Z"),
        (datetime(2027, 10, 31, 1, 30), "20271030T233000Z"),
        (datetime(2027, 10, 31, 4, 30), "20271031T033000Z"),
        (datetime(2028, 2, 29, 9, 0), "20280229T080000Z"),
    ],
)
def test_times_are_right_around_both_clock_changes(start: datetime, utc: str) -> None:
    [event] = expect_strict(calendar_of([event_at(start, hours=1)])).walk("VEVENT")

    assert event["DTSTART"].dt.astimezone(UTC) == datetime.strptime(utc, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTEND"].dt.astimezone(UTC) - event["DTSTART"].dt.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
def test_the_zone_that_is_sent_along_says_the_same(zone: str) -> None:
    """Read with nothing but the VTIMEZONE of the file, as Outlook does."""
    events = [event_at(datetime(2027, month, 15, 9), timezone=zone) for month in (1, 4, 7, 11)]
    content = calendar_of(events)

    calendar = expect_strict(content)

    for written, read in zip(events, calendar.walk("VEVENT"), strict=True):
        at = read["DTSTART"].dt
        if zone != "UTC":
            [described] = calendar.walk("VTIMEZONE")
            at = at.replace(tzinfo=None).replace(tzinfo=described.to_tz(lookup_tzid=False))
        assert at.astimezone(UTC) == written.starts_at


def test_whole_days_end_on_the_day_after() -> None:
    [event] = expect_strict(calendar_of([days(date(2028, 2, 28), date(2028, 2, 29))])).walk("VEVENT")

    assert event["DTSTART"].dt == date(2028, 2, 28)
    assert event["DTEND"].dt == date(2028, 3, 1)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=-1TH",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;WKST=MO",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=DAILY;COUNT=40",
        "FREQ=WEEKLY;BYDAY=TU;UNTIL=20280601T000000",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ],
)
@pytest.mark.parametrize("is_all_day", [False, True])
def test_a_rule_says_exactly_which_termine_there_are(rule: str, is_all_day: bool) -> None:
    first = datetime(2027, 3, 2) if is_all_day else datetime(2027, 3, 2, 9)
    events = series_of(rule, first, 30, is_all_day=is_all_day, minutes=24 * 60 if is_all_day else 90)
    gone = events.pop(4)  # deleted: EXDATE
    window = events[2:-3]  # a feed shows a part

    for given in (events, window):
        calendar = expect_strict(calendar_of(given))
        assert len(calendar.walk("VEVENT")) == 1
        assert wall_times(calendar) == rows(given)
        assert start_of(gone) not in [start for start, _ in wall_times(calendar)]


def test_moved_and_called_off_termine_of_a_series_stand_beside_its_rule() -> None:
    events = series_of("FREQ=WEEKLY;BYDAY=TU", datetime(2027, 3, 2, 9), 10)
    series = events[0].series
    moved = in_series(series, datetime(2027, 3, 16, 9), title="Verschoben", is_exception=True)
    for name, value in span_of_times(datetime(2027, 3, 17, 14), datetime(2027, 3, 17, 15))._asdict().items():
        setattr(moved, name, value)
    events[2] = moved
    events[4].status = CANCELLED
    added = in_series(series, datetime(2027, 3, 19, 9))  # RDATE
    events.append(added)

    calendar = expect_strict(calendar_of(events))

    assert len(calendar.walk("VEVENT")) == 3
    assert wall_times(calendar) == rows(events)


def test_what_a_rule_cannot_say_comes_one_by_one() -> None:
    events = series_of("FREQ=WEEKLY;BYDAY=TU", datetime(2020, 3, 3, 9), 300)
    few = [events[0], events[150], events[299]]
    dates_only = [without_rule(event) for event in series_of("FREQ=MONTHLY", datetime(2027, 1, 5, 9), 4)]

    for given in (few, dates_only):
        calendar = expect_strict(calendar_of(given))
        assert len(calendar.walk("VEVENT")) == len(given)
        assert wall_times(calendar) == rows(given)


def without_rule(event: Event) -> Event:
    event.series.rule = ""
    return event
