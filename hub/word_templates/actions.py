"""Offering documents as Vorlagen."""

from __future__ import annotations

from flask_babel import gettext

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session
from hub.documents.models import Document
from hub.errors import HubError
from hub.word_templates.models import WordTemplate
from hub.word_templates.queries import can_be_template


def offer_template(user: User, document: Document) -> None:
    """Everybody who may read the document may make documents from it. Doing it twice changes nothing."""
    if not can_be_template(document):
        raise HubError(gettext("Eine Vorlage muss ein Word-Dokument (.docx) sein."))
    if session().get(WordTemplate, document.id) is not None:
        return
    session().add(WordTemplate(document_id=document.id, offered_by=user.id))
    record(
        "word-templates.offer",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"„{document.name}“ als Vorlage angeboten",
    )


def withdraw_template(user: User, document: Document) -> None:
    """It stays a document, and what was made from it stays as it is."""
    offered = session().get(WordTemplate, document.id)
    if offered is None:
        return
    session().delete(offered)
    record(
        "word-templates.withdraw",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"„{document.name}“ nicht mehr als Vorlage angeboten",
    )
