"""How Folgen become entries of the search, and how found ones load again."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.found_rows import found_in_workspaces
from hub.effects.models import Effect
from hub.found import FoundRow, entry_id, loads_found
from hub.indexing import Change, Source, findable
from hub.permissions import visible_effects
from search import Entry as Findable

KIND = "effect"
_ROWS = select(Effect, Person.institution_id).join(Person, Person.id == Effect.changed_by)


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(Effect.id).where(Effect.id.in_(list(row_ids)), Effect.deleted_at.is_(None))))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(Effect.id).where(Effect.deleted_at.is_(None))))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    wanted = _ROWS.where(Effect.id.in_([change.row_id for change in changes]), Effect.deleted_at.is_(None))
    for effect, institution_id in session().execute(wanted):
        yield Findable(
            id=entry_id(KIND, effect.id),
            scope=str(effect.workspace_id),
            title=effect.title,
            text="\n".join((effect.decision, *effect.said.values(), *effect.done.values())),
            changed_at=effect.changed_at,
            facets={"kind": KIND, "institution": str(institution_id)},
        )


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    return found_in_workspaces(Effect, found_ids, visible=visible_effects(user), icon="check", address="/effects")


findable(
    "feedback_effect",
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
