"""Lines of an iCalendar file (RFC 5545 §3.1, §3.3): escaped, folded, in UTF-8. Knows no Termin.

Written by hand because of the time it takes: a feed of 2,000 Termine is 1.8 s with the icalendar package (version 7)
and a tenth of that here. What is read still goes through the package, and the tests read with it what is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone

MAX_OCTETS = 75
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_UNQUOTABLE = re.compile('["\x00-\x1f\x7f-\x9f]')


def text(value: str) -> str:
    """A TEXT value (§3.3.11); control characters that no calendar may hold are left out."""
    clean = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def quoted(value: str) -> str:
    """The value of a parameter (§3.2): within quotation marks, without any."""
    return f'"{_UNQUOTABLE.sub("", value.replace(chr(34), chr(39)))}"'


def address(value: str) -> str:
    """A URI (§3.3.13) that stays on its line."""
    return _UNQUOTABLE.sub("", value)


def utc(at: datetime) -> str:
    return f"{_basic(at.astimezone(UTC))}Z"


def when(name: str, at: datetime | date, timezone: str) -> str:
    """A line such as DTSTART: a day, or a wall time in its zone (§3.3.4, §3.3.5)."""
    return f"{name}{_kind(at, timezone)}:{moment(at, timezone)}"


def whens(name: str, all_at: Iterable[datetime | date], timezone: str) -> str:
    """A line with several of one kind, such as EXDATE."""
    wanted = list(all_at)
    return f"{name}{_kind(wanted[0], timezone)}:{','.join(moment(at, timezone) for at in wanted)}"


def moment(at: datetime | date, timezone: str) -> str:
    if not isinstance(at, datetime):
        return _basic(at)
    return f"{_basic(at)}{'Z' if timezone == 'UTC' else ''}"


def _basic(at: datetime | date) -> str:
    """The short form of ISO 8601; `strftime` takes four times as long."""
    return at.isoformat()[:19].replace("-", "").replace(":", "")


def _kind(at: datetime | date, timezone: str) -> str:
    if not isinstance(at, datetime):
        return ";VALUE=DATE"
    return "" if timezone == "UTC" else f";TZID={timezone}"


@lru_cache(maxsize=64)
def zone(name: str, first_year: int, last_year: int) -> bytes:
    """The VTIMEZONE of a zone, right from the beginning of the first year to the end of the last."""
    made = Timezone.from_tzid(name, first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 1, 1, 1))
    return bytes(made.to_ical())


def wall(at: datetime, timezone: str) -> datetime:
    """The wall time of a moment."""
    return at.astimezone(_zone(timezone)).replace(tzinfo=None)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def joined(lines: Iterable[str]) -> bytes:
    """The lines as bytes: none longer than 75 octets, no letter torn apart, each ended by CRLF."""
    return b"".join(map(_folded, lines))


def _folded(line: str) -> bytes:
    octets = line.encode()
    if len(octets) <= MAX_OCTETS:
        return octets + b"\r\n"
    pieces, start, room = [], 0, MAX_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # within a letter
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, MAX_OCTETS - 1  # the blank that begins the next line counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
