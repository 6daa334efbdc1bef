"""How Termine become entries of the search, and how found ones load again. Drafts are never found.

Of a series one Termin stands for all of them, those changed by themselves beside it; it leads to the next one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import get_locale
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from hub import formats
from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.models import DRAFT, Event, EventFormat
from hub.db import now, session
from hub.documents.models import Workspace
from hub.found import FoundRow, entry_id, loads_found, parts_of
from hub.indexing import Change, Source, findable
from hub.permissions import visible_events
from search import Entry as Findable

KIND = "event"


def is_announced(event: Any) -> Any:
    """A condition on `Event` or an alias of it: whether anybody but its planners knows of it."""
    return event.deleted_at.is_(None) & (event.status != DRAFT)


def _stands_for_itself() -> Any:
    """Not one of a series, or changed by itself, or the first of its series."""
    earlier = aliased(Event)
    is_later = (
        select(earlier.id)
        .where(earlier.series_id == Event.series_id, earlier.starts_at < Event.starts_at)
        .where(is_announced(earlier), earlier.is_exception.is_(False))
        .exists()
    )
    return is_announced(Event) & (Event.series_id.is_(None) | Event.is_exception | ~is_later)


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(session().scalars(select(Event.id).where(Event.id.in_(list(row_ids)), _stands_for_itself())))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(Event.id).where(_stands_for_itself())))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    for event, format_name in rows_of(changes, _stands_for_itself()):
        yield entry_of(event, format_name, found_id=entry_id(KIND, event.id), scope=str(event.workspace_id))


def rows_of(changes: Sequence[Change], condition: Any) -> Iterator[tuple[Event, str]]:
    """The changed Termine of which this holds, each with the name of its format."""
    statement = select(Event, EventFormat.name).join(EventFormat, EventFormat.id == Event.format_id)
    rows = session().execute(statement.where(Event.id.in_([change.row_id for change in changes]), condition))
    yield from ((event, format_name) for event, format_name in rows)


def entry_of(event: Event, format_name: str, *, found_id: str, scope: str) -> Findable:
    """What is found of a Termin, within `scope`: all that its page shows to everybody who takes part."""
    parts = (
        format_name,
        event.goal,
        event.description,
        event.audience,
        event.place,
        event.accessibility,
        event.speaker,
        event.costs,
    )
    return Findable(
        id=found_id,
        scope=scope,
        title=event.title,
        text="\n".join(part for part in parts if part),
        changed_at=event.changed_at,
        facets={"kind": KIND, "institution": str(event.institution_id)},
    )


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    rows = (
        session()
        .execute(
            select(
                Event.id,
                Event.title,
                Event.series_id,
                Event.starts_at,
                Event.is_all_day,
                Event.is_exception,
                Event.changed_at,
                Event.workspace_id,
                Workspace.name.label("workspace"),
                Person.name.label("changed_by"),
                Institution.short_name.label("institution"),
            )
            .join(Workspace, Workspace.id == Event.workspace_id)
            .join(Person, Person.id == Event.changed_by)
            .join(Institution, Institution.id == Event.institution_id)
            .where(Event.id.in_(ids), visible_events(user))
        )
        .all()
    )
    following = _next_of_series(user, {row.series_id for row in rows if row.series_id and not row.is_exception})
    found = {}
    for row in rows:
        event_id, starts_at = following.get(row.series_id) or (row.id, row.starts_at)
        found[ids[row.id]] = FoundRow(
            id=ids[row.id],
            name=row.title,
            url=f"/events/{row.id if row.is_exception else event_id}",
            icon="calendar",
            path=[(row.workspace, f"/workspaces/{row.workspace_id}")],
            institution=row.institution,
            changed_by=row.changed_by,
            changed_at=row.changed_at,
            detail=beginning(row.starts_at if row.is_exception else starts_at, is_all_day=row.is_all_day),
        )
    return found


def beginning(starts_at: datetime, *, is_all_day: bool) -> str:
    """When a Termin begins, as the list of hits says it."""
    when = formats.date if is_all_day else formats.date_and_time
    return when(starts_at, current_app.config["ZONE"], str(get_locale() or "de"))


def _next_of_series(user: User, series_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[uuid.UUID, Any]]:
    """By series: id and beginning of its next Termin; series that are over are missing. One query."""
    if not series_ids:
        return {}
    place = func.row_number().over(partition_by=Event.series_id, order_by=Event.starts_at).label("place")
    ahead = (
        select(Event.series_id, Event.id, Event.starts_at, place)
        .where(Event.series_id.in_(series_ids), Event.ends_at >= now(), visible_events(user))
        .subquery()
    )
    rows = session().execute(select(ahead.c.series_id, ahead.c.id, ahead.c.starts_at).where(ahead.c.place == 1))
    return {series_id: (event_id, starts_at) for series_id, event_id, starts_at in rows}


findable(
    KIND,
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
