"""Termine in words: when one is, how a series repeats, what actions are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext, ngettext

from hub.answers import language
from hub.audit.names import name_actions, tell_in_history
from hub.calendar.models import Event, Series
from hub.calendar.recurrence import DAILY, LAST, MONTHLY, WEEKLY, Rule, last_day_of, parse
from hub.calendar.times import hub_timezone, local

name_actions(
    {
        "events.create": lazy_gettext("Termin angelegt"),
        "events.create-series": lazy_gettext("Terminserie angelegt"),
        "events.extend-series": lazy_gettext("Terminserie fortgesetzt"),
        "events.change": lazy_gettext("Termin geändert"),
        "events.change-series": lazy_gettext("Terminserie geändert"),
        "events.copy": lazy_gettext("Termin kopiert"),
        "events.plan": lazy_gettext("Termin bekannt gegeben"),
        "events.cancel": lazy_gettext("Termin abgesagt"),
        "events.delete": lazy_gettext("Termin gelöscht"),
        "events.restore": lazy_gettext("Gelöschten Termin zurückgeholt"),
        "events.purge": lazy_gettext("Termin endgültig gelöscht"),
        "events.keep-folder": lazy_gettext("Unterlagen eines Termins zugeordnet"),
        "calendar.add-format": lazy_gettext("Terminformat angelegt"),
        "calendar.change-format": lazy_gettext("Terminformat geändert"),
        "calendar.move-format": lazy_gettext("Reihenfolge der Terminformate geändert"),
    }
)
# Never what happened to drafts: those who read a Bereich do not know of them.
tell_in_history(
    {
        "events.plan": lazy_gettext("hat einen Termin bekannt gegeben"),
        "events.cancel": lazy_gettext("hat einen Termin abgesagt"),
    }
)

ORDINALS = {
    1: lazy_gettext("ersten"),
    2: lazy_gettext("zweiten"),
    3: lazy_gettext("dritten"),
    4: lazy_gettext("vierten"),
    5: lazy_gettext("fünften"),
    LAST: lazy_gettext("letzten"),
    -2: lazy_gettext("vorletzten"),
}
MONDAY = date(2024, 1, 1)


def long_day(day: date) -> str:
    """„Dienstag, 2. März 2027“."""
    return format_date(day, "EEEE, d. MMMM y" if language() == "de" else "EEEE, d MMMM y", locale=language())


def short_day(day: date) -> str:
    """„2. März 2027“."""
    return format_date(day, "d. MMMM y" if language() == "de" else "d MMMM y", locale=language())


def weekday_name(number: int) -> str:
    """Monday is 0."""
    return format_date(date.fromordinal(MONDAY.toordinal() + number), "EEEE", locale=language())


def when_in_words(event: Event) -> str:
    """„Dienstag, 2. März 2027, 9:00–11:00 Uhr“, where the hub stands."""
    if event.is_all_day and event.first_day == event.last_day:
        return gettext("%(day)s, ganztägig", day=long_day(event.first_day))
    if event.is_all_day:
        return gettext("%(first)s bis %(last)s", first=long_day(event.first_day), last=long_day(event.last_day))
    start, end = local(event.starts_at, hub_timezone()), local(event.ends_at, hub_timezone())
    if start == end:
        return gettext("%(day)s, %(start)s Uhr", day=long_day(start.date()), start=_clock(start))
    if start.date() == end.date():
        return gettext(
            "%(day)s, %(start)s–%(end)s Uhr", day=long_day(start.date()), start=_clock(start), end=_clock(end)
        )
    return gettext(
        "%(first)s, %(start)s Uhr bis %(last)s, %(end)s Uhr",
        first=long_day(start.date()),
        start=_clock(start),
        last=long_day(end.date()),
        end=_clock(end),
    )


def series_in_words(series: Series) -> str:
    """„jeden zweiten Dienstag bis 30. Juni 2027“."""
    if not series.rule:
        return gettext("an festen Tagen")
    parts = parse(series.rule)
    last = last_day_of(series.rule, series.timezone)
    text = _repetition(parts, datetime.fromisoformat(series.first))
    return gettext("%(repeats)s bis %(day)s", repeats=text, day=short_day(last)) if last else text


def what_is_left_out(rule: str, first: datetime) -> str:
    """What people should know of a day that not every month or year has, else nothing."""
    parts = parse(rule) if rule else None
    days = (parts.month_days or (first.day,)) if parts else ()
    if parts is None or parts.weekdays or max(days) < 29:
        return ""
    if parts.frequency == MONTHLY:
        return gettext(
            "Monate ohne einen %(day)s. haben keinen Termin. Soll er dort am Monatsende liegen, "
            "wählen Sie „am letzten Tag des Monats“.",
            day=max(days),
        )
    if first.month == 2:
        return gettext("Den 29. Februar gibt es nur in Schaltjahren. In den anderen Jahren findet kein Termin statt.")
    return ""


def _repetition(parts: Rule, first: datetime) -> str:
    is_known = not (parts.positions or parts.year_days or parts.weeks)
    if parts.frequency == WEEKLY and is_known and not parts.months and not parts.month_days:
        return _weekly(parts, first)
    if parts.frequency == MONTHLY and is_known and not parts.months:
        return _every(parts.interval, "months", _day_in_month(parts, first))
    if parts.frequency == DAILY and is_known and not (parts.weekdays or parts.months or parts.month_days):
        return _every(parts.interval, "days", "")
    if parts.frequency not in (WEEKLY, MONTHLY, DAILY) and is_known and not parts.weekdays and len(parts.months) < 2:
        when = format_date(first.date(), "d. MMMM" if language() == "de" else "d MMMM", locale=language())
        return _every(parts.interval, "years", gettext("am %(when)s", when=when))
    return gettext("nach einer eigenen Regel")


def _weekly(parts: Rule, first: datetime) -> str:
    numbers = sorted(day for _, day in parts.weekdays) or [first.weekday()]
    names = [weekday_name(number) for number in numbers]
    if len(names) == 1 and parts.interval == 1:
        return gettext("jeden %(weekday)s", weekday=names[0])
    if len(names) == 1 and parts.interval == 2:
        return gettext("jeden zweiten %(weekday)s", weekday=names[0])
    return _every(parts.interval, "weeks", gettext("am %(when)s", when=_and(names)))


def _day_in_month(parts: Rule, first: datetime) -> str:
    if parts.weekdays:
        days = [
            f"{ORDINALS[ordinal]} {weekday_name(day)}" if ordinal in ORDINALS else weekday_name(day)
            for ordinal, day in parts.weekdays
        ]
        return gettext("am %(when)s", when=_and(days))
    numbers = parts.month_days or (first.day,)
    if numbers == (LAST,):
        return gettext("am letzten Tag")
    return gettext("am %(when)s", when=_and([f"{number}." for number in numbers]))


def _every(interval: int, unit: str, when: str) -> str:
    several = {
        "days": ngettext("jeden Tag", "alle %(num)s Tage", interval),
        "weeks": ngettext("jede Woche", "alle %(num)s Wochen", interval),
        "months": ngettext("jeden Monat", "alle %(num)s Monate", interval),
        "years": ngettext("jedes Jahr", "alle %(num)s Jahre", interval),
    }
    return " ".join(part for part in (several[unit], when) if part)


def _and(names: Sequence[str]) -> str:
    *most, last = names
    return gettext("%(names)s und %(last)s", names=", ".join(most), last=last) if most else last


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02}"
