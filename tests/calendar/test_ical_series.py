"""A series as other calendars read it: icalendar and dateutil give the same local times as the rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from hub.calendar.actions import change_event, delete_event, plan_of_event
from hub.calendar.ical import calendar_of
from hub.calendar.models import Event
from hub.calendar.recurrence import Repetition
from hub.calendar.series import create_series, rows_of
from hub.calendar.times import local, span_of_days, span_of_times
from hub.db import session
from hub.documents.models import Workspace
from tests.calendar.steps import plan_of
from tests.calendar.test_series import make, planning
from tests.people import Cast

BERLIN = ZoneInfo("Europe/Berlin")


def read_back(content: bytes) -> list[datetime | date]:
    """Every start a strict reader finds, overridden ones at their own time."""
    parts = list(Calendar.from_ical(content).walk("VEVENT"))
    found: dict[object, datetime | date] = {}
    for part in parts:
        if "RECURRENCE-ID" in part:
            continue
        start = part.decoded("dtstart")
        if "RRULE" not in part:
            found[start] = start
            continue
        naive = (
            start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
        )
        rule = part["RRULE"]
        until = rule.pop("UNTIL", [None])[0]
        every = rruleset()
        text = rule.to_ical().decode()
        if until is not None:
            end = until.astimezone(BERLIN).replace(tzinfo=None) if isinstance(until, datetime) else until
            text += f";UNTIL={end:%Y%m%dT%H%M%S}"
        every.rrule(rrulestr(text, dtstart=naive))
        for name, add in (("RDATE", every.rdate), ("EXDATE", every.exdate)):
            for listed in [part[name]] if name in part else []:
                for one in listed.dts:
                    at = one.dt
                    add(
                        at.replace(tzinfo=None)
                        if isinstance(at, datetime)
                        else datetime.combine(at, datetime.min.time())
                    )
        for at in every:
            key = at.replace(tzinfo=BERLIN) if isinstance(start, datetime) else at.date()
            found[key] = key
    for part in parts:
        if "RECURRENCE-ID" in part:
            key = part.decoded("recurrence-id")
            assert key in found or not found  # one that is given alone has no rule beside it
            found[key] = part.decoded("dtstart")
    return sorted(found.values())


def shown(events: list[Event]) -> list[datetime | date]:
    there = [event for event in events if event.deleted_at is None]
    return sorted(
        event.first_day if event.is_all_day else local(event.starts_at, event.timezone).replace(tzinfo=BERLIN)
        for event in there
    )


@pytest.mark.parametrize(
    "repetition",
    [
        Repetition("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;COUNT=30"),
        Repetition("FREQ=MONTHLY;BYDAY=-1TH;UNTIL=20291231"),
        Repetition("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=7"),
        Repetition("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=1"),
        Repetition("FREQ=WEEKLY;COUNT=5", dates=(datetime(2027, 8, 1, 9),), excluded=(datetime(2027, 3, 9, 9),)),
        Repetition(dates=(datetime(2027, 6, 1, 9), datetime(2027, 11, 1, 9))),
    ],
)
def test_other_calendars_find_the_termine_of_a_series(embedded_cast: Cast, repetition: Repetition) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, repetition)
        assert read_back(calendar_of(events)) == shown(events)


def test_what_was_moved_and_deleted_is_found_too(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, Repetition("FREQ=WEEKLY;COUNT=8"))
        start = datetime(2027, 3, 17, 14)
        moved = replace(plan_of_event(events[2]), span=span_of_times(start, start + timedelta(hours=1)))
        change_event(user, events[2], moved, revision=None)
        change_event(user, events[0], replace(plan_of_event(events[0]), title="Auftakt"), revision=None)
        delete_event(user, events[5])
        assert events[0].series is not None
        left = [row for row in rows_of(events[0].series) if row.deleted_at is None]
        assert read_back(calendar_of(left)) == shown(left)


def test_whole_days_are_whole_days_everywhere(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        plan = replace(plan_of(), span=span_of_days(date(2027, 3, 27), date(2027, 3, 28)))
        workspace = session().get_one(Workspace, embedded_cast.shared.id)
        repetition = Repetition("FREQ=WEEKLY;UNTIL=20270501", excluded=(datetime(2027, 4, 3),))
        content = calendar_of(create_series(user, workspace, plan, repetition))
        assert read_back(content) == [
            date(2027, 3, 27),
            *(date(2027, 4, day) for day in (10, 17, 24)),
            date(2027, 5, 1),
        ]
        assert b"DTSTART;VALUE=DATE:20270327\r\n" in content
        assert b"UNTIL=20270501\r\n" in content or b"UNTIL=20270501;" in content


def test_of_some_of_a_series_nothing_is_said_of_the_others(embedded_cast: Cast) -> None:
    with planning(embedded_cast) as user:
        events = make(embedded_cast, user, Repetition("FREQ=WEEKLY;COUNT=8"))
        some = [events[2], events[3], events[6]]
        assert read_back(calendar_of(some)) == shown(some)
        apart = Calendar.from_ical(calendar_of(some, is_apart=True))
        assert ["RRULE" in part for part in apart.walk("VEVENT")] == [False] * 3
