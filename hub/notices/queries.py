"""Reading notices. What they are about decides: only what the person may read now is shown or counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from hub.accounts.signed_in import User
from hub.db import read_once, session
from hub.notices.models import Notice
from hub.paging import Page, page_of
from hub.permissions import (
    entry_ids_readable_by,
    event_ids_readable_by,
    visible_entry_ids,
    visible_event_ids,
    visible_workspace_ids,
    workspace_ids_readable_by,
)

FEW = 3


def notices_of(user: User, page: int) -> Page[Notice]:
    """The person's notices, unread ones first, then the newest."""
    return page_of(_own(user).order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id), page)


def unread_of(
    user: User, *, limit: int = FEW, since: datetime | None = None, until: datetime | None = None
) -> Sequence[Notice]:
    """The newest unread ones, of a time where one is given."""
    found = _own(user).where(Notice.read_at.is_(None))
    if since is not None:
        found = found.where(Notice.created_at > since)
    if until is not None:
        found = found.where(Notice.created_at <= until)
    return session().scalars(found.order_by(Notice.created_at.desc()).limit(limit)).all()


def unread_count(user: User) -> int:
    """For the header of every page: one query over the few unread rows of one person."""
    values = {} if user.role == "coordination" else {"principals": tuple(user.principals)}
    count: int = read_once(_unread_notices(user.role), person_id=user.id, **values)[0][0]
    return count


@cache
def _unread_notices(role: str) -> Select[int]:
    """Built once for each role: every page asks it."""
    return (
        select(func.count(Notice.id))
        .where(Notice.person_id == bindparam("person_id"), Notice.read_at.is_(None))
        .where(or_(Notice.entry_id.is_(None), Notice.entry_id.in_(entry_ids_readable_by(role))))
        .where(or_(Notice.workspace_id.is_(None), Notice.workspace_id.in_(workspace_ids_readable_by(role))))
        .where(or_(Notice.event_id.is_(None), Notice.event_id.in_(event_ids_readable_by(role))))
    )


def _own(user: User) -> Any:
    return select(Notice).where(_concerns(user))


def _concerns(user: User) -> Any:
    """The person's own notices whose entry, Bereich or Termin the person may read now, in the same query."""
    return (
        (Notice.person_id == user.id)
        & or_(Notice.entry_id.is_(None), Notice.entry_id.in_(visible_entry_ids(user)))
        & or_(Notice.workspace_id.is_(None), Notice.workspace_id.in_(visible_workspace_ids(user)))
        & or_(Notice.event_id.is_(None), Notice.event_id.in_(visible_event_ids(user)))
    )
