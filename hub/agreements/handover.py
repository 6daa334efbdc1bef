"""Agreements that a person keeps, and how they pass on."""

from __future__ import annotations

import uuid

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts import handover
from hub.agreements.models import Agreement
from hub.db import session
from hub.documents.models import Document


def agreements_kept_by(principal: str) -> list[str]:
    """The names of the agreements whose review this person hears of."""
    return [name for _, name in _kept(principal)]


def hand_over_agreements(old: str, new: str) -> None:
    """The successor hears of the review, of what they may read when the day comes."""
    for agreement, _ in _kept(old):
        agreement.kept_by = uuid.UUID(new.partition(":")[2])


def _kept(principal: str) -> list[tuple[Agreement, str]]:
    kind, _, row_id = principal.partition(":")
    if kind != "person":
        return []
    theirs = select(Agreement, Document.name).join(Document, Document.id == Agreement.document_id)
    rows = session().execute(theirs.where(Agreement.kept_by == uuid.UUID(row_id)).order_by(Document.sort_key))
    return [(agreement, name) for agreement, name in rows]


handover.register(
    handover.Holding(
        title=lazy_gettext("Vereinbarungen"),
        names=agreements_kept_by,
        hand_over=hand_over_agreements,
        give_up=lambda _principal: None,
    )
)
