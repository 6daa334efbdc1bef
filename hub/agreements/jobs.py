"""The day on which an agreement wants to be looked at again."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import Select, select

from hub import jobs
from hub.agreements.models import Agreement
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.models import Document
from hub.documents.reminders import first_reader
from hub.notices.actions import notify
from hub.notices.sentences import sentence

sentence("agreements.review", lazy_gettext("Die Vereinbarung „%(name)s“ soll überprüft werden."))


@jobs.every(timedelta(hours=1))
def send_reviews() -> None:
    """Tell who answers for the document, else who keeps the agreement; once, one per transaction."""
    with transaction(writing=False):
        due = list(session().scalars(_unsent()))
    for document_id in due:
        with transaction(writing=True):
            _send_review(document_id)


def _unsent() -> Select[uuid.UUID]:
    unsent = select(Agreement.document_id).join(Document, Document.id == Agreement.document_id)
    return unsent.where(Agreement.review_on <= today(), Agreement.review_sent_at.is_(None), Document.trash_id.is_(None))


def _send_review(document_id: uuid.UUID) -> None:
    unsent = select(Agreement).where(Agreement.document_id == document_id, Agreement.review_sent_at.is_(None))
    agreement = session().scalar(unsent.with_for_update())
    document = session().get(Document, document_id)
    if agreement is None or document is None:
        return
    receiver = first_reader(document, [document.responsible_id, agreement.kept_by])
    if receiver is None:
        return
    agreement.review_sent_at = now()
    url = f"/documents/{document.id}/agreement"
    notify([receiver], "agreements.review", about=document, url=url, by_mail=True, name=document.name)
