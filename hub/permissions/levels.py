"""What a person is, and the level somebody holds in a Bereich: what every right is made of."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, true

from hub.accounts.signed_in import User
from hub.db import read_once
from hub.documents.models import CONTRIBUTE, MANAGE, READ, Entry, Membership, Workspace
from hub.sharing.models import Letterbox, ShareLink

Predicate = Callable[[User, Any], bool]

_membership = Membership.__table__.c
_HIGHEST_LEVEL = select(func.max(_membership.level)).where(
    _membership.workspace_id == bindparam("workspace_id"),
    _membership.principal.in_(bindparam("principals", expanding=True)),
)


def level_in(user: User, workspace_id: uuid.UUID) -> int:
    """The highest level the person holds in a Bereich: 0 none, 10 lesen, 20 mitarbeiten, 30 verwalten."""
    if user.role == "coordination":
        return MANAGE
    if not user.principals:
        return 0
    level: int = read_once(_HIGHEST_LEVEL, workspace_id=workspace_id, principals=tuple(user.principals))[0][0] or 0
    return min(level, CONTRIBUTE) if user.role == "guest" else level


def workspace_ids_at(user: User, level: int) -> ColumnElement[bool] | Any:
    """The Bereiche where the person holds at least this level, as a condition on `Workspace.id` columns."""
    if user.role == "coordination":
        return select(Workspace.id)
    reached = select(Membership.workspace_id).where(
        Membership.principal.in_(user.principals), Membership.level >= level
    )
    return reached if user.role != "guest" or level < MANAGE else reached.where(~true())


def workspace_ids_readable_by(role: str) -> Any:
    """The same at the level „lesen“ for statements that are built once: they are asked with `principals`."""
    return _workspace_ids_reached_by(role, READ)


def workspace_ids_worked_in_by(role: str) -> Any:
    """The same at the level „mitarbeiten“."""
    return _workspace_ids_reached_by(role, CONTRIBUTE)


def _workspace_ids_reached_by(role: str, level: int) -> Any:
    if role == "coordination":
        return select(Workspace.id)
    return select(Membership.workspace_id).where(
        Membership.principal.in_(bindparam("principals", expanding=True)), Membership.level >= level
    )


def entry_ids_readable_by(role: str) -> Any:
    """The ids of `visible_entries`, for such statements."""
    return select(Entry.id).where(Entry.workspace_id.in_(workspace_ids_readable_by(role)), Entry.trash_id.is_(None))


def workspace_of(thing: Any) -> uuid.UUID:
    return thing.id if isinstance(thing, Workspace) else thing.workspace_id


# By role: what the person is, wherever it is.


def is_signed_in(user: User, thing: Any) -> bool:
    return True


def is_staff(user: User, thing: Any) -> bool:
    return user.role in ("coordination", "staff")


def sees_content(user: User, thing: Any) -> bool:
    return user.sees_content


def administers_accounts(user: User, thing: Any) -> bool:
    return user.role == "administration"


def keeps_groups(user: User, thing: Any) -> bool:
    return user.role in ("administration", "coordination")


def guards_data_protection(user: User, thing: Any) -> bool:
    return user.role == "data-protection"


def coordinates(user: User, thing: Any) -> bool:
    return user.role == "coordination"


# By level in the Bereich that a thing lies in.


def at_least(level: int) -> Predicate:
    def holds_level(user: User, thing: Any) -> bool:
        return level_in(user, workspace_of(thing)) >= level

    return holds_level


def made_or_at_least(level: int) -> Predicate:
    """For links: whoever made one, and everybody with this level in the Bereich it was made in."""

    def may(user: User, link: ShareLink | Letterbox) -> bool:
        return (link.created_by == user.id and user.sees_content) or level_in(user, link.workspace_id) >= level

    return may
