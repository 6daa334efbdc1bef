"""What the mails say: written when they are sent, so that they tell the newest and nobody gets what ended meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from hub.accounts.models import Person
from hub.calendar.ical import Attendee, calendar_of, cancellation_of
from hub.calendar.models import Event, Participant
from hub.db import now, session
from hub.formats import day
from hub.invitations.invited import (
    Invited,
    ends_altogether,
    invited_to,
    invited_with,
    rows_of_series,
    same_in_series,
    whole_series,
)
from hub.invitations.labels import PARTSTATS, place_of, time_of
from hub.invitations.links import personal_link
from hub.invitations.telling import CANCELLED, CHANGED, SHORTENED
from hub.mail.letters import CONTROL, CalendarPart, Letter, composes

MAX_DATES_SHOWN = 12


@composes("invitations.letter")
def letter_about_termine(details: dict[str, str]) -> Letter | None:
    """An invitation, a change or a calling off, as things are now; nothing to whom it does not concern any more."""
    rows = [row for row in _named(details["participants"]) if row.is_reachable]
    if details["occasion"] == CANCELLED:
        return _calling_off(rows)
    if details["occasion"] == SHORTENED:
        return _rest_of_series(rows)
    rows = [row for row in rows if _takes_place(row.event)]
    return _invitation(rows, is_change=details["occasion"] == CHANGED) if rows else None


@composes("invitations.removed")
def letter_to_removed(details: dict[str, str]) -> Letter | None:
    """A calling off for one person alone; nothing when they were invited again meanwhile."""
    event = session().get(Event, uuid.UUID(details["event_id"]))
    if event is None or not _takes_place(event):
        return None
    person = session().get(Person, uuid.UUID(details["person_id"])) if details["person_id"] else None
    email = person.email if person else details["email"]
    if (person and not person.is_active) or email in {row.email for row in invited_to([event.id])}:
        return None
    with force_locale(person.language if person else "de"):
        text = gettext(
            "Guten Tag %(name)s,\n\nSie nehmen an diesem Termin nicht mehr teil:\n\n%(title)s\n%(time)s\n\n"
            "Ihr Kalender nimmt ihn heraus, sobald Sie diese Mail dort annehmen.\n",
            name=details["name"],
            title=event.title,
            time=time_of(event),
        )
        content = cancellation_of(
            [event],
            organiser=organiser_of(event),
            attendee=Attendee(details["name"], email),
            is_whole=event.series_id is None,
            is_called_off=False,
        )
        return _letter(gettext("Ausgeladen: %(title)s", title=event.title), text, event, _part("CANCEL", content))


@composes("invitations.reminder")
def reminder(details: dict[str, str]) -> Letter | None:
    """The Termine of tomorrow in one mail; those already called off, over or declined left out."""
    rows = [row for row in _named(details["participants"]) if row.is_reachable and _takes_place(row.event)]
    rows = [row for row in rows if row.participant.answer not in ("declined", "delegated")]
    if not rows:
        return None
    first = rows[0]
    with force_locale(first.language):
        blocks = [f"{_facts(row.event)}\n\n{personal_link(row.participant)}" for row in rows]
        intro = ngettext("wir erinnern Sie an diesen Termin:", "wir erinnern Sie an diese Termine:", len(rows))
        hint = gettext("Sie können nicht? Über den Link sagen Sie ab oder nennen eine Vertretung.")
        text = "\n\n".join([_greeting(first), intro, *blocks, hint]) + "\n"
        titles = first.event.title if len(rows) == 1 else gettext("%(count)s Termine", count=len(rows))
        return _letter(gettext("Erinnerung: %(title)s", title=titles), text, first.event if len(rows) == 1 else None)


def organiser_of(event: Event) -> tuple[str, str]:
    """Under the name of the person who invites, but the hub's address: answers of calendars come back to it."""
    return session().get_one(Person, event.organiser_id).name, hub_address()


def hub_address() -> str:
    return parseaddr(current_app.config["SETTINGS"].mail_from)[1]


def _invitation(rows: Sequence[Invited], *, is_change: bool) -> Letter:
    first, series = rows[0], whole_series(rows)
    with force_locale(first.language):
        who = session().get_one(Person, first.event.organiser_id)
        intro = (
            gettext("an diesem Termin hat sich etwas geändert. So gilt er jetzt:")
            if is_change
            else gettext("%(who)s (%(institution)s) lädt Sie ein:", who=who.name, institution=who.institution.name)
        )
        if is_change and first.participant.answer == "open":
            ask = gettext("Bitte antworten Sie noch einmal (Zusage, Vorbehalt, Absage oder Vertretung):")
        elif is_change:
            ask = gettext("Ihre Antwort gilt weiter. Hier können Sie sie ändern:")
        else:
            ask = gettext("Bitte antworten Sie hier (Zusage, Vorbehalt, Absage oder Vertretung):")
        links = [ask, personal_link(first.participant), *_dates(rows)]
        if len(rows) > 1 and not series:
            links.append(gettext("Bitte sehen Sie nach, ob Ihr Kalender alle diese Termine übernommen hat."))
        hint = gettext(
            "Sie können auch in Ihrem Kalender antworten: Der Termin liegt bei. Ihre Antwort gilt für Sie persönlich, "
            "bitte leiten Sie diese Mail nicht weiter."
        )
        text = "\n\n".join([_greeting(first), intro, _facts(first.event), *links, hint, _why(first, who)]) + "\n"
        part = _part("REQUEST", _request(rows, series))
        subject = gettext("Geändert: %(title)s") if is_change else gettext("Einladung: %(title)s")
        return _letter(_of_one_day(subject % {"title": first.event.title}, rows), text, first.event, part)


def _of_one_day(subject: str, rows: Sequence[Invited]) -> str:
    """With its day, where it is about one of a series."""
    first = rows[0]
    is_one = len(rows) == 1 and first.event.series_id is not None
    return f"{subject} ({day(first.event.first_day, first.language)})" if is_one else subject


def _calling_off(rows: Sequence[Invited]) -> Letter | None:
    rows = [row for row in rows if row.event.is_cancelled]
    if not rows:
        return None
    first = rows[0]
    is_whole = ends_altogether(first.event)
    with force_locale(first.language):
        intro = ngettext("dieser Termin ist abgesagt:", "diese Termine sind abgesagt:", len(rows))
        times = [time_of(row.event) for row in rows]
        blocks = [_greeting(first), intro, "\n".join([first.event.title, *times])]
        if len(rows) > 1 and not is_whole:
            blocks.append(gettext("Bitte sehen Sie nach, ob Ihr Kalender alle diese Termine herausgenommen hat."))
        text = "\n\n".join(blocks) + "\n"
        content = cancellation_of(
            [row.event for row in rows],
            organiser=organiser_of(first.event),
            attendee=_attendee(first),
            is_whole=is_whole,
            is_called_off=True,
        )
        subject = gettext("Abgesagt: %(title)s", title=first.event.title)
        return _letter(_of_one_day(subject, rows), text, first.event, _part("CANCEL", content))


def _rest_of_series(rows: Sequence[Invited]) -> Letter | None:
    """A series that ends earlier now: calendars take out what goes on elsewhere."""
    rows = [row for row in rows if row.event.deleted_at is None and not row.event.is_draft and row.event.series_id]
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    with force_locale(first.language):
        intro = gettext("diese Serie endet jetzt mit diesem Termin: %(time)s", time=time_of(last.event))
        hint = gettext("Zu den späteren Terminen bekommen Sie eine eigene Einladung.")
        text = "\n\n".join([_greeting(first), intro, first.event.title, hint]) + "\n"
        part = _part("REQUEST", _request(rows, rows_of_series(first.event)))
        return _letter(gettext("Geändert: %(title)s") % {"title": first.event.title}, text, first.event, part)


def _request(rows: Sequence[Invited], series: Sequence[Event]) -> bytes:
    """By the rule of the series where it is given, but never with Termine this person is not invited to."""
    first = rows[0]
    own = {row.event.id for row in same_in_series(first)}
    series = [event for event in series if event.id in own]
    return calendar_of(
        series or [row.event for row in rows],
        method="REQUEST",
        organiser=organiser_of(first.event),
        attendees=[_attendee(first)],
        is_apart=not series,
        url="" if first.person else personal_link(first.participant),  # colleagues may see an Outlook calendar
    )


def _attendee(row: Invited) -> Attendee:
    participant: Participant = row.participant
    return Attendee(row.name, row.email, PARTSTATS[participant.answer], participant.is_optional)


def _named(ids: str) -> list[Invited]:
    return invited_with([uuid.UUID(row_id) for row_id in ids.split(",")])


def _takes_place(event: Event) -> bool:
    return event.deleted_at is None and not event.is_draft and not event.is_cancelled and event.ends_at > now()


def _greeting(row: Invited) -> str:
    return gettext("Guten Tag %(name)s,", name=row.name)


def _facts(event: Event) -> str:
    lines = [event.title, time_of(event), place_of(event)]
    return "\n".join(line for line in lines if line) + (f"\n\n{event.description}" if event.description else "")


def _dates(rows: Sequence[Invited]) -> list[str]:
    if len(rows) == 1:
        return []
    shown = [time_of(row.event) for row in rows[:MAX_DATES_SHOWN]]
    if len(rows) > MAX_DATES_SHOWN:
        shown.append(gettext("und %(count)s weitere", count=len(rows) - MAX_DATES_SHOWN))
    return [gettext("Die Einladung gilt für %(count)s Termine:", count=len(rows)) + "\n" + "\n".join(shown)]


def _why(row: Invited, who: Person) -> str:
    if row.person is not None:
        return gettext("Im JBA-Hub: %(url)s", url=f"{current_app.config['SETTINGS'].url}/events/{row.event.id}")
    return gettext(
        "Sie bekommen diese Mail, weil %(who)s Ihre Adresse für diesen Termin eingetragen hat oder Sie als Vertretung "
        "genannt wurden.",
        who=who.name,
    )


def _part(method: str, content: bytes) -> CalendarPart:
    return CalendarPart(method, content, "invite.ics" if method == "REQUEST" else "cancel.ics")


def _letter(subject: str, text: str, event: Event | None, calendar: CalendarPart | None = None) -> Letter:
    answers_to = session().get_one(Person, event.organiser_id) if event is not None else None
    return Letter(
        CONTROL.sub(" ", subject),
        text,
        reply_to=answers_to.email if answers_to is not None and answers_to.is_active else "",
        calendar=calendar,
    )
