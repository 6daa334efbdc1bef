"""Ending a round before or after its day. Actions; they never commit."""

from __future__ import annotations

from hub.accounts.signed_in import User
from hub.acknowledgements.asking import locked
from hub.acknowledgements.errors import RoundEnded
from hub.acknowledgements.models import CLOSED, WITHDRAWN, Round
from hub.audit.actions import record
from hub.db import now, session


def close_round(user: User, asked: Round) -> None:
    """The result stands: no answer comes or changes any more. Raises `RoundEnded`."""
    _end(user, asked, ending=CLOSED, action="acknowledgements.close", text="Kenntnisnahme abgeschlossen")


def withdraw_round(user: User, asked: Round) -> None:
    """The question is taken back; what was answered stays to be read. Raises `RoundEnded`."""
    _end(user, asked, ending=WITHDRAWN, action="acknowledgements.withdraw", text="Kenntnisnahme zurückgezogen")


def _end(user: User, asked: Round, *, ending: str, action: str, text: str) -> None:
    document = locked(asked.document_id)
    asked = session().get_one(Round, asked.id, populate_existing=True)
    if not asked.is_open:
        raise RoundEnded
    asked.ended_at, asked.ended_as, asked.ended_by = now(), ending, user.id
    session().flush()
    record(
        action,
        actor=user,
        about=asked,
        workspace_id=document.workspace_id,
        text=f"{text}: „{document.name}“, Fassung {asked.number}",
    )
