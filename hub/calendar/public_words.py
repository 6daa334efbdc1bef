"""When a public Termin is, in the eight languages of public pages; knows no rows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from babel.dates import format_date

from hub.calendar.public import PublicEvent
from hub.public_pages import locale_of
from hub.public_words import Words, words

FOLDER = Path(__file__).parent / "words"


def event_words(language: str) -> Words:
    return words(FOLDER, language)


def when_in(event: PublicEvent, language: str) -> str:
    """„Dienstag, 2. März 2027, 09:00–11:00“."""
    first = _day(event.first, language)
    if not event.takes_days:
        whole_day = event_words(language).say("all_day")
        return f"{first}, {whole_day if event.is_all_day else f'{event.starts:%H:%M}–{event.ends:%H:%M}'}"
    if event.is_all_day:
        return f"{first} – {_day(event.last, language)}"
    ends_on = (event.ends - timedelta(microseconds=1)).date()
    return f"{first}, {event.starts:%H:%M} – {_day(ends_on, language)}, {event.ends:%H:%M}"


def month_in(day: date, language: str) -> str:
    """„März 2027“."""
    return str(format_date(day, "LLLL y", locale=locale_of(language)))


def _day(day: date, language: str) -> str:
    return str(format_date(day, "full", locale=locale_of(language)))
