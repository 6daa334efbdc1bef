"""Mails about what was: the link to one's certificate, and thanks with the link to the feedback. Written when sent."""

from __future__ import annotations

import uuid

from flask import current_app
from flask_babel import force_locale, gettext

from hub.accounts.models import Person
from hub.attendance.addresses import checkin_link, feedback_link
from hub.attendance.certificates import is_ready
from hub.attendance.feedback import OPEN_DAYS
from hub.attendance.models import AttendanceDetails, Certificate
from hub.calendar.models import PLANNED, Event, Participant
from hub.days import today
from hub.db import session
from hub.formats import day
from hub.mail.letters import Letter, composes


@composes("attendance.certificate")
def letter_with_certificate(details: dict[str, str]) -> Letter | None:
    """Where one's own certificate lies; nothing when it was taken back meanwhile."""
    certificate = session().get(Certificate, uuid.UUID(details["certificate_id"]))
    if certificate is None or not is_ready(certificate):
        return None
    participant = session().get_one(Participant, certificate.participant_id)
    person = _reachable(participant)
    if not participant.attended or person is None:
        return None
    name, language, has_account = person
    event = session().get_one(Event, certificate.event_id)
    if event.deleted_at is not None:
        return None
    link = f"{current_app.config['SETTINGS'].url}/events/{event.id}" if has_account else checkin_link(participant)
    with force_locale(language):
        subject = gettext("Ihre Teilnahmebescheinigung: %(title)s", title=_one_line(event.title))
        body = gettext(
            "Guten Tag %(name)s,\n\nIhre Teilnahmebescheinigung zu „%(title)s“ am %(day)s liegt bereit:\n\n%(link)s\n\n"
            "Diese Nachricht kommt vom JBA-Hub.\n",
            name=name,
            title=event.title,
            day=day(event.first_day, language),
            link=link,
        )
    return Letter(subject, body)


@composes("attendance.thanks")
def letter_of_thanks(details: dict[str, str]) -> Letter | None:
    """The day after, to who was there; nothing once the feedback is closed or was switched off."""
    participant = session().get(Participant, uuid.UUID(details["participant_id"]))
    person = _reachable(participant) if participant is not None else None
    if participant is None or person is None or not participant.attended:
        return None
    name, language, _ = person
    event = session().get_one(Event, participant.event_id)
    known = session().get(AttendanceDetails, event.id)
    closes_on = event.last_day + OPEN_DAYS
    if known is None or not known.asks_feedback or event.deleted_at is not None or event.status != PLANNED:
        return None
    if today() > closes_on:
        return None
    with force_locale(language):
        subject = gettext("Danke für Ihre Teilnahme: %(title)s", title=_one_line(event.title))
        body = gettext(
            "Guten Tag %(name)s,\n\nvielen Dank, dass Sie bei „%(title)s“ am %(day)s dabei waren. Wie war es für Sie? "
            "Die Rückmeldung dauert eine Minute und ist anonym:\n\n%(link)s\n\nSie ist bis zum %(until)s offen.\n\n"
            "Diese Nachricht kommt vom JBA-Hub.\n",
            name=name,
            title=event.title,
            day=day(event.first_day, language),
            link=feedback_link(event.id),
            until=day(closes_on, language),
        )
    return Letter(subject, body)


def _reachable(participant: Participant) -> tuple[str, str, bool] | None:
    """Name, language and whether there is an account; None for a closed account and a guest who was forgotten."""
    if participant.person_id is None:
        return (participant.name, "de", False) if participant.email else None
    person = session().get_one(Person, participant.person_id)
    return (person.name, person.language, True) if person.is_active else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
