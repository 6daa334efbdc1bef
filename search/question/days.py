"""Days as people write them, whole months and years too: 2026, 2026-01, 31.3.2026, 03.2026."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII),
    re.compile(r"(?:(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.)(?P<year>\d{4})", re.ASCII),
)


def first_day(text: str) -> date | None:
    """The day, or the first one of the month or year; None where the text is none."""
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            try:
                return date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
            except ValueError:
                return None
    return None


def last_day(text: str) -> date | None:
    """The day, or the last one of the month or year; None where the text is none."""
    first = first_day(text)
    if first is None:
        return None
    if re.fullmatch(r"\d{4}", text.strip(), re.ASCII):
        return first.replace(month=12, day=31)
    if re.fullmatch(r"\d{4}-\d{1,2}|\d{1,2}\.\d{4}", text.strip(), re.ASCII):
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first
