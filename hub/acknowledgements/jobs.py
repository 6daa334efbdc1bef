"""Reminders: three days before the day and on the day after it, each once per round."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select

from hub import jobs
from hub.acknowledgements.asking import REMINDED_BEFORE, locked, words
from hub.acknowledgements.labels import DUE_SOON, OVERDUE
from hub.acknowledgements.models import Addressee, Round
from hub.audit.actions import record
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.audience import readers_of
from hub.documents.models import Document
from hub.errors import NotFound
from hub.notices.actions import notify


@jobs.every(timedelta(hours=1))
def remind_of_acknowledgements() -> None:
    """Each round in a transaction of its own: mark and notices are written together, or neither."""
    with transaction(writing=False):
        due = _rounds_to_remind_of()
    for round_id in due:
        with transaction(writing=True):
            _remind(round_id)


def _rounds_to_remind_of() -> list[uuid.UUID]:
    day = today()
    is_soon = Round.reminded_before_at.is_(None) & (Round.due_on <= day + REMINDED_BEFORE) & (Round.due_on >= day)
    is_over = Round.reminded_after_at.is_(None) & (Round.due_on < day)
    statement = (
        select(Round.id)
        .join(Document, Document.id == Round.document_id)
        .where(Round.ended_at.is_(None), Document.trash_id.is_(None), is_soon | is_over)
        .order_by(Round.due_on)
    )
    return list(session().scalars(statement))


def _remind(round_id: uuid.UUID) -> None:
    asked = session().get(Round, round_id)
    if asked is None:
        return
    try:
        document = locked(asked.document_id)
    except NotFound:  # it has just gone to the trash
        return
    session().refresh(asked)
    is_over = asked.due_on < today()
    if not asked.is_open or (asked.reminded_after_at if is_over else asked.reminded_before_at):
        return  # another worker was faster
    if is_over:
        asked.reminded_after_at = now()
    else:
        asked.reminded_before_at = now()
    people = _those_who_owe(asked, document)
    notify(people, OVERDUE if is_over else DUE_SOON, about=document, by_mail=True, **words(asked, document))
    record(
        "acknowledgements.remind",
        actor=None,
        about=asked,
        workspace_id=document.workspace_id,
        text=f"An „{document.name}“, Fassung {asked.number}, erinnert",
        details={"people": len(people)},
    )


def _those_who_owe(asked: Round, document: Document) -> list[uuid.UUID]:
    """Who may still read and has not answered; for an institution everybody who could."""
    statement = select(Addressee.person_id, Addressee.institution_id).where(
        Addressee.round_id == asked.id, Addressee.answer.is_(None)
    )
    rows = session().execute(statement).all()
    people, institutions = {row[0] for row in rows}, {row[1] for row in rows}
    return [
        reader.id
        for reader in readers_of(document.workspace_id)
        if reader.id in people or (reader.institution_id in institutions and reader.role != "guest")
    ]
