"""How agendas, minutes and Beschlüsse become entries of the search, and how found ones load again.

All of a Termin's agenda with what was noted is one entry, each Beschluss one beside it. Who reads the Bereich reads
them from the first word on; while the Termin is a draft nobody finds them, as it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask import current_app
from flask_babel import get_locale, gettext
from sqlalchemy import select

from hub import formats
from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.models import DRAFT, Event
from hub.db import session
from hub.documents.models import Workspace
from hub.found import FoundRow, entry_id, loads_found, parts_of
from hub.indexing import Change, Source, findable
from hub.minutes.models import AgendaItem, Decision
from hub.minutes.pages import minutes_url
from hub.permissions import visible_minutes
from search import Entry as Findable

MINUTES, DECISION = "minutes", "decision"
# Their Art, in the words that documents have for it.
AGENDA_CATEGORY, MINUTES_CATEGORY, DECISION_CATEGORY = "Tagesordnung", "Protokoll", "Beschluss"

_is_announced = Event.deleted_at.is_(None) & (Event.status != DRAFT)
_with_items = Event.id.in_(select(AgendaItem.event_id))
_DECISIONS = (
    select(Decision, AgendaItem.title, Event)
    .join(AgendaItem, AgendaItem.id == Decision.item_id)
    .join(Event, Event.id == AgendaItem.event_id)
)


def _ids_of(kind: str) -> Any:
    return lambda change: {entry_id(kind, change.row_id)}


def _minutes_present(event_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(Event.id).where(Event.id.in_(event_ids), _is_announced, _with_items)))


def _all_minutes() -> list[uuid.UUID]:
    return list(session().scalars(select(Event.id).where(_is_announced, _with_items)))


def _load_minutes(changes: Sequence[Change]) -> Iterator[Findable]:
    event_ids = [change.row_id for change in changes]
    items: dict[uuid.UUID, list[AgendaItem]] = defaultdict(list)
    in_order = select(AgendaItem).where(AgendaItem.event_id.in_(event_ids)).order_by(AgendaItem.position, AgendaItem.id)
    for item in session().scalars(in_order):
        items[item.event_id].append(item)
    for event in session().scalars(select(Event).where(Event.id.in_(items), _is_announced)):
        points = items[event.id]
        yield Findable(
            id=entry_id(MINUTES, event.id),
            scope=str(event.workspace_id),
            title=event.title,
            text="\n".join(part for point in points for part in (point.title, point.note, point.text) if part),
            changed_at=max(point.changed_at for point in points),
            facets={
                "kind": MINUTES,
                "category": MINUTES_CATEGORY if any(point.text for point in points) else AGENDA_CATEGORY,
                "institution": str(event.institution_id),
            },
        )


@loads_found(MINUTES)
def _found_minutes(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    rows = session().execute(
        select(Event, Workspace.name, Person.name, Institution.short_name)
        .join(Workspace, Workspace.id == Event.workspace_id)
        .join(Person, Person.id == Event.changed_by)
        .join(Institution, Institution.id == Event.institution_id)
        .where(Event.id.in_(ids), _with_items, visible_minutes(user))
    )
    return {
        ids[event.id]: FoundRow(
            id=ids[event.id],
            name=event.title,
            url=minutes_url(event.id),
            icon="minutes",
            path=_path(event, workspace),
            institution=institution,
            changed_by=changed_by,
            changed_at=event.changed_at,
            detail=str(gettext("Tagesordnung und Protokoll, %(day)s", day=_day(event))),
        )
        for event, workspace, changed_by, institution in rows
    }


def _decisions_present(decision_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    wanted = _DECISIONS.with_only_columns(Decision.id).where(Decision.id.in_(decision_ids), _is_announced)
    return set(session().scalars(wanted))


def _all_decisions() -> list[uuid.UUID]:
    return list(session().scalars(_DECISIONS.with_only_columns(Decision.id).where(_is_announced)))


def _load_decisions(changes: Sequence[Change]) -> Iterator[Findable]:
    wanted = _DECISIONS.where(Decision.id.in_([change.row_id for change in changes]), _is_announced)
    for decision, item, event in session().execute(wanted):
        yield Findable(
            id=entry_id(DECISION, decision.id),
            scope=str(event.workspace_id),
            title=_title(decision, item),
            text=decision.text,
            changed_at=decision.decided_at,
            facets={"kind": DECISION, "category": DECISION_CATEGORY, "institution": str(event.institution_id)},
        )


@loads_found(DECISION)
def _found_decisions(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    rows = session().execute(
        _DECISIONS.join(Workspace, Workspace.id == Event.workspace_id)
        .join(Person, Person.id == Decision.decided_by)
        .join(Institution, Institution.id == Event.institution_id)
        .add_columns(Workspace.name, Person.name, Institution.short_name)
        .where(Decision.id.in_(ids), visible_minutes(user))
    )
    return {
        ids[decision.id]: FoundRow(
            id=ids[decision.id],
            name=_title(decision, item),
            url=minutes_url(event.id, decision.item_id),
            icon="minutes",
            path=_path(event, workspace),
            institution=institution,
            changed_by=decided_by,
            changed_at=decision.decided_at,
            detail=str(gettext("Beschluss bei „%(event)s“, %(day)s", event=event.title, day=_day(event))),
        )
        for decision, item, event, workspace, decided_by, institution in rows
    }


def _title(decision: Decision, item: str) -> str:
    """„2027-03/2 Raumplan“: under the number it is quoted by."""
    return f"{decision.number} {item}"


def _path(event: Event, workspace: str) -> list[tuple[str, str]]:
    return [(workspace, f"/workspaces/{event.workspace_id}")]


def _day(event: Event) -> str:
    return formats.date(event.starts_at, current_app.config["ZONE"], str(get_locale() or "de"))


findable(MINUTES, Source(present=_minutes_present, load=_load_minutes, ids_of=_ids_of(MINUTES), all_rows=_all_minutes))
findable(
    DECISION,
    Source(present=_decisions_present, load=_load_decisions, ids_of=_ids_of(DECISION), all_rows=_all_decisions),
)
