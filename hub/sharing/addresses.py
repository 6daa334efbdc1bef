"""Secret addresses: their tokens, how long they may hold, whether one still does. The token is kept nowhere."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hub.accounts.models import GroupMember, Institution, Person
from hub.accounts.signed_in import User, hash_token, principals_of, user_of_person
from hub.config import Settings
from hub.days import today
from hub.db import now, session
from hub.documents.audience import CONTENT_ROLES
from hub.documents.models import CONTRIBUTE, Entry, Membership
from hub.errors import HubError
from hub.permissions import can
from hub.sharing.models import Letterbox, ShareLink

Link = ShareLink | Letterbox
Kind = TypeVar("Kind", ShareLink, Letterbox)

TOKEN_BYTES = 32
OFFERED_DAYS = 14
MAX_DAYS = 90


class LinkNotValid(HubError):
    """Unknown, malformed, expired, revoked, used up or resting: nobody is told which."""

    status = 404
    message = lazy_gettext(
        "Dieser Link gilt nicht (mehr). Bitten Sie die Person, die ihn geschickt hat, um einen neuen."
    )


class BadExpiry(HubError):
    """Every link ends, and soon enough that somebody still remembers it."""

    def __init__(self) -> None:
        super().__init__(
            gettext("Bitte wählen Sie einen Tag zwischen heute und heute in %(days)s Tagen.", days=MAX_DAYS)
        )


@dataclass(frozen=True)
class Opened(Generic[Kind]):
    """A link that holds, what it leads to, who made it (as a `User`) and for which institution."""

    link: Kind
    entry: Entry
    maker: User
    institution: str


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def address_of(link: Link, token: str) -> str:
    """What is passed on. Never from the Host header, which anybody can send."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.url}/{'s' if isinstance(link, ShareLink) else 'b'}/{token}"


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The end of this day, until which a link holds. Raises `BadExpiry`."""
    if not today() <= day <= today() + timedelta(days=MAX_DAYS):
        raise BadExpiry
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def open_address(kind: type[Kind], token: str) -> Opened[Kind]:
    """The link behind an address as things stand now. Raises `LinkNotValid`.

    It holds only as long as its maker may contribute to the Bereich and the entry lies there, outside the trash.
    """
    link = session().scalar(select(kind).where(kind.token_hash == hash_token(token)))
    if link is None or link.revoked_at is not None or link.expires_at <= now():
        raise LinkNotValid
    entry = session().get_one(Entry, link.entry_id)
    maker = session().get_one(Person, link.created_by, options=[joinedload(Person.institution)])
    user = user_of_person(maker)
    is_there = entry.trash_id is None and entry.workspace_id == link.workspace_id
    if not (is_there and maker.is_active and can(user, "sharing.create", entry)):
        raise LinkNotValid
    return Opened(link, entry, user, maker.institution.name)


def entitled_makers(links: Collection[Link]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """(person, Bereich) of those makers who may still contribute there. Three queries, however many links."""
    maker_ids = {link.created_by for link in links}
    workspace_ids = {link.workspace_id for link in links}
    people = session().execute(
        select(Person.id, Person.role, Institution.id)
        .join(Institution, Institution.id == Person.institution_id)
        .where(Person.id.in_(maker_ids), Person.deactivated_at.is_(None), Person.role.in_(CONTENT_ROLES))
    )
    groups: dict[uuid.UUID, set[uuid.UUID]] = _pairs(
        session().execute(
            select(GroupMember.person_id, GroupMember.group_id).where(GroupMember.person_id.in_(maker_ids))
        )
    )
    granted: dict[uuid.UUID, set[str]] = _pairs(
        session().execute(
            select(Membership.workspace_id, Membership.principal).where(
                Membership.workspace_id.in_(workspace_ids), Membership.level >= CONTRIBUTE
            )
        )
    )
    found = set()
    for person_id, role, institution_id in people:
        own = principals_of(
            role=role, person_id=person_id, institution_id=institution_id, group_ids=list(groups.get(person_id, set()))
        )
        reached = {row for row in workspace_ids if role == "coordination" or own & granted.get(row, set())}
        found |= {(person_id, workspace_id) for workspace_id in reached}
    return found


def _pairs(rows: Iterable[Any]) -> dict[uuid.UUID, set[Any]]:
    pairs: dict[uuid.UUID, set[Any]] = {}
    for key, value in rows:
        pairs.setdefault(key, set()).add(value)
    return pairs
