"""The statements behind the calendar's pages, one for each role and choice of filters; `views.py` asks them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, select

from hub.accounts.models import Institution
from hub.calendar.models import CANCELLED, DECLINED, DELEGATED, DRAFT, PLANNED, Event, EventFormat, Participant
from hub.documents.models import Workspace
from hub.permissions import (
    event_ids_readable_by,
    events_visible_by,
    workspace_ids_readable_by,
    workspace_ids_worked_in_by,
)

MAX_EVENTS = 5_000
SOON_COUNT = 5
NOT_COMING = (DECLINED, DELEGATED)

_own = Participant.__table__.alias("own")
_of_the_person = (_own.c.event_id == Event.id) & (_own.c.person_id == bindparam("person_id"))
_CARD = (
    Event.id,
    Event.title,
    Event.status,
    Event.place,
    Event.starts_at,
    Event.ends_at,
    Event.first_day,
    Event.last_day,
    Event.is_all_day,
    Event.timezone,
    Event.workspace_id,
    Event.format_id,
    Event.institution_id,
    _own.c.answer,
)
_FILTERS: dict[str, ColumnElement[bool]] = {
    "workspace_id": Event.workspace_id == bindparam("workspace_id"),
    "format_id": Event.format_id == bindparam("format_id"),
    "institution_id": Event.institution_id == bindparam("institution_id"),
    "is_own": _own.c.answer.not_in(NOT_COMING),
}
# No Termin is longer than MAX_DAYS: where it may begin is a range of the index over times.
_TOUCHES = (
    Event.first_day <= bindparam("last"),
    Event.last_day >= bindparam("first"),
    Event.starts_at >= bindparam("since"),
    Event.starts_at < bindparam("until"),
    Event.ends_at >= bindparam("over"),
)
_ORDER = (Event.is_all_day.desc(), Event.starts_at, Event.title, Event.id)
# The one day that a Termin takes; None for several days, and where it was planned in another time zone.
_is_elsewhere = ~Event.is_all_day & (Event.timezone != bindparam("here"))
_ONE_DAY = case((~_is_elsewhere & (Event.first_day == Event.last_day), Event.first_day))
FORMATS = select(EventFormat.id, EventFormat.name, EventFormat.is_joint, EventFormat.is_active).order_by(
    EventFormat.position, EventFormat.name
)


def _selected(statement: Select[Any], role: str, names: Iterable[str]) -> Select[Any]:
    conditions = [_FILTERS[name] for name in sorted(names)]
    return statement.outerjoin(_own, _of_the_person).where(events_visible_by(role), *conditions)


@lru_cache
def cards(role: str, names: frozenset[str]) -> Select[Any]:
    wanted = _selected(select(*_CARD).select_from(Event), role, names).where(*_TOUCHES)
    return wanted.order_by(*_ORDER).limit(MAX_EVENTS)


@lru_cache
def first_cards(role: str, names: frozenset[str]) -> Select[Any]:
    """All that take several days, and of the others so many on each day."""
    number = func.row_number().over(partition_by=_ONE_DAY, order_by=_ORDER)
    columns = (Event.id, _ONE_DAY.label("day"), number.label("number"))
    ranked = _selected(select(*columns).select_from(Event), role, names).where(*_TOUCHES).subquery()
    wanted = select(*_CARD).select_from(ranked).join(Event, Event.id == ranked.c.id).outerjoin(_own, _of_the_person)
    wanted = wanted.where(ranked.c.day.is_(None) | (ranked.c.number <= bindparam("most")))
    return wanted.order_by(*_ORDER).limit(MAX_EVENTS)


@lru_cache
def numbers(role: str, names: frozenset[str]) -> Select[Any]:
    wanted = _selected(select(_ONE_DAY.label("day"), func.count().label("number")).select_from(Event), role, names)
    return wanted.where(*_TOUCHES).group_by(_ONE_DAY)


@lru_cache
def next_day(role: str, names: frozenset[str]) -> Select[Any]:
    wanted = _selected(select(func.min(Event.first_day)).select_from(Event), role, names)
    return wanted.where(Event.first_day > bindparam("after"))


# Termine that were planned in another time zone stand one by one, with their moments.
_MOMENTS = (
    case((_is_elsewhere, Event.is_all_day)).label("is_all_day"),
    case((_is_elsewhere, Event.starts_at)).label("starts_at"),
    case((_is_elsewhere, Event.ends_at)).label("ends_at"),
)


@lru_cache
def days_of_year(role: str, names: frozenset[str]) -> Select[Any]:
    columns = (Event.first_day, Event.last_day, *_MOMENTS)
    wanted = _selected(select(*columns, func.count().label("number")).select_from(Event), role, names)
    return wanted.where(*_TOUCHES, Event.status != CANCELLED).group_by(*columns)


@lru_cache
def formats_of_year(role: str, names: frozenset[str]) -> Select[Any]:
    is_over = Event.ends_at < bindparam("now")
    state = case((Event.status == CANCELLED, literal("cancelled")), (is_over, literal("held")), else_=literal("ahead"))
    columns = (Event.format_id, state.label("state"), *_MOMENTS)
    wanted = _selected(select(*columns, func.count().label("number")).select_from(Event), role, names)
    begins = _is_elsewhere | Event.first_day.between(bindparam("new_year"), bindparam("new_years_eve"))
    return wanted.where(*_TOUCHES, Event.status != DRAFT, begins).group_by(*columns)


@lru_cache
def soon(role: str) -> Select[Any]:
    is_own = case((_own.c.answer.not_in(NOT_COMING), 0), else_=1)
    return (
        select(*_CARD)
        .select_from(Event)
        .outerjoin(_own, _of_the_person)
        .where(
            Event.id.in_(event_ids_readable_by(role)),
            Event.status == PLANNED,
            Event.ends_at > bindparam("now"),
            Event.starts_at < bindparam("until"),
        )
        .order_by(is_own, Event.starts_at, Event.title, Event.id)
        .limit(SOON_COUNT)
    )


@lru_cache
def workspaces(role: str) -> Select[uuid.UUID, str]:
    readable = Workspace.id.in_(workspace_ids_readable_by(role))
    return select(Workspace.id, Workspace.name).where(readable).order_by(Workspace.name)


@lru_cache
def planned_in(role: str) -> Select[uuid.UUID]:
    return select(Workspace.id).where(Workspace.id.in_(workspace_ids_worked_in_by(role))).limit(1)


@lru_cache
def institutions(role: str) -> Select[uuid.UUID, str]:
    organised = select(Event.id).where(Event.institution_id == Institution.id, events_visible_by(role))
    wanted = select(Institution.id, Institution.short_name).where(organised.exists())
    return wanted.order_by(Institution.short_name)
