"""Reading Termine. Every list takes the user and shows what `visible_events` allows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.calendar.actions import KEPT_DELETED
from hub.calendar.models import Event, EventFormat, Participant
from hub.db import now, session
from hub.documents.models import CONTRIBUTE, Workspace
from hub.permissions import visible_events, workspace_ids_at

MAX_EVENTS = 5_000
MAX_DELETED = 400


def events_between(
    user: User, first: date, last: date, *, workspace_id: uuid.UUID | None = None, limit: int = MAX_EVENTS
) -> Sequence[Event]:
    """The Termine that touch these days, by time; formats loaded."""
    wanted = select(Event).options(joinedload(Event.format)).where(visible_events(user))
    wanted = wanted.where(Event.first_day <= last, Event.last_day >= first)
    if workspace_id is not None:
        wanted = wanted.where(Event.workspace_id == workspace_id)
    return session().scalars(wanted.order_by(Event.starts_at, Event.title, Event.id).limit(limit)).all()


def formats() -> Sequence[EventFormat]:
    """Those that can be chosen for a new Termin, in the cooperation's order."""
    return session().scalars(select(EventFormat).where(EventFormat.is_active).order_by(EventFormat.position)).all()


def participants_of(event: Event) -> Sequence[Participant]:
    """Everybody invited or registered, in the order they came in."""
    wanted = select(Participant).where(Participant.event_id == event.id)
    return session().scalars(wanted.order_by(Participant.created_at, Participant.id)).all()


def neighbours_of(user: User, event: Event) -> Sequence[Event]:
    """The Termin before and the next ones of the same series that the person may read."""
    if event.series_id is None:
        return []
    of_series = select(Event).where(visible_events(user), Event.series_id == event.series_id)
    before = of_series.where(Event.starts_at < event.starts_at).order_by(Event.starts_at.desc()).limit(1)
    after = of_series.where(Event.starts_at > event.starts_at).order_by(Event.starts_at).limit(3)
    return [*session().scalars(before), *session().scalars(after)]


def deleted_events_of(workspace: Workspace) -> Sequence[Any]:
    """What was deleted in the last thirty days and can be taken back, with who did it; for who plans there."""
    wanted = (
        select(Event, Person.name.label("deleted_by"))
        .outerjoin(Person, Person.id == Event.deleted_by)
        .where(Event.workspace_id == workspace.id, Event.deleted_at > now() - KEPT_DELETED)
    )
    return session().execute(wanted.order_by(Event.deleted_at.desc(), Event.starts_at).limit(MAX_DELETED)).all()


def workspaces_to_plan_in(user: User) -> list[tuple[str, str]]:
    """(id, name) of the Bereiche where the person plans Termine."""
    wanted = select(Workspace.id, Workspace.name).where(Workspace.id.in_(workspace_ids_at(user, CONTRIBUTE)))
    return [(str(row.id), row.name) for row in session().execute(wanted.order_by(Workspace.name))]
