"""Calendars to subscribe to: making them, revoking them, and whose eyes an address sees with. Actions never commit."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from hub.accounts.models import Person
from hub.accounts.signed_in import User, hash_token, user_of_person
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import HubError
from hub.feeds.models import Feed
from hub.permissions import can, readable_workspaces

TOKEN_BYTES = 32
MAX_FEEDS = 20
MAX_PURPOSE_CHARACTERS = 80


class NoSuchFeed(HubError):
    """Unknown, revoked, or its maker may not see it any more: nobody is told which."""

    status = 404
    message = lazy_gettext("Diesen Kalender gibt es nicht (mehr).")


class TooManyFeeds(HubError):
    """More addresses than anybody keeps in mind."""

    message = lazy_gettext("Sie haben schon sehr viele Kalender-Adressen. Bitte widerrufen Sie zuerst eine.")


class Opened(NamedTuple):
    """A feed that holds, whose eyes it sees with, and its Bereich where it is of one."""

    feed: Feed
    maker: User
    workspace: Workspace | None


def create_feed(
    user: User, *, workspace: Workspace | None, workspace_ids: Collection[uuid.UUID] = (), purpose: str = ""
) -> tuple[Feed, str]:
    """A new address and its token, which is kept nowhere. Bereiche the person cannot read are left out.

    Raises `TooManyFeeds`.
    """
    holding = select(func.count()).where(Feed.person_id == user.id, Feed.revoked_at.is_(None))
    if (session().scalar(holding) or 0) >= MAX_FEEDS:
        raise TooManyFeeds
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = Feed(
        id=uuid.uuid4(),
        token_hash=hash_token(token),
        person_id=user.id,
        workspace_id=workspace.id if workspace else None,
        workspace_ids=sorted(str(row_id) for row_id in readable_workspaces(user, workspace_ids)),
        purpose=" ".join(purpose.split())[:MAX_PURPOSE_CHARACTERS],
    )
    session().add(feed)
    session().flush()
    of = f"des Bereichs „{workspace.name}“ " if workspace else ""
    record(
        "feeds.create",
        actor=user,
        about=feed,
        workspace_id=feed.workspace_id,
        text=f"Kalender-Adresse {of}zum Abonnieren erstellt",
    )
    return feed, token


def revoke_feed(user: User, feed: Feed) -> None:
    """The address shows nothing any more, at once. Twice is not an error."""
    if feed.revoked_at is not None:
        return
    feed.revoked_at = now()
    record(
        "feeds.revoke",
        actor=user,
        about=feed,
        workspace_id=feed.workspace_id,
        text="Kalender-Adresse zum Abonnieren widerrufen",
    )


def address_of(token: str) -> str:
    """What is entered in a calendar program. Never from the Host header, which anybody can send."""
    return f"{current_app.config['SETTINGS'].url}/feeds/{token}.ics"


def webcal_address(address: str) -> str:
    """The same as a link that opens the calendar program."""
    return f"webcal:{address.partition(':')[2]}"


def open_feed(token: str) -> Opened:
    """The feed behind an address as things stand now. Raises `NoSuchFeed`."""
    found = session().execute(_BEHIND_TOKEN, {"token_hash": hash_token(token)}).one_or_none()
    if found is None:
        raise NoSuchFeed
    feed, person = found
    maker = user_of_person(person)
    workspace = session().get(Workspace, feed.workspace_id) if feed.workspace_id else None
    may_see = can(maker, "workspaces.read", workspace) if workspace else can(maker, "feeds.make")
    if not (person.is_active and may_see):
        raise NoSuchFeed
    return Opened(feed, maker, workspace)


# Built once: a calendar program asks every hour.
_BEHIND_TOKEN = (
    select(Feed, Person)
    .join(Person, Person.id == Feed.person_id)
    .options(joinedload(Person.institution))
    .where(Feed.token_hash == bindparam("token_hash"), Feed.revoked_at.is_(None))
)
