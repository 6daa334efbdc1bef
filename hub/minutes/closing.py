"""From open to sent to closed, and back with a reason. Actions; they never commit."""

from __future__ import annotations

import uuid
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.acknowledgements.asking import Wish, ask
from hub.acknowledgements.ending import withdraw_round
from hub.acknowledgements.models import NOTE, ONE, Round
from hub.audit.actions import record
from hub.calendar.models import Event, Participant
from hub.days import today
from hub.db import now, session
from hub.documents.audience import Reader, readers_of
from hub.documents.models import Document
from hub.minutes.errors import MinutesClosed, NobodyToAsk, NoReason, NotFiledYet
from hub.minutes.models import CLOSED, OPEN, SENT, Minutes
from hub.minutes.state import minutes_of, paragraphs
from hub.minutes.topics import put_back_untouched


def note_filed(user: User, event: Event, document: Document) -> None:
    """The minutes lie in the Ablage as this document. Raises `MinutesClosed`."""
    minutes = minutes_of(event)
    if minutes.state == CLOSED:
        raise MinutesClosed
    minutes.document_id, minutes.filed_at = document.id, now()
    session().flush()
    _record(user, event, "minutes.file", f"Protokoll von „{event.title}“ als Word-Dokument abgelegt")


def who_takes_note(event: Event, document: Document) -> list[str]:
    """The names of those who would be asked: the invited with an account who may read the document."""
    return [reader.name for reader in _invited_readers(event, document)]


def give_to_note(user: User, event: Event, *, due_on: date, round_id: uuid.UUID) -> Round:
    """Ask the invited to take note of the document until a day; a former question about it is taken back.

    Sent twice with the same `round_id` it is asked once. Raises `NotFiledYet`, `NobodyToAsk`, `MinutesClosed` and what
    `hub.acknowledgements.asking.ask` raises.
    """
    minutes = minutes_of(event)
    if minutes.state == CLOSED:
        raise MinutesClosed
    if minutes.round_id == round_id:
        return session().get_one(Round, round_id)
    document = filed_document(minutes)
    if document is None:
        raise NotFiledYet
    principals = [f"person:{reader.id}" for reader in _invited_readers(event, document)]
    if not principals:
        raise NobodyToAsk
    _take_back(user, minutes)
    message = gettext("Protokoll von „%(title)s“", title=event.title)
    wish = Wish(aim=NOTE, principals=principals, due_on=due_on, of_institution=ONE, message=message)
    asked = ask(user, document, wish, number=document.number or 0, round_id=round_id)
    minutes.state, minutes.round_id, minutes.due_on, minutes.sent_at = SENT, asked.id, due_on, now()
    put_back_untouched(user, event)
    session().flush()
    _record(user, event, "minutes.send", f"Protokoll von „{event.title}“ zur Kenntnis gegeben bis {due_on:%d.%m.%Y}")
    return asked


def close_if_due(event_id: uuid.UUID) -> None:
    """The day is past: nothing changes any more. Asked again, or after another worker, it does nothing."""
    minutes = session().get(Minutes, event_id, with_for_update=True, populate_existing=True)
    if minutes is None or minutes.state != SENT or minutes.due_on is None or minutes.due_on >= today():
        return
    minutes.state, minutes.closed_at = CLOSED, now()
    session().flush()
    event = session().get_one(Event, event_id)
    _record(None, event, "minutes.close", f"Protokoll von „{event.title}“ abgeschlossen")


def reopen(user: User, event: Event, *, reason: str) -> None:
    """Let it be changed again; the reason stands on its page and in the trail. Raises `NoReason`, `TooLong`."""
    minutes, reason = minutes_of(event), paragraphs(reason)
    if minutes.state != CLOSED:
        return
    if not reason:
        raise NoReason
    minutes.state, minutes.reason = OPEN, reason
    minutes.due_on = minutes.closed_at = None
    minutes.reopened_at, minutes.reopened_by = now(), user.id
    session().flush()
    _record(user, event, "minutes.reopen", f"Protokoll von „{event.title}“ wieder geöffnet: {reason}")


def filed_document(minutes: Minutes | None) -> Document | None:
    """The Word document, unless it has gone to the trash."""
    if minutes is None or minutes.document_id is None:
        return None
    document = session().get(Document, minutes.document_id)
    return document if document is not None and document.trash_id is None else None


def _take_back(user: User, minutes: Minutes) -> None:
    former = session().get(Round, minutes.round_id) if minutes.round_id else None
    if former is not None and former.is_open:
        withdraw_round(user, former)


def _invited_readers(event: Event, document: Document) -> list[Reader]:
    invited = select(Participant.person_id).where(Participant.event_id == event.id, Participant.person_id.is_not(None))
    people = set(session().scalars(invited))
    return [reader for reader in readers_of(document.workspace_id) if reader.id in people]


def _record(user: User | None, event: Event, action: str, text: str) -> None:
    record(action, actor=user, about=event, workspace_id=event.workspace_id, text=text)
