"""Aufgaben as other pages show them: at a document or Termin, on the start page, in the calendar."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.db import read
from hub.documents.models import Document, Workspace
from hub.permissions import workspace_ids_readable_by
from hub.tasks.lines import COLUMNS, WITH_WORKSPACE, Line, lines_of
from hub.tasks.models import DONE, Task, TaskDocument, TaskHelper
from hub.tasks.queries import BY_DAY

MAX_PANEL = 50


@cache
def _visible(role: str) -> Any:
    return Task.workspace_id.in_(workspace_ids_readable_by(role)) & Task.deleted_at.is_(None)


@cache
def _mine(role: str) -> Select[Any]:
    principals: Any = bindparam("own", expanding=True)
    helped = select(TaskHelper.task_id).where(TaskHelper.principal.in_(principals))
    return (
        select(*WITH_WORKSPACE)
        .join(Workspace, Workspace.id == Task.workspace_id)
        .where(_visible(role), Task.status != DONE, Task.owner.in_(principals) | Task.id.in_(helped))
        .order_by(*BY_DAY)
        .limit(bindparam("most"))
    )


@cache
def _of_document(role: str) -> Select[Any]:
    linked = select(TaskDocument.task_id).where(TaskDocument.document_id == bindparam("document_id"))
    rows = select(*WITH_WORKSPACE).join(Workspace, Workspace.id == Task.workspace_id)
    return rows.where(_visible(role), Task.id.in_(linked)).order_by(Task.status == DONE, *BY_DAY).limit(MAX_PANEL)


@cache
def _of_event(role: str) -> Select[Any]:
    rows = select(*COLUMNS).where(_visible(role), Task.event_id == bindparam("event_id"))
    return rows.order_by(Task.status == DONE, *BY_DAY).limit(MAX_PANEL)


@cache
def _due(role: str, *, is_of_workspace: bool) -> Any:
    rows: Any = select(Task.id, Task.title, Task.due_on, Task.status).where(
        _visible(role), Task.due_on.between(bindparam("first"), bindparam("last"))
    )
    if is_of_workspace:
        rows = rows.where(Task.workspace_id == bindparam("workspace_id"))
    else:
        principals: Any = bindparam("own", expanding=True)
        helped = select(TaskHelper.task_id).where(TaskHelper.principal.in_(principals))
        rows = rows.where(Task.owner.in_(principals) | Task.id.in_(helped))
    return rows.order_by(Task.due_on, Task.title).limit(500)


def first_of_mine(user: User, *, most: int) -> list[Line]:
    """What is due next of what the person, their groups and institution have."""
    rows = _read(user, _mine(user.role), own=tuple(user.principals), most=most)
    return lines_of(rows, user=user)


def tasks_of_document(user: User, document: Document) -> list[Line]:
    """Open ones first."""
    return lines_of(_read(user, _of_document(user.role), document_id=document.id), user=user)


def tasks_of_event(user: User, event: Event) -> list[Line]:
    """Open ones first; nothing to who was only invited."""
    return lines_of(_read(user, _of_event(user.role), event_id=event.id), user=user)


def due_between(user: User, first: date, last: date, workspace_id: uuid.UUID | None) -> Sequence[Any]:
    """What is due on these days: of a Bereich all, else what the person has or helps with."""
    days = {"first": first, "last": last}
    if workspace_id is not None:
        return _read(user, _due(user.role, is_of_workspace=True), workspace_id=workspace_id, **days)
    return _read(user, _due(user.role, is_of_workspace=False), own=tuple(user.principals), **days)


def _read(user: User, statement: Select[Any], **values: Any) -> Sequence[Any]:
    if not user.principals:  # holds no content
        return []
    if user.role != "coordination":
        values["principals"] = tuple(user.principals)
    return read(statement, **values)
