"""What this area adds to the pages and moments of others."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext
from sqlalchemy import bindparam, select

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.models import DRAFT, Event, Participant
from hub.db import read
from hub.documents.models import CONTRIBUTE, READ
from hub.minutes.agenda import copy_agenda
from hub.minutes.errors import EventHoldsDecisions
from hub.minutes.labels import STATE_LABELS, STATE_TONES
from hub.minutes.models import AgendaItem, AgendaTask
from hub.minutes.queries import state_of, titles_and_times
from hub.minutes.results import has_decisions
from hub.minutes.topics import put_all_back
from hub.permissions import level_in
from hub.slots import Action
from hub.tasks.models import Task

_task, _item, _event = AgendaTask.__table__.c, AgendaItem.__table__.c, Event.__table__.c
_ORIGIN = (
    select(
        _event.id,
        _event.workspace_id,
        _event.status,
        _event.title,
        _item.id.label("item_id"),
        _item.title.label("item"),
    )
    .join_from(AgendaTask.__table__, AgendaItem.__table__, _item.id == _task.item_id)
    .join(Event.__table__, _event.id == _item.event_id)
    .where(_task.task_id == bindparam("task_id"), _event.deleted_at.is_(None))
)


@slots.fills(slots.EVENT_PANELS, order=30)
def agenda_of_event(user: User, event: Event, may_plan: bool) -> str | None:
    points = titles_and_times(event)
    may_read = level_in(user, event.workspace_id) >= READ
    if not points and not may_read:
        return None
    return render_template(
        "minutes/_panel.html",
        event=event,
        points=points,
        may_read=may_read,
        may_plan=may_plan,
        state=state_of(event) if may_read else None,
        labels=STATE_LABELS,
        tones=STATE_TONES,
    )


@slots.fills(slots.INVITED_PANELS, order=30)
def agenda_for_the_invited(_participant: Participant, event: Event) -> str | None:
    """Titles and times alone: what prepares an item is for those who read the Bereich."""
    points = [] if event.is_draft or event.is_cancelled else titles_and_times(event)
    return render_template("minutes/_invited.html", points=points) if points else None


@slots.fills(slots.WORKSPACE_TABS, order=50)
def decisions_tab(_user: User, workspace_id: uuid.UUID, level: int) -> list[Action]:
    return [Action(gettext("Beschlüsse"), f"/workspaces/{workspace_id}/decisions")] if level >= READ else []


@slots.fills(slots.TASK_ASIDE, order=30)
def where_a_task_comes_from(user: User, task: Task, _may_change: bool) -> str | None:
    """Only for those who read the minutes it was given in."""
    for origin in read(_ORIGIN, task_id=task.id):
        needed = CONTRIBUTE if origin.status == DRAFT else READ
        if level_in(user, origin.workspace_id) >= needed:
            return render_template("minutes/_origin.html", origin=origin)
    return None


@slots.fills(slots.AFTER_EVENT_COPIED, order=30)
def copy_the_agenda(user: User, event: Event, source: Event) -> None:
    copy_agenda(user, event, source)


@slots.fills(slots.AFTER_EVENT_CANCELLED, order=30)
def put_its_topics_back(_user: User, event: Event) -> None:
    put_all_back(event)


@slots.fills(slots.BEFORE_EVENT_DELETED, order=30)
def keep_what_was_decided(_user: User, event: Event) -> None:
    if has_decisions(event):
        raise EventHoldsDecisions
    put_all_back(event)
