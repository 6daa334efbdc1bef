"""Which Vorlagen a person may use, and what the hub can fill in by itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale, format_date
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.days import today
from hub.db import session
from hub.documents.audience import audience_of
from hub.documents.models import Document, Folder, Version, Workspace
from hub.permissions import visible_entries
from hub.word_templates.models import WordTemplate

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offered_templates(user: User) -> Sequence[Any]:
    """Documents offered as Vorlagen that the person may read, by name, with their Bereich."""
    return (
        session()
        .execute(
            select(Document.id, Document.name, Document.title, Workspace.name.label("workspace"))
            .join(WordTemplate, WordTemplate.document_id == Document.id)
            .join(Workspace, Workspace.id == Document.workspace_id)
            .where(visible_entries(user))
            .order_by(Document.sort_key)
        )
        .all()
    )


def is_offered(document_id: uuid.UUID) -> bool:
    return session().get(WordTemplate, document_id) is not None


def can_be_template(document: Document) -> bool:
    return document.media_type == WORD


def current_version(document: Document) -> Version:
    return (
        session()
        .scalars(select(Version).where(Version.document_id == document.id, Version.number == document.number))
        .one()
    )


def known_values(user: User, folder: Folder) -> dict[str, str]:
    """What the hub knows about a document that is made here, by the name of the field. Documents are German."""
    day = today()
    with force_locale("de"):
        spelled = format_date(day, "long")
    audience = audience_of(folder.workspace_id)
    members = [circle.name for circle in (*audience.institutions, *audience.groups)]
    return {
        "heute": spelled,
        "datum": spelled,
        "jahr": str(day.year),
        "bereich": folder.workspace.name,
        "ordner": folder.name,
        "verfasst_von": user.name,
        "institution": user.institution_short_name,
        "mitglieder": ", ".join(members),
    }
