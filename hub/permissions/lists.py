"""What lists may show: conditions and ids, the same rights as the table's as SQL."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, select, true

from hub.accounts.signed_in import User
from hub.calendar.models import DRAFT, Event, Participant
from hub.db import session
from hub.documents.models import CONTRIBUTE, READ, Entry, TrashEntry, Workspace
from hub.effects.models import Effect
from hub.feedback.models import FeedbackForm
from hub.permissions.levels import workspace_ids_at, workspace_ids_readable_by, workspace_ids_worked_in_by
from hub.polls.models import Poll
from hub.tasks.models import Task


def visible_workspaces(user: User) -> Any:
    """A condition on `Workspace`: those the person may read."""
    return Workspace.id.in_(workspace_ids_at(user, READ))


def visible_entries(user: User) -> Any:
    """A condition on `Entry`: folders and documents the person may read, what lies in the trash left out."""
    return Entry.workspace_id.in_(workspace_ids_at(user, READ)) & Entry.trash_id.is_(None)


def entries_visible_by(role: str) -> Any:
    """The condition `visible_entries` for statements that are built once: they are asked with `principals`."""
    return Entry.workspace_id.in_(workspace_ids_readable_by(role)) & Entry.trash_id.is_(None)


def visible_entry_ids(user: User) -> Any:
    """The ids of `visible_entries`, as a subquery."""
    return select(Entry.id).where(visible_entries(user))


def visible_workspace_ids(user: User) -> Any:
    """The ids of `visible_workspaces`, as a subquery."""
    return workspace_ids_at(user, READ)


def visible_events(user: User) -> Any:
    """A condition on `Event`: those of readable Bereiche and those the person takes part in; drafts for planners."""
    invited = Event.id.in_(select(Participant.event_id).where(Participant.person_id == user.id))
    told = Event.workspace_id.in_(workspace_ids_at(user, READ)) | (invited if user.sees_content else ~true())
    planned = Event.workspace_id.in_(workspace_ids_at(user, CONTRIBUTE))
    return Event.deleted_at.is_(None) & (planned | ((Event.status != DRAFT) & told))


def visible_minutes(user: User) -> Any:
    """A condition on `Event`: those whose agenda and minutes the person may read; an invitation alone is too little."""
    return visible_events(user) & Event.workspace_id.in_(workspace_ids_at(user, READ))


def visible_event_ids(user: User) -> Any:
    """The ids of `visible_events`, as a subquery."""
    return select(Event.id).where(visible_events(user))


def event_ids_readable_by(role: str) -> Any:
    """The ids of the Termine that were announced to a person, for statements that are built once.

    They are asked with `person_id` and, unless the role is coordination, with `principals`.
    """
    invited = select(Participant.event_id).where(Participant.person_id == bindparam("person_id"))
    told: Any = Event.workspace_id.in_(workspace_ids_readable_by(role))
    if role in ("coordination", "staff", "guest"):
        told |= Event.id.in_(invited)
    return select(Event.id).where(Event.deleted_at.is_(None), Event.status != DRAFT, told)


def events_visible_by(role: str) -> Any:
    """The condition `visible_events` for statements that are built once: asked with `person_id` and `principals`."""
    if role == "coordination":
        return Event.deleted_at.is_(None)
    told: Any = Event.workspace_id.in_(workspace_ids_readable_by(role))
    if role in ("staff", "guest"):
        told |= Event.id.in_(select(Participant.event_id).where(Participant.person_id == bindparam("person_id")))
    planned = Event.workspace_id.in_(workspace_ids_worked_in_by(role))
    return Event.deleted_at.is_(None) & (planned | ((Event.status != DRAFT) & told))


def readable_events(user: User, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these Termine that the person may read."""
    return set(session().scalars(select(Event.id).where(Event.id.in_(ids), visible_events(user))))


def visible_tasks(user: User) -> Any:
    """A condition on `Task`: those of readable Bereiche, what lies in the trash left out."""
    return Task.workspace_id.in_(workspace_ids_at(user, READ)) & Task.deleted_at.is_(None)


def visible_polls(user: User) -> Any:
    """A condition on `Poll`: Terminumfragen of Bereiche the person may read."""
    return Poll.workspace_id.in_(workspace_ids_at(user, READ))


def visible_forms(user: User) -> Any:
    """A condition on `FeedbackForm`: Fragebögen of Bereiche the person may read."""
    return FeedbackForm.workspace_id.in_(workspace_ids_at(user, READ)) & FeedbackForm.deleted_at.is_(None)


def visible_effects(user: User) -> Any:
    """A condition on `Effect`: Folgen of Bereiche the person may read."""
    return Effect.workspace_id.in_(workspace_ids_at(user, READ)) & Effect.deleted_at.is_(None)


def visible_trash(user: User) -> Any:
    """A condition on `TrashEntry`: deletions of what the person could read."""
    return TrashEntry.workspace_id.in_(workspace_ids_at(user, READ))


def readable_entries(user: User, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these entries that the person may read."""
    return set(session().scalars(select(Entry.id).where(Entry.id.in_(ids), visible_entries(user))))


def readable_workspaces(user: User, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these Bereiche that the person may read."""
    return set(session().scalars(select(Workspace.id).where(Workspace.id.in_(ids), visible_workspaces(user))))
