"""Words of this area: answers, sentences of notices, lines of the trail, and when a Termin is."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_date, format_time
from flask_babel import get_locale, gettext, lazy_gettext

from hub.audit.names import name_actions
from hub.calendar.models import ACCEPTED, DECLINED, DELEGATED, OPEN, TENTATIVE, Event
from hub.calendar.times import local
from hub.notices.sentences import sentence

ANSWER_LABELS = {
    ACCEPTED: lazy_gettext("Zusage"),
    TENTATIVE: lazy_gettext("Vorbehalt"),
    DECLINED: lazy_gettext("Absage"),
    DELEGATED: lazy_gettext("Vertretung"),
    OPEN: lazy_gettext("offen"),
}
ANSWER_CHOICES = {
    ACCEPTED: lazy_gettext("Zusage – ich nehme teil"),
    TENTATIVE: lazy_gettext("Vorbehalt – vielleicht"),
    DECLINED: lazy_gettext("Absage – ich nehme nicht teil"),
    DELEGATED: lazy_gettext("Vertretung – jemand anderes kommt für mich"),
}
ANSWER_BADGES = {ACCEPTED: "success", TENTATIVE: "warning", DECLINED: "danger", DELEGATED: "info", OPEN: ""}

# Of calendars (RFC 5545 §3.2.12).
OF_PARTSTAT = {"ACCEPTED": ACCEPTED, "TENTATIVE": TENTATIVE, "DECLINED": DECLINED, "DELEGATED": DELEGATED}
PARTSTATS = {answer: partstat for partstat, answer in OF_PARTSTAT.items()} | {OPEN: "NEEDS-ACTION"}

NEW_ANSWERS = "invitations.answers"
sentence(NEW_ANSWERS, lazy_gettext("Zum Termin „%(name)s“ sind neue Antworten auf Ihre Einladung da."))

name_actions(
    {
        "invitations.invite": lazy_gettext("Zu einem Termin eingeladen"),
        "invitations.take-over": lazy_gettext("Teilnehmende eines Termins übernommen"),
        "invitations.remove": lazy_gettext("Von einem Termin ausgeladen"),
        "invitations.renew-link": lazy_gettext("Einladung erneut gesendet"),
        "invitations.answer": lazy_gettext("Auf eine Einladung geantwortet"),
        "invitations.remind": lazy_gettext("An Termine erinnert"),
        "events.hand-over": lazy_gettext("Termin übergeben"),
    }
)


def time_of(event: Event) -> str:
    """„Dienstag, 2. März 2027, 09:00–11:00 Uhr“, in the language that is set."""
    language = str(get_locale() or "de")
    first = format_date(event.first_day, "full", locale=language)
    last = format_date(event.last_day, "full", locale=language)
    if event.is_all_day:
        return first if event.first_day == event.last_day else f"{first} – {last}"
    start, end = local(event.starts_at, event.timezone), local(event.ends_at, event.timezone)
    starts, ends = format_time(start, "HH:mm", locale=language), format_time(end, "HH:mm", locale=language)
    if (end - timedelta(microseconds=1)).date() == event.first_day or end == start:
        return gettext("%(day)s, %(start)s–%(end)s Uhr", day=first, start=starts, end=ends)
    return gettext("%(day)s, %(start)s Uhr bis %(last)s, %(end)s Uhr", day=first, start=starts, last=last, end=ends)


def place_of(event: Event) -> str:
    return " · ".join(part for part in (event.place, event.video_url) if part)
