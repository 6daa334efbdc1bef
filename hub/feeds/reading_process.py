"""The process that reads one .ics file. Knows only the bytes it is given and the zone of the hub.

Runs apart from the hub (see `reading.py`), as a script of its own, and imports nothing of the hub: what makes the
reader slow or hungry ends this process alone. It takes the file on standard input and the hub's zone as its argument.
On standard output it says as JSON `{"items": […], "others": {"VTODO": 2}}` or `{"refused": reason}`; reasons are words
that `reading.py` has sentences for. Times of an item are wall times in its zone.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

MIB = 1024 * 1024
CPU_SECONDS = 10
MEMORY_BYTES = 768 * MIB
SECONDS_PER_ITEM = 1.0
MAX_COMPONENTS = 2_000
MAX_EXPANDED = 5_000  # of one rule, looked at
MAX_OCCURRENCES = 400  # of one rule, taken
DAYS_BACK = 183  # where that is too little, what is long over is left out
MAX_TERMINE = 2_000  # of one file, rules expanded
YEARS_AHEAD = 2
YEARS = range(1900, 2201)
MAX_DAYS = 60
MAX_TITLE, MAX_PLACE, MAX_TEXT, MAX_UID, MAX_URL = 200, 300, 20_000, 255, 1_000
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
BLOCK = re.compile(r"^BEGIN:VEVENT\s*$.*?^END:VEVENT\s*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Refused(Exception):
    """Why a file, or one Termin of it, is not taken; the argument is the reason's word."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        answer = read(sys.stdin.buffer.read(), sys.argv[1])
    except Refused as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        answer = {"refused": "too-large"}
    print(json.dumps(answer))


def read(content: bytes, hub_zone: str) -> dict[str, Any]:
    """What the file holds. Raises `Refused` for a file that is no calendar or too much of one."""
    text = _decoded(content)
    upper = text.upper()
    if "BEGIN:VCALENDAR" not in upper and "BEGIN:VEVENT" not in upper:
        raise Refused("no-calendar")
    if upper.count("BEGIN:") > 4 * MAX_COMPONENTS or upper.count("BEGIN:VEVENT") > MAX_COMPONENTS:
        raise Refused("too-many")
    events, others = _components(text)
    reader = _Reader(hub_zone)
    items = _with_their_changes([reader.item_of(event) for event in events])
    _limit_in_all(items)
    return {"items": items, "others": dict(others)}


def _decoded(content: bytes) -> str:
    """As UTF-8, or what old programs write; without characters that no calendar may hold."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    return "\r\n".join(CONTROL.sub("", line) for line in re.split("\r\n|\n|\r", text))


def _components(text: str) -> tuple[list[Any], Counter[str]]:
    """The VEVENTs, and how many there are of other things. What cannot be read as a whole is read piece by piece."""
    from icalendar import Calendar, Event  # noqa: PLC0415 (loaded under the limits)

    others: Counter[str] = Counter(re.findall(r"^BEGIN:(VTODO|VJOURNAL|VFREEBUSY)\s*$", text, re.MULTILINE))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        return [event for calendar in calendars for event in calendar.walk("VEVENT")], others
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        pass
    events: list[Any] = []
    for block in BLOCK.findall(text):
        try:
            events.append(Event.from_ical(block))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            events.append(None)
    if not events:
        raise Refused("no-calendar")
    return events, others


class _Reader:
    """Makes items of VEVENTs."""

    def __init__(self, hub_zone: str) -> None:
        self.hub_zone = hub_zone
        self.zones = available_timezones()

    def item_of(self, event: Any) -> dict[str, Any]:
        """Raises nothing: what cannot be taken is an item with a reason in `refused`."""
        item = _empty_item()
        try:
            with _at_most(SECONDS_PER_ITEM):
                if event is None:
                    raise Refused("unreadable")
                self._read_words(event, item)
                self._read_times(event, item)
                self._read_rule(event, item)
        except Refused as refused:
            item["refused"] = str(refused)
        except TimeoutError:
            item["refused"] = "rule-too-slow"
        except Exception:  # whatever a hostile file makes of the library: this Termin is refused, the others are not
            item["refused"] = "unreadable"
        return item

    def _read_words(self, event: Any, item: dict[str, Any]) -> None:
        item["title"] = " ".join(_text(event, "SUMMARY").split())[:MAX_TITLE]
        item["description"] = _text(event, "DESCRIPTION")[:MAX_TEXT]
        place = " ".join(_text(event, "LOCATION").split())
        url = ADDRESS.search(place)
        item["video_url"] = url.group()[:MAX_URL] if url else ""
        item["place"] = (place.replace(url.group(), "").strip(" ;,·") if url else place)[:MAX_PLACE]
        uid = _text(event, "UID").strip()
        item["uid"] = uid if len(uid) <= MAX_UID else hashlib.sha256(uid.encode()).hexdigest()
        item["is_cancelled"] = _text(event, "STATUS").strip().upper() == "CANCELLED"
        sequence = _text(event, "SEQUENCE").strip()
        item["sequence"] = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0

    def _read_times(self, event: Any, item: dict[str, Any]) -> None:
        start = _moment_in(event, "DTSTART")
        if start is None:
            raise Refused("no-start")
        _expect_in_reach(start)
        end = self._end_of(event, start)
        if not isinstance(start, datetime):
            last = end.date() if isinstance(end, datetime) else end - timedelta(days=1)
            self._note_span(item, start, max(start, last))
            item["is_all_day"], item["timezone"] = True, self.hub_zone
        else:
            recurs = "RRULE" in event or "RDATE" in event or "RECURRENCE-ID" in event
            item["timezone"] = zone = self._zone_of(event, start, item, recurs=recurs)
            end = end if isinstance(end, datetime) else datetime.combine(end, time(), start.tzinfo)
            self._note_span(item, self.wall(start, zone), self.wall(end, zone))
        if not item["uid"]:
            item["uid"] = "no-uid-" + hashlib.sha256(f"{item['start']} {item['title']}".encode()).hexdigest()
        item["recurrence"] = self._wall_text(_moment_in(event, "RECURRENCE-ID"), item)

    def _note_span(self, item: dict[str, Any], start: date, end: date) -> None:
        _expect_in_reach(end)
        if end < start:
            raise Refused("end-before-start")
        if end - start > timedelta(days=MAX_DAYS):
            raise Refused("too-long")
        item["start"], item["end"] = start.isoformat(), end.isoformat()

    def _end_of(self, event: Any, start: date) -> date:
        """By DTEND, by DURATION, or as RFC 5545 §3.6.1 says where neither stands there."""
        if "DTEND" in event:
            end = _moment_in(event, "DTEND")
            if end is None:
                raise Refused("no-end")
            is_floating = isinstance(end, datetime) and end.tzinfo is None
            if is_floating and isinstance(start, datetime):
                return end.replace(tzinfo=start.tzinfo)  # type: ignore[call-arg]
            return end
        if "DURATION" in event:
            duration = _value_of(event.get("DURATION"))
            if not isinstance(duration, timedelta):
                raise Refused("no-end")
            return _later(start, duration)
        if any("DTEND" in name or "DURATION" in name for name, _ in getattr(event, "errors", ())):
            raise Refused("no-end")
        return start if isinstance(start, datetime) else start + timedelta(days=1)

    def _zone_of(self, event: Any, start: datetime, item: dict[str, Any], *, recurs: bool) -> str:
        """The name of the zone the Termin is kept in; that of the hub where the file's own is none we know."""
        name = str(_first(event.get("DTSTART")).params.get("TZID", "")).strip('"')
        if known := self._known_zone(name):
            return known
        if start.tzinfo is None:
            if name:
                item["notes"].append("unknown-zone")
        elif start.utcoffset() == timedelta(0) and not name:
            return "UTC" if recurs else self.hub_zone
        elif recurs:
            item["notes"].append("other-zone")
        return self.hub_zone

    def _known_zone(self, name: str) -> str:
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON  # noqa: PLC0415 (loaded under the limits)

        if name in WINDOWS_TO_OLSON:
            return str(WINDOWS_TO_OLSON[name])
        parts = name.split("/")
        ends = ("/".join(parts[at:]) for at in range(len(parts)))  # /mozilla.org/20050126_1/Europe/Berlin
        return next((end for end in ends if end in self.zones), "")

    def wall(self, at: datetime, zone: str) -> datetime:
        """The wall time in this zone; a floating time is one already."""
        if at.tzinfo is not None:
            at = at.astimezone(ZoneInfo(zone))
        return at.replace(tzinfo=None, microsecond=0)

    def _wall_text(self, at: date | None, item: dict[str, Any]) -> str:
        if at is None:
            return ""
        if item["is_all_day"] or not isinstance(at, datetime):
            return date(at.year, at.month, at.day).isoformat()
        return self.wall(at, item["timezone"]).isoformat()

    def _read_rule(self, event: Any, item: dict[str, Any]) -> None:
        if any(name in ("RRULE", "RDATE") for name, _ in getattr(event, "errors", ())):
            raise Refused("rule-broken")
        if not ("RRULE" in event or "RDATE" in event):
            return
        if "EXRULE" in event or (isinstance(event.get("RRULE"), list) and len(event["RRULE"]) > 1):
            raise Refused("rule-unknown")
        start = datetime.fromisoformat(item["start"])
        rule = self._rule_of(event, item) if "RRULE" in event else ""
        dates = {datetime.fromisoformat(text) for text in self._listed(event, "RDATE", item)}
        left_out = set(self._listed(event, "EXDATE", item))
        by_rule = self._expanded(rule, start, item) if rule else [start]
        all_of_them = sorted({*by_rule, *dates})
        kept = [at for at in all_of_them if not {_text_of(at, item), at.date().isoformat()} & left_out]
        if len(kept) > MAX_OCCURRENCES:
            item["notes"].append("rule-shortened")
            since = datetime.now() - timedelta(days=DAYS_BACK)
            kept = [at for at in kept if at >= since] or kept[-MAX_OCCURRENCES:]
        item["rule"] = rule
        item["dates"] = sorted(_text_of(at, item) for at in dates)
        item["excluded"] = [_text_of(at, item) for at in sorted(set(all_of_them) - set(kept))]
        item["occurrences"] = [_text_of(at, item) for at in kept[:MAX_OCCURRENCES]]
        if not kept:
            raise Refused("nothing-left")

    def _rule_of(self, event: Any, item: dict[str, Any]) -> str:
        """The rule, its UNTIL as a wall time."""
        parts = _first(event["RRULE"])
        if (parts.get("FREQ") or [""])[0].upper() in TOO_OFTEN:
            raise Refused("rule-too-often")
        until = (parts.get("UNTIL") or [None])[0]
        rule = parts.to_ical().decode()
        if until is None:
            return rule
        if isinstance(until, datetime):
            until = self.wall(until, item["timezone"])
        else:
            until = datetime.combine(until, time(23, 59, 59))
        rule = re.sub(r";?UNTIL=[^;]*", "", rule, flags=re.IGNORECASE).strip(";")
        return f"{rule};UNTIL={until:%Y%m%dT%H%M%S}"

    def _expanded(self, rule: str, start: datetime, item: dict[str, Any]) -> list[datetime]:
        from dateutil.rrule import rrulestr  # noqa: PLC0415 (loaded under the limits)

        try:
            times = rrulestr(rule, dtstart=start)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise Refused("rule-broken") from None
        horizon = datetime.now() + timedelta(days=366 * YEARS_AHEAD)
        found = list(islice(takewhile(lambda at: at <= horizon, iter(times)), MAX_EXPANDED))
        if "COUNT" not in rule.upper() and "UNTIL" not in rule.upper():
            item["notes"].append("rule-without-end")
        return found if found and found[0] == start else [start, *found]  # DTSTART always counts (§3.8.5.3)

    def _listed(self, event: Any, name: str, item: dict[str, Any]) -> Iterator[str]:
        found = event.get(name)
        for several in found if isinstance(found, list) else [found] if found is not None else []:
            for one in _value_of(several, "dts") or [None]:
                at = getattr(one, "dt", None)
                at = at[0] if isinstance(at, tuple) else at  # a period begins with its start
                if isinstance(at, date):
                    yield self._wall_text(at, item)
                elif name == "RDATE":
                    raise Refused("rule-broken")


def _with_their_changes(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Single Termine that differ from their series go with it; of what is there twice the newest counts."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    refused = [item for item in items if item["refused"]]
    for item in items:
        key = (item["uid"], item["recurrence"])
        if not item["refused"] and (key not in newest or newest[key]["sequence"] <= item["sequence"]):
            if key in newest:
                refused.append({**newest[key], "refused": "doubled"})
            newest[key] = item
        elif not item["refused"]:
            refused.append({**item, "refused": "doubled"})
    kept = []
    for (uid, recurrence), item in newest.items():
        series = newest.get((uid, ""))
        if recurrence and series is not None and series["occurrences"]:
            series["changes"][recurrence] = item
        else:
            kept.append(item)
    return [*kept, *refused]


def _limit_in_all(items: list[dict[str, Any]]) -> None:
    room = MAX_TERMINE
    for item in items:
        wanted = 0 if item["refused"] else max(1, len(item["occurrences"]))
        if wanted > room:
            item["refused"] = "too-many-in-all"
            continue
        room -= wanted


def _empty_item() -> dict[str, Any]:
    texts = dict.fromkeys(
        ("uid", "recurrence", "title", "description", "place", "video_url", "start", "end", "timezone", "rule"), ""
    )
    lists: dict[str, Any] = {"dates": [], "excluded": [], "occurrences": [], "notes": []}
    return {**texts, **lists, "changes": {}, "is_all_day": False, "is_cancelled": False, "sequence": 0, "refused": ""}


def _text(event: Any, name: str) -> str:
    value = _first(event.get(name))
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _first(value: Any) -> Any:
    """Where a property stands twice, the first."""
    return value[0] if isinstance(value, list) and value else None if isinstance(value, list) else value


def _moment_in(event: Any, name: str) -> date | None:
    at = _value_of(event.get(name))
    return at if isinstance(at, date) else None


def _value_of(value: Any, name: str = "dt") -> Any:
    """None for what the library could not read: it raises as soon as such a value is touched."""
    try:
        return getattr(_first(value) if name == "dt" else value, name, None)
    except (ValueError, AttributeError, TypeError, OverflowError):
        return None


def _text_of(at: datetime, item: dict[str, Any]) -> str:
    return at.date().isoformat() if item["is_all_day"] else at.isoformat()


def _later(start: date, duration: timedelta) -> date:
    """Days are days of the calendar, hours are hours that pass (§3.3.6)."""
    end = start + timedelta(days=duration.days)
    if not isinstance(end, datetime):
        return end if duration.seconds == 0 else end + timedelta(days=1)
    if end.tzinfo is None:
        return end + timedelta(seconds=duration.seconds)
    return (end.astimezone(UTC) + timedelta(seconds=duration.seconds)).astimezone(end.tzinfo)


def _expect_in_reach(at: date) -> None:
    if at.year not in YEARS:
        raise Refused("out-of-reach")


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
