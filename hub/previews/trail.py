"""Who has looked is noted like a download, once in a while; and what that is called in the audit trail."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext

from hub.accounts.signed_in import User
from hub.audit.actions import noted_since, record
from hub.audit.names import name_actions
from hub.db import now, transaction
from hub.documents.models import Document
from hub.sharing.models import Delivery

NOTED_FOR = timedelta(minutes=15)

name_actions(
    {
        "previews.look": lazy_gettext("Dokument angesehen"),
        "previews.look-at-delivery": lazy_gettext("Einsendung angesehen"),
    }
)


def note_look(user: User, document: Document, number: int) -> None:
    text = f"„{document.name}“ angesehen (Fassung {number})"
    _note("previews.look", user, document, text, number=number)


def note_look_at_delivery(user: User, delivery: Delivery, file_id: uuid.UUID) -> None:
    text = f"Datei aus Einsendung {delivery.receipt} angesehen"
    _note("previews.look-at-delivery", user, delivery, text, number=str(file_id))


def _note(action: str, user: User, about: Any, text: str, *, number: int | str) -> None:
    with transaction(writing=False):
        is_noted = noted_since(action, actor=user, about=about, since=now() - NOTED_FOR, version=number)
    if is_noted:
        return
    with transaction(writing=True):
        record(action, actor=user, about=about, workspace_id=about.workspace_id, text=text, details={"number": number})
