"""How a Termin is found by those who are invited to it and read nothing else of its Bereich.

Each has an entry of its own for them, in a scope of its own; who searches brings the scopes of their Termine along.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.findable import beginning, entry_of, is_announced, rows_of
from hub.calendar.models import Event, Participant
from hub.db import now, read, session
from hub.found import FoundRow, entry_id, loads_found, parts_of
from hub.indexing import Change, Source, findable
from hub.permissions import events_visible_by, visible_events, workspace_ids_readable_by
from search import Entry as Findable

KIND = "invitation"
MAX_SCOPES = 1000  # the latest


def scopes_of_invitations(user: User) -> frozenset[str]:
    """Of the Termine they are invited to outside of their Bereiche; of a series the next one, or the last."""
    rows = read(_invited_to(user.role), person_id=user.id, principals=tuple(user.principals))
    chosen: dict[uuid.UUID, uuid.UUID] = {}
    for event_id, series_id, ends_at in rows:
        if ends_at >= now() or (series_id or event_id) not in chosen:
            chosen[series_id or event_id] = event_id
    return frozenset(map(_scope_of, chosen.values()))


@cache
def _invited_to(role: str) -> Any:
    return (
        select(Event.id, Event.series_id, Event.ends_at)
        .join(Participant, Participant.event_id == Event.id)
        .where(Participant.person_id == bindparam("person_id"), is_announced(Event), events_visible_by(role))
        .where(Event.workspace_id.not_in(workspace_ids_readable_by(role)))
        .order_by(Event.starts_at.desc())
        .limit(MAX_SCOPES)
    )


def _scope_of(event_id: uuid.UUID) -> str:
    return f"{KIND}:{event_id}"


def _is_told_to_people() -> ColumnElement[bool]:
    with_account = (Participant.event_id == Event.id) & Participant.person_id.is_not(None)
    announced: ColumnElement[bool] = is_announced(Event) & select(Participant.id).where(with_account).exists()
    return announced


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(Event.id).where(Event.id.in_(list(row_ids)), _is_told_to_people())))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(Event.id).where(_is_told_to_people())))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    for event, format_name in rows_of(changes, _is_told_to_people()):
        yield entry_of(event, format_name, found_id=entry_id(KIND, event.id), scope=_scope_of(event.id))


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    """Without their Bereich, which whoever is only invited does not know."""
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    rows = session().execute(
        select(Event, Person.name, Institution.short_name)
        .join(Person, Person.id == Event.organiser_id)
        .join(Institution, Institution.id == Event.institution_id)
        .where(Event.id.in_(ids), visible_events(user))
    )
    return {
        ids[event.id]: FoundRow(
            id=ids[event.id],
            name=event.title,
            url=f"/events/{event.id}",
            icon="calendar",
            path=[],
            institution=institution,
            changed_by=organiser,
            changed_at=event.changed_at,
            detail=beginning(event.starts_at, is_all_day=event.is_all_day),
        )
        for event, organiser, institution in rows
    }


findable(
    KIND,
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
