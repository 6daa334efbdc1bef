"""Termine as iCalendar (RFC 5545): one writer for feeds, files and invitations. Sends nothing, asks for no rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, takewhile
from operator import attrgetter
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from flask import current_app

from hub.calendar.content_lines import address, joined, moment, quoted, text, utc, wall, when, whens, zone
from hub.calendar.models import CANCELLED, DRAFT, Event, Series
from hub.db import now

PRODUCT = "-//JBA-Hub//DE"
STATUSES = {DRAFT: "TENTATIVE", CANCELLED: "CANCELLED"}
MAX_EXPANDED = 5_000
MAX_EXCLUDED = 60  # beyond that the rule says less than the single Termine
_LIMIT = re.compile(r";?(?:UNTIL|COUNT)=[^;]*", re.IGNORECASE)
_SHOWN = attrgetter("title", "goal", "description", "accessibility", "place", "video_url", "status")


@dataclass(frozen=True)
class Attendee:
    """A participant as calendars know them; `answer` is a PARTSTAT (RFC 5545 §3.2.12)."""

    name: str
    email: str
    answer: str = "NEEDS-ACTION"
    is_optional: bool = False


def calendar_of(
    events: Iterable[Event],
    *,
    name: str = "",
    method: str = "",
    organiser: tuple[str, str] | None = None,
    attendees: Sequence[Attendee] = (),
    refresh_minutes: int = 0,
    is_apart: bool = False,
    url: str = "",
) -> bytes:
    """An iCalendar file of these Termine; `organiser` is (name, e-mail address).

    The Termine of one series become one VEVENT with its rule, and one VEVENT each for those that differ from it; where
    the rule cannot say exactly which of them are given, or with `is_apart`, one VEVENT each. `url` is shown instead of
    the address of the Termin's page, for readers who may not open that. `refresh_minutes` says how often a feed is
    worth asking for (RFC 7986). Free of personal data beside `organiser` and `attendees`. UTF-8, lines folded at 75
    octets, CRLF.
    """
    rows = sorted(events, key=lambda event: (str(event.series_id or ""), event.starts_at))
    shown = _Shown(url=url, is_message=bool(method))
    components = [
        component
        for series_id, group in groupby(rows, key=attrgetter("series_id"))
        for component in (
            _of_series(list(group), shown)
            if series_id and not is_apart
            else (_as_instance(row, shown) for row in group)
        )
    ]
    body = _body(components, _people(organiser, attendees))
    return _file(body, rows, name=name, method=method, refresh_minutes=refresh_minutes)


def cancellation_of(
    events: Sequence[Event], *, organiser: tuple[str, str], attendee: Attendee, is_whole: bool, is_called_off: bool
) -> bytes:
    """A CANCEL (RFC 5546 §3.2.5) of these Termine of one series or of a single one.

    `is_whole` ends a series altogether. Unless `is_called_off` the Termine take place without this attendee.
    """
    shown = _Shown(
        is_message=True,
        sequence=max(event.sequence for event in events),
        status="CANCELLED" if is_called_off else None,
    )
    components = [_of_event(events[0], shown)] if is_whole else [_as_instance(event, shown) for event in events]
    body = _body(components, _people(organiser, [attendee]))
    return _file(body, list(events), method="CANCEL")


def public_calendar_of(events: Iterable[Event], *, name: str = "", refresh_minutes: int = 0) -> bytes:
    """The same for everybody: each Termin by itself, with what the public may know and no address within the hub."""
    rows = list(events)
    body = _body([_for_everybody(row) for row in rows], [])
    return _file(body, rows, name=name, refresh_minutes=refresh_minutes)


@dataclass(frozen=True)
class _Shown:
    """What a file says instead of the rows: of a message when it was made (RFC 5545 §3.8.7.2), a CANCEL its own state.

    `status` "" is what the row says, None is none.
    """

    url: str = ""
    is_message: bool = False
    sequence: int | None = None
    status: str | None = ""


def _body(components: Iterable[list[str]], people: list[str]) -> list[str]:
    return [line for lines in components for line in ("BEGIN:VEVENT", *lines, *people, "END:VEVENT")]


def _file(body: list[str], rows: list[Event], *, name: str = "", method: str = "", refresh_minutes: int = 0) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    if method:
        head.append(f"METHOD:{method}")
    if name:
        head += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}"]
    if refresh_minutes:
        head += [f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_minutes}M", f"X-PUBLISHED-TTL:PT{refresh_minutes}M"]
    return joined(head) + b"".join(_zones(rows)) + joined([*body, "END:VCALENDAR"])


def _zones(rows: list[Event]) -> Iterator[bytes]:
    """A VTIMEZONE for every TZID there is (§3.6.5)."""
    timed = [event for event in rows if not event.is_all_day and event.timezone != "UTC"]
    timed += [event for event in rows if event.series is not None and not event.series.is_all_day]
    names = {event.timezone for event in timed} | {event.series.timezone for event in timed if event.series}
    if not timed:
        return
    days = [event.first_day for event in timed] + [event.last_day for event in timed]
    days += [date.fromisoformat(event.recurrence[:10]) for event in timed if event.recurrence]
    for name in sorted(names - {"UTC"}):
        yield zone(name, min(days).year, max(days).year)


def _of_event(event: Event, shown: _Shown) -> list[str]:
    return [f"UID:{text(event.uid)}", *_times(event), *_described(event, shown)]


def _times(event: Event) -> list[str]:
    if event.is_all_day:
        start, end = event.first_day, event.last_day + timedelta(days=1)
        return [when("DTSTART", start, ""), when("DTEND", end, "")]
    name = event.timezone
    start, end = wall(event.starts_at, name), wall(event.ends_at, name)
    return [when("DTSTART", start, name), when("DTEND", end, name)]


def _described(event: Event, shown: _Shown) -> list[str]:
    lines = _facts(event, shown)
    lines.append(f"URL:{shown.url or _page_of(event)}")
    place = " · ".join(part for part in (event.place, event.video_url) if part)
    if place:
        lines.append(f"LOCATION:{text(place)}")
    said = "\n\n".join(part for part in (event.goal, event.description, event.accessibility) if part)
    if said:
        lines.append(f"DESCRIPTION:{text(said)}")
    return lines


def _for_everybody(event: Event) -> list[str]:
    lines = [f"UID:{event.id}@jba-hub", *_times(event), *_facts(event, _Shown())]
    if event.place:
        lines.append(f"LOCATION:{text(event.place)}")
    said = "\n\n".join(part for part in (event.description, event.accessibility) if part)
    if said:
        lines.append(f"DESCRIPTION:{text(said)}")
    return lines


def _facts(event: Event, shown: _Shown) -> list[str]:
    changed = utc(event.changed_at)
    status = STATUSES.get(event.status, "CONFIRMED") if shown.status == "" else shown.status
    return [
        f"DTSTAMP:{utc(now()) if shown.is_message else changed}",
        f"LAST-MODIFIED:{changed}",
        f"CREATED:{utc(event.created_at)}",
        f"SEQUENCE:{event.sequence if shown.sequence is None else shown.sequence}",
        f"SUMMARY:{text(event.title)}",
        *([f"STATUS:{status}"] if status else []),
    ]


def _page_of(event: Event) -> str:
    return f"{current_app.config['SETTINGS'].url}/events/{event.id}"


def _of_series(events: list[Event], shown: _Shown) -> Iterator[list[str]]:
    """The series as its rule, then every Termin that differs from it; each by itself where the rule cannot speak."""
    series = events[0].series
    can_speak = series is not None and series.rule and all(event.uid == series.uid for event in events)
    whole = _as_rule(series, events, shown) if series is not None and can_speak else None
    if whole is None:
        for event in events:
            yield _as_instance(event, shown)
        return
    lines, differing = whole
    yield lines
    for event in differing:
        yield _as_instance(event, shown)


def _as_rule(series: Series, events: list[Event], shown: _Shown) -> tuple[list[str], list[Event]] | None:
    """The lines of the VEVENT that stands for the series, and who differs from it; None where none can stand for them.

    It begins with the first Termin that is given and ends with the last, so it says nothing of those that are not.
    """
    given = {datetime.fromisoformat(event.recurrence): event for event in events if event.recurrence}
    last = max(given, default=None)
    if last is None or len(given) != len(events) or len(given) == 1:
        return None
    by_rule = _expanded(series, last)
    starts = [at for at in by_rule if at in given]
    if not starts:
        return None
    by_rule = [at for at in by_rule if at >= starts[0]]
    beside = sorted(given.keys() - set(by_rule))
    missing = [at for at in by_rule if at not in given]
    regular = next((event for event in events if not event.is_exception and not event.is_cancelled), None)
    if regular is None or len(missing) > MAX_EXCLUDED:
        return None
    same = [event for event in events if not event.is_exception and _SHOWN(event) == _SHOWN(regular)]
    newest = max(same, key=lambda event: (event.sequence, event.changed_at))
    lines = [f"UID:{text(regular.uid)}", *_times_of_rule(series, starts[0])]
    lines.append(f"RRULE:{_LIMIT.sub('', series.rule).strip(';')};UNTIL={_until(series, by_rule[-1])}")
    if beside:
        lines.append(whens("RDATE", _all(series, beside), series.timezone))
    if missing:
        lines.append(whens("EXDATE", _all(series, missing), series.timezone))
    same_ids = {event.id for event in same}
    told = replace(shown, sequence=max(event.sequence for event in events))
    return lines + _described(newest, told), [event for event in events if event.id not in same_ids]


def _times_of_rule(series: Series, first: datetime) -> list[str]:
    if series.is_all_day:
        days = max(1, round(series.minutes / (24 * 60)))
        start = first.date()
        return [when("DTSTART", start, ""), when("DTEND", start + timedelta(days=days), "")]
    zone_info = ZoneInfo(series.timezone)
    start = wall(first.replace(tzinfo=zone_info), series.timezone)
    ends_at = first.replace(tzinfo=zone_info).astimezone(UTC) + timedelta(minutes=series.minutes)
    return [when("DTSTART", start, series.timezone), when("DTEND", wall(ends_at, series.timezone), series.timezone)]


def _expanded(series: Series, last: datetime) -> list[datetime]:
    """The wall times the rule gives up to `last`, whatever number or end it names."""
    rule = rrulestr(_LIMIT.sub("", series.rule).strip(";"), dtstart=datetime.fromisoformat(series.first))
    found = takewhile(lambda at: at <= last, iter(rule))
    return [at for _, at in zip(range(MAX_EXPANDED), found, strict=False)]


def _until(series: Series, last: datetime) -> str:
    """A day where the series is of days, else UTC (§3.3.10)."""
    if series.is_all_day:
        return moment(last.date(), "")
    return utc(last.replace(tzinfo=ZoneInfo(series.timezone)))


def _all(series: Series, walls: list[datetime]) -> list[datetime | date]:
    return [at.date() if series.is_all_day else at for at in walls]


def _as_instance(event: Event, shown: _Shown) -> list[str]:
    lines = _of_event(event, shown)
    if event.series is not None and event.recurrence and event.uid == event.series.uid:
        [at] = _all(event.series, [datetime.fromisoformat(event.recurrence)])
        lines.insert(1, when("RECURRENCE-ID", at, event.series.timezone))
    return lines


def _people(organiser: tuple[str, str] | None, attendees: Sequence[Attendee]) -> list[str]:
    lines = []
    if organiser is not None:
        name, email = organiser
        lines.append(f"ORGANIZER;CN={quoted(name)}:mailto:{address(email)}")
    for attendee in attendees:
        role = "OPT-PARTICIPANT" if attendee.is_optional else "REQ-PARTICIPANT"
        lines.append(
            f"ATTENDEE;CN={quoted(attendee.name)};PARTSTAT={attendee.answer};ROLE={role};RSVP=TRUE"
            f":mailto:{address(attendee.email)}"
        )
    return lines
