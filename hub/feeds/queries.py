"""What a calendar to subscribe to shows. Everything goes through `events_visible_by`, with the eyes of its maker."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import AccessRevision
from hub.accounts.signed_in import User
from hub.calendar.models import CANCELLED, DECLINED, DELEGATED, DRAFT, PLANNED, Event, Participant
from hub.calendar.queries import MAX_EVENTS
from hub.days import today
from hub.db import now, read, session
from hub.documents.models import Workspace
from hub.feeds.addresses import Opened
from hub.feeds.models import Feed
from hub.permissions import events_visible_by, visible_workspaces

DAYS_BACK = 183
DAYS_AHEAD = 2 * 366
CANCELLED_SHOWN = timedelta(days=90)
FORMAT = 1  # of what is written: a new number lets every calendar fetch anew


State = str  # what a feed shows, in few words: it changes whenever the file might


def state_of(opened: Opened) -> State:
    """One statement over counts and times, however many Termine there are.

    Not counted is what the file does not say: answers of others, rooms, comments.
    """
    facts = read(_counted(opened.maker.role, opened.feed.workspace_id is not None), **_values(opened))[0]
    name = opened.workspace.name if opened.workspace else ""
    about = (FORMAT, current_app.config["SETTINGS"].url, today(), name, opened.feed.workspace_ids, *facts)
    return _tag(about)


def events_of(opened: Opened) -> Sequence[Event]:
    shown = _shown(opened.maker.role, opened.feed.workspace_id is not None)
    wanted = select(Event).options(joinedload(Event.series)).where(shown)
    wanted = wanted.order_by(Event.starts_at, Event.id).limit(MAX_EVENTS)
    return session().scalars(wanted, _values(opened)).all()


def public_state() -> State:
    asked = select(func.count(Event.id), func.max(Event.changed_at), func.sum(Event.revision)).where(_public())
    facts = session().execute(asked).one()
    about = (FORMAT, today(), *facts)
    return _tag(about)


def public_events() -> Sequence[Event]:
    """The announced public Termine, for everybody."""
    wanted = select(Event).options(joinedload(Event.series)).where(_public())
    return session().scalars(wanted.order_by(Event.starts_at, Event.id).limit(MAX_EVENTS)).all()


def public_event(event_id: uuid.UUID) -> Event | None:
    """One of them; None for any other Termin, whether it exists or not."""
    wanted = select(Event).options(joinedload(Event.series)).where(Event.id == event_id, _public())
    return session().scalar(wanted)


def _tag(about: tuple[object, ...]) -> State:
    return hashlib.sha256(repr(tuple(map(str, about))).encode()).hexdigest()[:32]


def feeds_of(user: User) -> Sequence[Feed]:
    """The addresses that hold, the newest first."""
    wanted = select(Feed).where(Feed.person_id == user.id, Feed.revoked_at.is_(None))
    return session().scalars(wanted.order_by(Feed.created_at.desc(), Feed.id)).all()


def readable_bereiche(user: User) -> Sequence[Workspace]:
    return session().scalars(select(Workspace).where(visible_workspaces(user)).order_by(Workspace.name)).all()


# Built once for each kind of feed: a calendar program asks every hour, and building takes longer than asking.


@cache
def _counted(role: str, is_of_workspace: bool) -> Select[Any]:
    own = (
        select(func.count(), func.max(Participant.created_at), func.max(Participant.answered_at))
        .where(Participant.person_id == bindparam("person_id"))
        .subquery()
    )
    return select(
        func.count(Event.id),
        func.max(Event.changed_at),
        func.sum(Event.revision),
        select(AccessRevision.number).scalar_subquery(),
        *(select(column).scalar_subquery() for column in own.c),
    ).where(_shown(role, is_of_workspace))


@cache
def _shown(role: str, is_of_workspace: bool) -> ColumnElement[bool] | Any:
    in_window = (Event.last_day >= bindparam("first_day")) & (Event.first_day <= bindparam("last_day"))
    is_fresh = (Event.status != CANCELLED) | (Event.cancelled_at >= bindparam("since", type_=Event.cancelled_at.type))
    return events_visible_by(role) & (Event.status != DRAFT) & _chosen(is_of_workspace) & in_window & is_fresh


def _chosen(is_of_workspace: bool) -> ColumnElement[bool]:
    if is_of_workspace:
        return Event.workspace_id == bindparam("workspace_id")
    coming = select(Participant.event_id).where(
        Participant.person_id == bindparam("person_id"), Participant.answer.not_in((DECLINED, DELEGATED))
    )
    whole: Any = bindparam("workspace_ids", expanding=True)
    return or_(Event.organiser_id == bindparam("person_id"), Event.id.in_(coming), Event.workspace_id.in_(whole))


def _values(opened: Opened) -> dict[str, Any]:
    feed, maker = opened.feed, opened.maker
    first, last = window()
    values: dict[str, Any] = {
        "person_id": maker.id,
        "first_day": first,
        "last_day": last,
        "since": now() - CANCELLED_SHOWN,
    }
    if maker.role != "coordination":
        values["principals"] = tuple(maker.principals)
    if feed.workspace_id is not None:
        return values | {"workspace_id": feed.workspace_id}
    return values | {"workspace_ids": [uuid.UUID(row_id) for row_id in feed.workspace_ids]}


def _public() -> ColumnElement[bool] | Any:
    is_shown = Event.is_public & Event.deleted_at.is_(None) & Event.status.in_((PLANNED, CANCELLED))
    return is_shown & _in_window() & _fresh()


def _in_window() -> ColumnElement[bool]:
    first, last = window()
    return (Event.last_day >= first) & (Event.first_day <= last)


def _fresh() -> ColumnElement[bool]:
    """What was called off stays a while, so that calendars take notice."""
    since: datetime = now() - CANCELLED_SHOWN
    return (Event.status != CANCELLED) | (Event.cancelled_at >= since)


def window() -> tuple[date, date]:
    return today() - timedelta(days=DAYS_BACK), today() + timedelta(days=DAYS_AHEAD)
