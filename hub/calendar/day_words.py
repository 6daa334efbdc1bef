"""How calendars say days, months and times; knows the language, no rows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext

from hub.answers import language
from hub.calendar.grid import Span
from hub.calendar.models import ACCEPTED, DECLINED, DELEGATED, OPEN, TENTATIVE

if TYPE_CHECKING:
    from hub.calendar.public import PublicEvent
    from hub.calendar.views import Card

DAY = {"de": "d.", "en": "d"}
DAY_AND_MONTH = {"de": "d. MMMM", "en": "d MMMM"}
WITH_WEEKDAY = {"de": "EEEE, d. MMMM", "en": "EEEE, d MMMM"}
WITH_YEAR = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
DAY_MONTH_YEAR = {"de": "d. MMMM y", "en": "d MMMM y"}
SHORT = {"de": "dd.MM.", "en": "d MMM"}

OWN_ANSWERS = {
    OPEN: lazy_gettext("Ihre Antwort fehlt"),
    ACCEPTED: lazy_gettext("Sie haben zugesagt"),
    TENTATIVE: lazy_gettext("Sie haben unter Vorbehalt zugesagt"),
    DECLINED: lazy_gettext("Sie haben abgesagt"),
    DELEGATED: lazy_gettext("Sie werden vertreten"),
}


@lru_cache(maxsize=4_000)
def _spelled(day: date, pattern: str, spoken: str) -> str:
    return str(format_date(day, pattern, locale=spoken))


def _as(day: date, patterns: dict[str, str]) -> str:
    return _spelled(day, patterns[language()], language())


def day_words(day: date) -> str:
    """„Dienstag, 2. März“."""
    return _as(day, WITH_WEEKDAY)


def full_day_words(day: date) -> str:
    """„Dienstag, 2. März 2027“."""
    return _as(day, WITH_YEAR)


def month_words(day: date) -> str:
    """„März 2027“."""
    return _spelled(day, "LLLL y", language())


def month_alone(day: date) -> str:
    return _spelled(day, "LLLL", language())


def day_alone(day: date) -> str:
    """„2. März“."""
    return _as(day, DAY_AND_MONTH)


def weekday_words(day: date) -> str:
    return _spelled(day, "EEEE", language())


def weekday_short(day: date) -> str:
    return _spelled(day, "EEEEEE", language())


def rest_of_day(day: date) -> str:
    """What stands behind the number of a day: „. März“."""
    return _as(day, DAY_AND_MONTH).removeprefix(str(day.day))


def span_words(span: Span) -> str:
    """„1. bis 7. März 2027“ as short as it stays clear."""
    first, last = span
    if first.year != last.year:
        return gettext("%(first)s bis %(last)s", first=_as(first, DAY_MONTH_YEAR), last=_as(last, DAY_MONTH_YEAR))
    begins = _as(first, DAY if first.month == last.month else DAY_AND_MONTH)
    return gettext("%(first)s bis %(last)s", first=begins, last=_as(last, DAY_MONTH_YEAR))


def week_words(monday: date) -> str:
    """„KW 9“."""
    return gettext("KW %(number)s", number=monday.isocalendar().week)


def time_on(card: Card | PublicEvent, day: date) -> str:
    """For narrow places: when it begins on this day, or until when it still goes on."""
    if card.is_all_day or card.first < day < card.last:
        return ""
    if day == card.first:
        return f"{card.starts:%H:%M}"
    return gettext("bis %(time)s", time=f"{card.ends:%H:%M}")


def times_on(card: Card | PublicEvent, day: date) -> str:
    """For roomy places: „09:00–11:00“, of several days with the day it began or will end."""
    if not card.takes_days:
        return gettext("ganztägig") if card.is_all_day else f"{card.starts:%H:%M}–{card.ends:%H:%M}"
    whole = gettext("%(first)s bis %(last)s", first=_as(card.first, SHORT), last=_as(card.last, SHORT))
    if card.is_all_day or card.first < day < card.last:
        return gettext("ganztägig, %(days)s", days=whole)
    at = time_on(card, day) if day == card.last else gettext("ab %(time)s", time=f"{card.starts:%H:%M}")
    return f"{at}, {whole}"


def when_words(card: Card | PublicEvent) -> str:
    """For a Termin outside of any day: „Dienstag, 2. März 2027, 09:00–11:00“."""
    if card.takes_days and card.is_all_day:
        return span_words(Span(card.first, card.last))
    if card.takes_days:
        ends_on = card.ends - timedelta(microseconds=1)
        return gettext(
            "%(first)s bis %(last)s",
            first=f"{full_day_words(card.first)}, {card.starts:%H:%M}",
            last=f"{full_day_words(ends_on.date())}, {card.ends:%H:%M}",
        )
    return f"{full_day_words(card.first)}, {times_on(card, card.first)}"
