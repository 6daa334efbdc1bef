"""Taking in one mail: an answer goes to the invitation, a bounce becomes a note, everything else stays where it is.

Each mail is dealt with in one transaction together with the row that says so, so whoever is killed in between deals
with it again, and nobody twice.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from hub import jobs
from hub.accounts.models import Person
from hub.audit.actions import record
from hub.calendar.models import Participant
from hub.db import now, session, transaction
from hub.invitations.addresses import Address
from hub.invitations.answering import answer_by_mail
from hub.mail_in.models import MailBounce, ReadMail
from hub.mail_in.outcomes import AGAIN, ANSWER, BOUNCE, LEFT, NO_ANSWER, NOT_OWN, REFUSED
from hub.mail_in.reading import Answer, Bounce, NotTheirOwn, TooMuch, Understood, key_of, understand

logger = logging.getLogger(__name__)

READ_KEPT = timedelta(days=90)
BOUNCES_KEPT = timedelta(days=180)


def take_in(content: bytes) -> str:
    """Deal with one mail; returns its outcome. Opens its own transactions. What a mail says is never logged."""
    try:
        understood = understand(content)
        outcome = None
    except NotTheirOwn:
        understood, outcome = Understood(key_of("", content)), NOT_OWN
    except TooMuch:
        understood, outcome = Understood(key_of("", content)), REFUSED
    try:
        with transaction(writing=True):
            if session().get(ReadMail, understood.key) is not None:
                return AGAIN
            row = ReadMail(key=understood.key, outcome=outcome or LEFT)
            session().add(row)
            session().flush()
            row.outcome = outcome = outcome or _apply(understood)
    except IntegrityError:  # another process read the same mail at the same moment
        return AGAIN
    logger.info("mail read: %s", outcome)
    return outcome


def _apply(understood: Understood) -> str:
    if understood.bounces:
        return BOUNCE if any([_note(bounce) for bounce in understood.bounces]) else LEFT
    if understood.answers:
        return ANSWER if any([_answer(answer) for answer in understood.answers]) else NO_ANSWER
    return LEFT


def _answer(answer: Answer) -> bool:
    session().execute(delete(MailBounce).where(MailBounce.address == answer.email))  # it reached them after all
    return answer_by_mail(
        uid=answer.uid,
        email=answer.email,
        partstat=answer.partstat,
        sequence=answer.sequence,
        recurrence=answer.recurrence,
        comment=answer.comment,
        deputy=Address(answer.deputy_name, answer.deputy_email),
    )


def _note(bounce: Bounce) -> bool:
    """Only for addresses the hub writes to: anybody can send a mail that looks like a bounce."""
    is_person = session().scalar(select(Person.id).where(Person.email == bounce.address).limit(1))
    is_guest = session().scalar(select(Participant.id).where(Participant.email == bounce.address).limit(1))
    if is_person is None and is_guest is None:
        return False
    row = session().scalar(select(MailBounce).where(MailBounce.address == bounce.address))
    if row is None:
        row = MailBounce(id=uuid.uuid4(), address=bounce.address)
        session().add(row)
    row.at, row.status = now(), bounce.status
    session().flush()
    record("mail-in.bounce", actor=None, about=row, text="Eine E-Mail kam nicht an")
    return True


@jobs.every(timedelta(days=1))
def forget_read_mails() -> None:
    """A mail server gives up after days; a note about an address says little after half a year."""
    with transaction(writing=True) as opened:
        opened.execute(delete(ReadMail).where(ReadMail.read_at < now() - READ_KEPT))
        opened.execute(delete(MailBounce).where(MailBounce.at < now() - BOUNCES_KEPT))
