"""That somebody has read two versions side by side, for the trail. A comparison shows what is in the files."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext

from hub.accounts.signed_in import User
from hub.audit.actions import noted_since, record
from hub.audit.names import name_actions
from hub.db import now
from hub.documents.models import Document

COMPARED = "documents.compare"
NOTED_FOR = timedelta(minutes=15)  # turning pages is no new reading

name_actions({COMPARED: lazy_gettext("Fassungen verglichen")})


def note_comparison(user: User, document: Document, *, old: int, new: int) -> None:
    both = f"{old}–{new}"
    if noted_since(COMPARED, actor=user, about=document, since=now() - NOTED_FOR, version=both):
        return
    record(
        COMPARED,
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Fassung {old} und {new} von „{document.name}“ verglichen",
        details={"number": both},
    )
