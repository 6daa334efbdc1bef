"""Sending digests: one for each person and slot, however many workers run and however long they did not."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select

from hub import jobs, mail
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import now, session, transaction
from hub.digest.contents import Period, Section, digest_for
from hub.digest.links import settings_link
from hub.digest.schedule import PERIODS, latest_slot
from hub.digest.settings import LABELS
from hub.documents.audience import CONTENT_ROLES
from hub.formats import date
from hub.mail.letters import Letter, composes, page

# A change that began before the slot may be committed after it: nothing shall fall between two digests.
COMMITTED_AFTER = timedelta(minutes=5)


@jobs.every(timedelta(minutes=30))
def queue_due_digests() -> None:
    """Ask for the digest of everybody whose slot has come; asking twice does no harm."""
    with transaction(writing=True) as opened:
        for person in opened.scalars(
            select(Person).where(
                Person.deactivated_at.is_(None),
                Person.password_hash.is_not(None),
                Person.role.in_(CONTENT_ROLES),
                Person.digest != "never",
            )
        ):
            if _due_slot(person) is not None:
                jobs.queue("digest.send", person_id=str(person.id))


@jobs.handles("digest.send")
def send_digest(payload: dict[str, Any]) -> None:
    """Queue the mail and note the slot in one transaction, so that whatever is repeated sends nothing twice."""
    with transaction(writing=True) as opened:
        person = opened.get(Person, uuid.UUID(payload["person_id"]), with_for_update=True)
        slot = _due_slot(person) if person is not None and _gets_digests(person) else None
        if person is None or slot is None:
            return
        period = Period(since=_since(person, slot), until=slot)
        person.digest_at = slot
        if digest_for(user_of_person(person), period):
            moments = {"since": period.since.isoformat(), "until": period.until.isoformat()}
            mail.send_composed("digest", recipient=person.email, person_id=str(person.id), **moments)


@composes("digest")
def letter_for(details: dict[str, str]) -> Letter | None:
    """The digest with what the person may read now: it may have waited for days since it was queued."""
    person = session().get(Person, uuid.UUID(details["person_id"]))
    if person is None or not _gets_digests(person):
        return None
    period = Period(datetime.fromisoformat(details["since"]), datetime.fromisoformat(details["until"]))
    with force_locale(person.language):
        sections = digest_for(user_of_person(person), period)
        return _letter(person, sections, period) if sections else None


def _gets_digests(person: Person) -> bool:
    return person.is_active and not person.is_invited and person.role in CONTENT_ROLES and person.digest != "never"


def _due_slot(person: Person) -> datetime | None:
    """The slot for which the person has had no digest yet. Only the last one counts: after a downtime there is one."""
    if person.digest not in PERIODS:
        return None
    slot = latest_slot(person.digest, now() - COMMITTED_AFTER, current_app.config["ZONE"])
    return slot if (person.digest_at or person.created_at) < slot else None


def _since(person: Person, slot: datetime) -> datetime:
    return person.digest_at or max(person.created_at, slot - PERIODS[person.digest])


def _letter(person: Person, sections: list[Section], period: Period) -> Letter:
    link = settings_link(person.id)
    since = date(period.since, current_app.config["ZONE"], person.language)
    subject = gettext("Neues in der Ablage")
    words = {
        "subject": subject,
        "url": current_app.config["SETTINGS"].url,
        "sections": sections,
        "greeting": gettext("Guten Tag %(name)s,", name=person.name),
        "intro": gettext("das ist neu seit dem %(date)s:", date=since),
        "why": gettext("Diese Zusammenfassung bekommen Sie: %(when)s. Ändern:", when=LABELS[person.digest]),
        "choices": [
            (str(label), f"{link}?digest={value}") for value, label in LABELS.items() if value != person.digest
        ],
    }
    return Letter(
        subject=subject,
        body=page("digest.txt", **words),
        html=page("digest.html", **words),
        unsubscribe_url=link,
    )
