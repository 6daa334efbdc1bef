"""What RFC 5545 asks of a file, checked by hand; knows nothing of what writes it."""

from __future__ import annotations

import re
from datetime import date, datetime

from dateutil.rrule import rrulestr
from icalendar import Calendar

PROPERTY = re.compile(r"^[A-Z0-9-]+(?:;[A-Z0-9-]+=(?:\"[^\"]*\"|[^\";:,]*)(?:,(?:\"[^\"]*\"|[^\";:,]*))*)*:")
TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "UID", "COMMENT")
FREE = re.compile(r"(?<!\\)(?:\\\\)*[,;]")


def expect_strict(content: bytes) -> Calendar:
    """Raises AssertionError for what a strict reader would refuse."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # no letter is torn apart
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line), line
    lines = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    for line in lines:
        assert PROPERTY.match(line), line
        name, _, value = line.partition(":")
        if name in TEXTS:
            assert not FREE.search(value), line
            assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\,;nN]", value), line
    calendar = Calendar.from_ical(content)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    assert {name for line in lines for name in re.findall(r";TZID=([^:;]+)", line)} <= zones
    assert calendar["PRODID"]
    assert calendar["VERSION"] == "2.0"
    seen = set()
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert event["UID"]
        assert str(event["DTSTAMP"].to_ical(), "ascii").endswith("Z")
        place = (str(event["UID"]), event["RECURRENCE-ID"].to_ical() if "RECURRENCE-ID" in event else b"")
        assert place not in seen
        seen.add(place)
        start, end = event["DTSTART"].dt, event["DTEND"].dt
        assert type(start) is type(end)
        assert end > start or (isinstance(start, datetime) and end == start)
        if not isinstance(start, datetime):
            assert event["DTSTART"].params["VALUE"] == event["DTEND"].params["VALUE"] == "DATE"
    return calendar


def wall_times(calendar: Calendar) -> list[tuple[str, str]]:
    """(start as a wall time, title) of everything a reader would show, rules expanded as RFC 5545 §3.8.5 says."""
    shown: dict[tuple[str, str], tuple[str, str]] = {}
    for event in sorted(calendar.walk("VEVENT"), key=lambda event: "RECURRENCE-ID" in event):
        uid, title, start = str(event["UID"]), str(event["SUMMARY"]), _wall(event["DTSTART"].dt)
        if "RECURRENCE-ID" in event:
            shown[uid, _wall(event["RECURRENCE-ID"].dt)] = (start, title)
            continue
        for at in _expanded(event):
            shown[uid, at] = (at, title)
    return sorted(shown.values())


def _expanded(event: object) -> list[str]:
    start = event["DTSTART"].dt  # type: ignore[index]
    if "RRULE" not in event:  # type: ignore[operator]
        return [_wall(start)]
    begin = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    rule = event["RRULE"].to_ical().decode()  # type: ignore[index]
    found = {at for at in rrulestr(rule, dtstart=begin)} | {begin}
    walls = {_wall(at if isinstance(start, datetime) else at.date()) for at in found}
    return sorted((walls | _listed(event, "RDATE")) - _listed(event, "EXDATE"))


def _listed(event: object, name: str) -> set[str]:
    found = event.get(name)  # type: ignore[attr-defined]
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return {_wall(one.dt) for several in lists for one in several.dts}


def _wall(at: date) -> str:
    return at.replace(tzinfo=None).isoformat() if isinstance(at, datetime) else at.isoformat()
