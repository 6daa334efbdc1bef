"""„Enthält personenbezogene Daten“: what is marked so never leaves by a link."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import aliased

from hub import slots
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.entries import tree_of
from hub.documents.models import Document, Entry
from hub.errors import HubError


class HoldsPersonalData(HubError):
    """Links go to people without an account; personal data do not."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ enthält personenbezogene Daten und darf nicht über einen Link hinausgehen. "
                "Geben Sie es Personen mit Konto frei, indem Sie sie in den Bereich aufnehmen.",
                name=name,
            )
        )


def with_personal_data(entry_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these documents and folders that are marked or have something marked in them. One query."""
    if not entry_ids:
        return set()
    top = select(Entry.id.label("top"), Entry.id).where(Entry.id.in_(set(entry_ids))).cte("tops", recursive=True)
    child = aliased(Entry)
    below = select(top.c.top, child.id).join(child, child.parent_id == top.c.id).where(child.trash_id.is_(None))
    tree = top.union_all(below)
    marked = select(tree.c.top).join(Document, Document.id == tree.c.id).where(Document.has_personal_data.is_(True))
    return set(session().scalars(marked.distinct()))


@slots.fills(slots.BEFORE_LINK, order=10)
def refuse_personal_data(user: User, entry: Entry) -> None:  # noqa: ARG001 (all fillers get the same)
    """Raises `HoldsPersonalData` for a marked document, and for a folder that has one in it."""
    marked = select(Document.name).where(
        Document.id.in_(select(tree_of(entry.id).c.id)), Document.has_personal_data.is_(True)
    )
    name = session().scalar(marked.order_by(Document.sort_key).limit(1))
    if name is not None:
        raise HoldsPersonalData(name)
