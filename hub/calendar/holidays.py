"""Public and school holidays: hints beside the Termine, never a Termin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from sqlalchemy import bindparam, select

from hub.answers import language
from hub.calendar.grid import Span
from hub.calendar.models import SchoolHoliday
from hub.db import read

LANDS = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
PUBLIC, SCHOOL = "public", "school"

_SCHOOL = (
    select(SchoolHoliday.name, SchoolHoliday.land, SchoolHoliday.first_day, SchoolHoliday.last_day)
    .where(SchoolHoliday.first_day <= bindparam("last"), SchoolHoliday.last_day >= bindparam("first"))
    .order_by(SchoolHoliday.first_day, SchoolHoliday.land, SchoolHoliday.name)
    .distinct()
)


class Hint(NamedTuple):
    """`begins` is said where a stretch of days begins, and again on Mondays: there a row of the calendar begins."""

    label: str
    kind: str
    begins: bool = True


class Stretch(NamedTuple):
    """The days in a row that one hint stands on."""

    label: str
    first: date
    last: date


def hints_between(span: Span) -> Mapping[date, list[Hint]]:
    """Public holidays of the hub's Land (nationwide ones without one) and all school holidays. One statement."""
    hints: dict[date, list[Hint]] = defaultdict(list)
    land = current_app.config["SETTINGS"].land
    for year in range(span.first.year, span.last.year + 1):
        for day, name in public_holidays(land, year, language()).items():
            if span.first <= day <= span.last:
                hints[day].append(Hint(name, PUBLIC))
    for row in read(_SCHOOL, first=span.first, last=span.last):
        label = f"{row.name} {row.land}"
        shown = Span(max(row.first_day, span.first), min(row.last_day, span.last))
        for day in shown.days:
            hints[day].append(Hint(label, SCHOOL, begins=day == shown.first or day.weekday() == 0))
    return hints


def stretches_of(hints: Mapping[date, list[Hint]]) -> list[Stretch]:
    """The same said once each, by day."""
    found: list[Stretch] = []
    last_of: dict[str, int] = {}
    for day in sorted(hints):
        for hint in hints[day]:
            at = last_of.get(hint.label)
            if at is not None and (day - found[at].last).days == 1:
                found[at] = found[at]._replace(last=day)
            else:
                last_of[hint.label] = len(found)
                found.append(Stretch(hint.label, day, day))
    return found


@lru_cache
def public_holidays(land: str | None, year: int, spoken: str) -> Mapping[date, str]:
    """By the package `holidays`, in German or English. It knows all countries, so it is loaded when first asked."""
    from holidays.countries.germany import Germany  # noqa: PLC0415 (0.4 s and 19 MiB that only calendars need)

    return dict(Germany(subdiv=land, years=year, language="de" if spoken == "de" else "en_US"))
