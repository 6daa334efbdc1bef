"""Teilnahmebescheinigungen: what they say, issuing them, sending them, who may fetch one. Actions; they never commit.

Making one takes seconds and is the worker's matter (`certificate_making.py`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import force_locale, format_date, format_decimal
from sqlalchemy import select, update

from hub import jobs, mail
from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.attendance.actions import expect_held
from hub.attendance.errors import NobodyPresent, NotBegunYet, NothingToCertify, NothingToSend, TemplateGone
from hub.attendance.feedback import offer_feedback
from hub.attendance.models import FAILED, MADE, WAITING, AttendanceDetails, Certificate
from hub.attendance.queries import details_of, lines_of
from hub.audit.actions import record
from hub.calendar.models import Event, Participant
from hub.days import today
from hub.db import now, session
from hub.documents.models import Document
from hub.documents.store import holds_bytes
from hub.errors import NotFound
from hub.permissions import visible_entries
from hub.word_templates.models import WordTemplate

MAKE = "attendance.certificate"
MINUTES_PER_UNIT = 45
MAX_CONTENTS_CHARACTERS = 4000
GIVEN_UP_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Facts:
    """What the organiser says of a Termin; see `AttendanceDetails`."""

    teaching_units: float
    contents: str
    template_id: uuid.UUID | None
    asks_feedback: bool


def keep_details(user: User, event: Event, facts: Facts) -> AttendanceDetails:
    """What all certificates say, and whether feedback is asked. Raises `TemplateGone`."""
    if facts.template_id is not None and usable_template(user, facts.template_id) is None:
        raise TemplateGone
    details = details_of(event.id)
    wanted = {
        "teaching_units": facts.teaching_units,
        "contents": facts.contents.strip().replace("\r\n", "\n")[:MAX_CONTENTS_CHARACTERS],
        "template_id": facts.template_id,
    }
    has_changed = any(getattr(details, name) != value for name, value in wanted.items())
    for name, value in wanted.items():
        setattr(details, name, value)
    if has_changed:
        details.changed_at = now()
    details.asks_feedback = facts.asks_feedback
    offer_feedback(details)
    session().add(details)
    session().flush()
    record(
        "attendance.describe",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Angaben zu Bescheinigung und Kurzfeedback von „{event.title}“ gespeichert",
        details={"teaching_units": facts.teaching_units, "asks_feedback": facts.asks_feedback},
    )
    return details


def issue_certificates(user: User, event: Event) -> int:
    """Have those made that are missing, failed or older than what they say; returns how many.

    Raises `NothingToCertify`, `NotBegunYet`, `NobodyPresent`, `NotHeld`.
    """
    details = _expect_certifiable(event)
    present = [line for line in lines_of(event) if line.attended]
    if not present:
        raise NobodyPresent
    wanted = [line for line in present if line.certificate is None or is_outdated(line.certificate, details)]
    for line in wanted:
        _issue(user, event, line.id, line.certificate)
    if wanted:
        count = "eine Person" if len(wanted) == 1 else f"{len(wanted)} Personen"
        _record(user, event, f"Teilnahmebescheinigungen zu „{event.title}“ für {count} ausgestellt", len(wanted))
    return len(wanted)


def issue_certificate(user: User, participant: Participant) -> None:
    """One alone, anew if there is one. Raises what `issue_certificates` raises."""
    event = session().get_one(Event, participant.event_id)
    _expect_certifiable(event)
    if not participant.attended:
        raise NobodyPresent
    known = session().scalar(select(Certificate).where(Certificate.participant_id == participant.id))
    _issue(user, event, participant.id, known)
    _record(user, event, f"Teilnahmebescheinigung zu „{event.title}“ für eine Person ausgestellt", 1)


def send_certificates(user: User, event: Event) -> int:
    """A mail with a link to each who has an address and has not had one; returns how many. Raises `NothingToSend`."""
    ready = [
        line
        for line in lines_of(event)
        if line.attended and line.email and line.certificate and is_ready(line.certificate)
    ]
    sent = 0
    for line in ready:
        assert line.certificate is not None
        if _note_sent(line.certificate.id):
            mail.send_composed("attendance.certificate", recipient=line.email, certificate_id=str(line.certificate.id))
            sent += 1
    if not sent:
        raise NothingToSend
    count = "eine Person" if sent == 1 else f"{sent} Personen"
    _record(user, event, f"Teilnahmebescheinigungen zu „{event.title}“ an {count} gesendet", sent)
    return sent


def is_ready(certificate: Certificate) -> bool:
    return certificate.status == MADE


def is_outdated(certificate: Certificate, details: AttendanceDetails) -> bool:
    """Whether it says what is not so any more, or could not be made."""
    if certificate.status == WAITING:
        return certificate.issued_at < now() - GIVEN_UP_AFTER
    return certificate.status == FAILED or (certificate.made_at or certificate.issued_at) < details.changed_at


def certificate_of(participant: Participant) -> Certificate:
    """The one that may be fetched: made, and of somebody who was there. Raises `NotFound`."""
    found = session().scalar(select(Certificate).where(Certificate.participant_id == participant.id))
    if found is None or not is_ready(found) or not participant.attended:
        raise NotFound
    return found


def certificate_of_person(event: Event, person_id: uuid.UUID) -> Certificate:
    """Their own. Raises `NotFound`."""
    found = select(Participant).where(Participant.event_id == event.id, Participant.person_id == person_id)
    participant = session().scalar(found)
    if participant is None:
        raise NotFound
    return certificate_of(participant)


def usable_template(user: User, document_id: uuid.UUID) -> Document | None:
    """The Word file as long as it is offered as a Vorlage and this person may read it."""
    wanted = (
        select(Document)
        .join(WordTemplate, WordTemplate.document_id == Document.id)
        .where(Document.id == document_id, visible_entries(user))
    )
    return session().scalar(wanted)


def words_of(participant: Participant, event: Event, details: AttendanceDetails) -> dict[str, str | list[str] | bool]:
    """What fills the fields of the Vorlage. Certificates are German."""
    person = session().get(Person, participant.person_id) if participant.person_id else None
    institution_id = participant.institution_id or (person.institution_id if person else None)
    institution = session().get(Institution, institution_id) if institution_id else None
    organiser = session().get_one(Person, event.organiser_id)
    host = session().get_one(Institution, event.institution_id)
    with force_locale("de"):
        units = format_decimal(details.teaching_units)
        hours = format_decimal(round(details.teaching_units * MINUTES_PER_UNIT / 60, 2))
        first, last, day = (format_date(each, "long") for each in (event.first_day, event.last_day, today()))
    word = "Unterrichtseinheit" if details.teaching_units == 1 else "Unterrichtseinheiten"
    return {
        "name": person.name if person else participant.name,
        "einrichtung": institution.name if institution else "",
        "titel": event.title,
        "format": event.format.name,
        "ziel": event.goal,
        "datum": first if event.first_day == event.last_day else f"{first} bis {last}",
        "beginn": _clock(event.starts_at),
        "ende": _clock(event.ends_at),
        "umfang": f"{units} {word} (je 45 Minuten, zusammen {hours} Stunden)",
        "unterrichtseinheiten": units,
        "stunden": hours,
        "inhalte": details.contents,
        "inhaltsliste": [line.strip() for line in details.contents.splitlines() if line.strip()],
        "veranstalter": host.name,
        "institution": host.name,
        "referent": event.speaker,
        "ort": event.place,
        "heute": day,
        "ausgestellt_am": day,
        "unterschrift": organiser.name,
        "verfasst_von": organiser.name,
    }


@holds_bytes
def is_certificate(key: str, version: str) -> bool:
    """Whether stored bytes are a certificate."""
    found = select(Certificate.id).where(Certificate.store_key == key, Certificate.store_version == version)
    return session().scalar(found.limit(1)) is not None


def _expect_certifiable(event: Event) -> AttendanceDetails:
    expect_held(event.id)
    details = details_of(event.id)
    if not details.teaching_units or not details.contents:
        raise NothingToCertify
    if event.starts_at > now():
        raise NotBegunYet
    return details


def _issue(user: User, event: Event, participant_id: uuid.UUID, known: Certificate | None) -> None:
    certificate = known or Certificate(id=uuid.uuid4(), participant_id=participant_id, event_id=event.id, revision=0)
    certificate.status, certificate.problem = WAITING, ""
    certificate.issued_by, certificate.issued_at = user.id, now()
    certificate.revision += 1
    certificate.sent_at = None
    session().add(certificate)
    session().flush()
    jobs.queue(MAKE, certificate_id=str(certificate.id), revision=certificate.revision)


def _note_sent(certificate_id: uuid.UUID) -> bool:
    """False when somebody else sends it at this moment."""
    unsent = (Certificate.id == certificate_id) & Certificate.sent_at.is_(None) & (Certificate.status == MADE)
    done = session().execute(update(Certificate).where(unsent).values(sent_at=now()))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(current_app.config['ZONE']):%H:%M}"


def _record(user: User, event: Event, text: str, count: int) -> None:
    record(
        "attendance.certify",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=text,
        details={"people": count},
    )
