"""Which addresses mails do not reach, and what came in lately."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import bindparam, func, select

from hub.accounts.models import Person
from hub.calendar.models import Event, Participant
from hub.db import now, read, session
from hub.mail_in.models import MailBounce, ReadMail

LATELY = timedelta(days=30)
MOST_SHOWN = 200
_ANY = select(MailBounce.id).limit(1)
_OF_EVENT = (
    select(func.coalesce(Person.name, Participant.name), MailBounce.address, MailBounce.at, MailBounce.status)
    .select_from(Participant)
    .outerjoin(Person, Person.id == Participant.person_id)
    .join(MailBounce, MailBounce.address == func.coalesce(Person.email, Participant.email))
    .where(Participant.event_id == bindparam("event_id"))
    .order_by(MailBounce.at.desc())
)


class Missed(NamedTuple):
    """Somebody a mail did not reach."""

    name: str
    address: str
    at: object
    why: str


def bounced_addresses(addresses: Collection[str]) -> set[str]:
    """Those of these addresses (in lower case) that the last mail did not reach."""
    wanted = select(MailBounce.address).where(MailBounce.address.in_({address.lower() for address in addresses}))
    return set(session().scalars(wanted))


def bounces() -> Sequence[MailBounce]:
    """The newest first."""
    return session().scalars(select(MailBounce).order_by(MailBounce.at.desc()).limit(MOST_SHOWN)).all()


def missed_participants(event: Event) -> list[Missed]:
    """Who of a Termin was not reached. One look into an empty table where nothing ever bounced."""
    if not read(_ANY):
        return []
    return [Missed(name, address, at, why(status)) for name, address, at, status in read(_OF_EVENT, event_id=event.id)]


def read_lately() -> dict[str, int]:
    """How many mails came in, by what became of them."""
    counted = select(ReadMail.outcome, func.count()).where(ReadMail.read_at > now() - LATELY)
    return {outcome: number for outcome, number in session().execute(counted.group_by(ReadMail.outcome))}


def why(status: str) -> str:
    """A status code (RFC 3463 §3) in words."""
    if status.startswith(("5.1.", "5.4.4")):
        return gettext("Diese Adresse gibt es nicht.")
    if status == "5.2.2":
        return gettext("Das Postfach ist voll.")
    if status.startswith("5.7."):
        return gettext("Der Mailserver dort hat die E-Mail abgewiesen.")
    return gettext("Die E-Mail wurde nicht zugestellt.")
