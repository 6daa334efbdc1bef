"""What a person who leaves has shared: Briefkästen pass on, Freigabelinks too, or both rest until they end."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts import handover
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.models import Entry
from hub.sharing.addresses import Kind, Link
from hub.sharing.models import Letterbox, ShareLink


def names_of_links(principal: str) -> list[str]:
    """The Freigabelinks and Briefkästen of this person that have not ended."""
    links = _links_of(principal)
    entries = select(Entry.id, Entry.name).where(Entry.id.in_({link.entry_id for link in links}))
    names = {row_id: name for row_id, name in session().execute(entries)}
    return sorted(link.title if isinstance(link, Letterbox) else names[link.entry_id] for link in links)


def hand_over_links(old: str, new: str) -> None:
    """From now on they are worth what the new holder may, who is also told of what is handed in."""
    kind, _, person_id = new.partition(":")
    if kind != "person":
        return
    for link in _links_of(old):
        link.created_by = uuid.UUID(person_id)
        record(
            "sharing.hand-over",
            actor=None,
            about=link,
            workspace_id=link.workspace_id,
            text="Briefkasten übergeben" if isinstance(link, Letterbox) else "Freigabelink übergeben",
            details={"from": old, "to": new},
        )


def give_up_links(_principal: str) -> None:
    """Nothing to do: a link rests as soon as the account of its maker ends."""


def _links_of(principal: str) -> list[Link]:
    kind, _, person_id = principal.partition(":")
    if kind != "person":
        return []
    return [*_made_by(uuid.UUID(person_id), ShareLink), *_made_by(uuid.UUID(person_id), Letterbox)]


def _made_by(person_id: uuid.UUID, kind: type[Kind]) -> Sequence[Kind]:
    mine = select(kind).where(kind.created_by == person_id, kind.revoked_at.is_(None), kind.expires_at > now())
    return session().scalars(mine).all()


handover.register(
    handover.Holding(
        title=lazy_gettext("Freigabelinks und Briefkästen"),
        names=names_of_links,
        hand_over=hand_over_links,
        give_up=give_up_links,
    )
)
