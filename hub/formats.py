"""How sizes and times are shown; knows the language and the time zone, no rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Day
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext

KIB = 1024


def filesize(size: int | None, language: str = "de") -> str:
    """Bytes as people read them: 812 Byte, 84 KB, 1,3 MB (steps of 1,024)."""
    if size is None:
        return ""
    if size < KIB:
        return f"{size} Byte"
    value = float(size)
    unit = "KB"
    for unit in ("KB", "MB", "GB", "TB"):  # noqa: B007 (the last unit reached is the answer)
        value /= KIB
        if value < KIB:
            break
    figure = f"{value:.0f}" if value >= 10 or unit == "KB" else f"{value:.1f}"
    return f"{figure.replace('.', ',') if language == 'de' else figure} {unit}"


def percent(share: float, language: str = "de") -> str:
    """Of 100, without decimals: 34 %, 34%."""
    return f"{share:.0f} %" if language == "de" else f"{share:.0f}%"


def decimal(value: float, language: str = "de") -> str:
    """With one decimal: 3,4."""
    return f"{value:.1f}".replace(".", ",") if language == "de" else f"{value:.1f}"


def in_words(now: datetime, zone: ZoneInfo, language: str = "de") -> Callable[[datetime], tuple[str, str]]:
    """For long lists: a function that gives `date_and_time` and `ago` of one time, in a quarter of their time."""
    long_ago = now - timedelta(days=2)

    def exactly_and_ago(value: datetime) -> tuple[str, str]:
        if language != "de" or value > long_ago:
            return date_and_time(value, zone, language), ago(value, now, zone, language)
        then = value.astimezone(zone)
        day = f"{then.day:02}.{then.month:02}.{then.year:04}"
        return f"{day}, {then.hour:02}:{then.minute:02}", day

    return exactly_and_ago


def local(value: datetime, zone: ZoneInfo) -> datetime:
    return value.astimezone(zone)


def date_and_time(value: datetime, zone: ZoneInfo, language: str = "de") -> str:
    return local(value, zone).strftime("%d.%m.%Y, %H:%M" if language == "de" else "%d %b %Y, %H:%M")


def date(value: datetime, zone: ZoneInfo, language: str = "de") -> str:
    return local(value, zone).strftime("%d.%m.%Y" if language == "de" else "%d %b %Y")


def day(value: Day, language: str = "de") -> str:
    """A day that was typed as one: it has no zone."""
    return value.strftime("%d.%m.%Y" if language == "de" else "%d %b %Y")


def ago(value: datetime, now: datetime, zone: ZoneInfo, language: str = "de") -> str:
    """The time as people say it on the day itself and the day before, a date otherwise."""
    age = now - value
    if age < timedelta(minutes=1):
        return gettext("gerade eben")
    if age < timedelta(hours=1):
        minutes = int(age.total_seconds() // 60)
        return ngettext("vor %(num)s Minute", "vor %(num)s Minuten", minutes)
    then, today = local(value, zone), local(now, zone).date()
    if then.date() == today:
        return gettext("heute, %(time)s", time=then.strftime("%H:%M"))
    if then.date() == today - timedelta(days=1):
        return gettext("gestern, %(time)s", time=then.strftime("%H:%M"))
    return date(value, zone, language)
