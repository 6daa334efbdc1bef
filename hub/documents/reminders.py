"""Wiedervorlage: a document that wants to be looked at again on a day. Actions, and what is due; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.audit.actions import record
from hub.days import today
from hub.db import now, session
from hub.documents.models import Document, Reminder, Workspace
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import readable_entries, visible_entries

sentence("documents.reminder", lazy_gettext("Wiedervorlage: „%(name)s“ %(note)s"))


def set_reminder(user: User, document: Document, *, due_on: date | None, note: str) -> None:
    """Remind on another day, with another note, or not at all. Another day reminds anew, in the name of who set it."""
    reminder, note = document.reminder, note.strip()
    if due_on is None:
        document.reminder = None
    elif reminder is None:
        document.reminder = Reminder(due_on=due_on, note=note, set_by=user.id)
    else:
        reminder.note = note
        if reminder.due_on != due_on:
            reminder.due_on, reminder.set_by, reminder.sent_at = due_on, user.id, None


def finish_reminder(user: User, document: Document) -> None:
    """The document has been looked at."""
    if document.reminder is None:
        return
    document.reminder = None
    session().flush()
    record(
        "documents.finish-reminder",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Wiedervorlage von „{document.name}“ erledigt",
    )


def reminders_due_for(user: User) -> Sequence[Any]:
    """What the person is responsible for, or has set themselves, and is due; only what they may read."""
    return (
        session()
        .execute(
            select(Document.id, Document.name, Reminder.due_on, Reminder.note, Workspace.name.label("workspace"))
            .join(Reminder, Reminder.document_id == Document.id)
            .join(Workspace, Workspace.id == Document.workspace_id)
            .where(visible_entries(user), Reminder.due_on <= today())
            .where((Document.responsible_id == user.id) | (Reminder.set_by == user.id))
            .order_by(Reminder.due_on, Document.sort_key)
            .limit(50)
        )
        .all()
    )


def unsent_reminders() -> list[uuid.UUID]:
    """The documents whose day has come and nobody has been told."""
    due = select(Reminder.document_id).join(Document, Document.id == Reminder.document_id)
    due = due.where(Reminder.due_on <= today(), Reminder.sent_at.is_(None), Document.trash_id.is_(None))
    return list(session().scalars(due))


def send_reminder(document_id: uuid.UUID) -> None:
    """Tell the person who answers for the document, once; else the one who set it. Nobody who may not read it."""
    unsent = select(Reminder).where(Reminder.document_id == document_id, Reminder.sent_at.is_(None))
    reminder = session().scalar(unsent.with_for_update())
    document = session().get(Document, document_id)
    if reminder is None or document is None:
        return
    receiver = first_reader(document, [document.responsible_id, reminder.set_by])
    if receiver is None:
        return
    reminder.sent_at = now()
    notify(
        [receiver],
        "documents.reminder",
        about=document,
        url=f"/documents/{document.id}",
        by_mail=True,
        name=document.name,
        note=f"– {reminder.note}" if reminder.note else "",
    )


def first_reader(document: Document, candidates: Sequence[uuid.UUID | None]) -> uuid.UUID | None:
    """The first of these people who has an account and may read the document today."""
    for person_id in candidates:
        person = session().get(Person, person_id) if person_id else None
        if person and person.is_active and readable_entries(user_of_person(person), [document.id]):
            return person.id
    return None
