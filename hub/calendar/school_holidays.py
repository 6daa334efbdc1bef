"""Reading the school holidays of a Land from its calendar file, once a year. Actions; they never commit."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext, lazy_gettext
from icalendar import Calendar
from sqlalchemy import delete, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.audit.names import name_actions
from hub.calendar.models import SchoolHoliday
from hub.db import session
from hub.errors import HubError, NotFound

logger = logging.getLogger(__name__)

MAX_FILE_BYTES = 1_000_000
MAX_COMPONENTS = 400  # a Land has six to eight a year
MAX_READ_BYTES = 100_000  # of the lines that matter; they are read in a tenth of a second
NEEDED = (b"BEGIN:", b"END:", b"DTSTART", b"DTEND", b"SUMMARY")
MAX_DAYS = 100  # longer than any school holidays
MAX_NAME_CHARACTERS = 60

name_actions(
    {
        "school-holidays.replace": lazy_gettext("Schulferien eingelesen"),
        "school-holidays.delete": lazy_gettext("Schulferien gelöscht"),
    }
)


class Holidays(NamedTuple):
    """One stretch of days as the file has it, both days included."""

    name: str
    first: date
    last: date


class NotACalendar(HubError):
    """The file is none, or one that is broken or far too large for what it should hold."""

    message = lazy_gettext(
        "Diese Datei lässt sich nicht als Ferienkalender lesen. Bitte wählen Sie die .ics-Datei mit den Schulferien "
        "eines Landes, höchstens 1 MB groß."
    )


class NoHolidays(HubError):
    """A calendar without holidays of that year."""


def read_holidays(content: bytes) -> list[Holidays]:
    """The whole-day entries of an iCalendar file (RFC 5545), by day, in bounded time. Raises `NotACalendar`."""
    needed = _needed(content) if len(content) <= MAX_FILE_BYTES else b""
    if len(needed) > MAX_READ_BYTES or not 0 < needed.upper().count(b"BEGIN:") <= MAX_COMPONENTS:
        raise NotACalendar
    try:
        calendar = Calendar.from_ical(needed)
        found = {holidays for event in calendar.walk("VEVENT") if (holidays := _holidays_of(event))}
    except Exception as error:  # the library raises a dozen kinds over files that are wrong
        logger.info("school holidays: %s", type(error).__name__)
        raise NotACalendar from None
    return sorted(found, key=lambda holidays: (holidays.first, holidays.name))


def replace_school_holidays(user: User, *, land: str, year: int, content: bytes) -> int:
    """The holidays of this Land that touch `year` are those of the file from now on; returns how many.

    Raises `NotACalendar`, `NoHolidays`; what stood before stays then.
    """
    found = read_holidays(content)
    wanted = [holidays for holidays in found if year in (holidays.first.year, holidays.last.year)]
    if not wanted:
        raise NoHolidays(_why_none(found, year))
    session().execute(_of(land, year))
    session().add_all(
        SchoolHoliday(land=land, year=year, name=name, first_day=first, last_day=last, created_by=user.id)
        for name, first, last in wanted
    )
    session().flush()
    record("school-holidays.replace", actor=user, text=f"Schulferien {land} {year} eingelesen ({len(wanted)})")
    return len(wanted)


def delete_school_holidays(user: User, *, land: str, year: int) -> None:
    """Raises `NotFound` where there are none."""
    if not session().execute(_of(land, year)).rowcount:  # type: ignore[attr-defined]
        raise NotFound
    record("school-holidays.delete", actor=user, text=f"Schulferien {land} {year} gelöscht")


def school_holidays() -> Sequence[SchoolHoliday]:
    """All that were read in, the newest year first."""
    order = (SchoolHoliday.year.desc(), SchoolHoliday.land, SchoolHoliday.first_day)
    return session().scalars(select(SchoolHoliday).order_by(*order)).all()


def _of(land: str, year: int) -> Any:
    return delete(SchoolHoliday).where(SchoolHoliday.land == land, SchoolHoliday.year == year)


def _needed(content: bytes) -> bytes:
    """Only the lines that say what and when, unfolded (RFC 5545 §3.1): the rest may hold what takes long to read."""
    unfolded = re.sub(rb"\r?\n[ \t]", b"", content)
    return b"".join(line + b"\r\n" for line in unfolded.splitlines() if line.upper().startswith(NEEDED))


def _holidays_of(event: Any) -> Holidays | None:
    """None for what is no stretch of whole days with a name."""
    start, end = event.get("dtstart"), event.get("dtend")
    first = getattr(start, "dt", None)
    after = getattr(end, "dt", None)
    name = _name_of(str(event.get("summary", "")))
    if isinstance(first, datetime) or not isinstance(first, date) or not name:
        return None
    if isinstance(after, datetime) or not isinstance(after, date):
        after = first + timedelta(days=1)
    last = max(first, after - timedelta(days=1))  # some calendars give the last day itself
    return Holidays(name, first, last) if (last - first).days < MAX_DAYS else None


def _name_of(summary: str) -> str:
    """„Sommerferien“ from „Sommerferien 2027 Niedersachsen“: year and Land stand beside it anyway."""
    words = re.sub(r"[\x00-\x1f\s]+", " ", summary).strip()
    name = re.split(r"\s*[,(]|\s+\d{4}", words, maxsplit=1)[0].strip()
    return name[:MAX_NAME_CHARACTERS]


def _why_none(found: Sequence[Holidays], year: int) -> str:
    years = list(_years_of(found))
    if not years:
        return gettext("In dieser Datei stehen keine ganztägigen Ferien. Bitte wählen Sie eine andere.")
    return gettext(
        "In dieser Datei stehen keine Ferien für %(year)s, sondern für %(found)s. "
        "Bitte ändern Sie das Jahr oder wählen Sie eine andere Datei.",
        year=year,
        found=", ".join(map(str, years)),
    )


def _years_of(found: Sequence[Holidays]) -> Iterator[int]:
    yield from sorted({day.year for holidays in found for day in (holidays.first, holidays.last)})[:5]
