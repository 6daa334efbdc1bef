"""Lists of Freigabelinks, Briefkästen and what waits in them. Every list takes the user."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, bindparam, func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.db import now, read, session
from hub.documents.entries import path_to
from hub.documents.models import CONTRIBUTE, MANAGE, Document, Entry, Folder, Workspace
from hub.documents.pages import icon_of, url_of
from hub.documents.personal_data import with_personal_data
from hub.paging import page_of
from hub.permissions import readable_workspaces, workspace_ids_at
from hub.sharing.addresses import Link, entitled_makers
from hub.sharing.links import is_withheld
from hub.sharing.models import DeliveredFile, Delivery, Letterbox, ShareLink

CHILDREN_SHOWN = 1000

_these: Any = bindparam("entry_ids", expanding=True)


def _count_holding(kind: type[ShareLink] | type[Letterbox]) -> Any:
    counted = select(func.count()).where(kind.entry_id.in_(_these), kind.revoked_at.is_(None))
    return counted.where(kind.expires_at > bindparam("at")).scalar_subquery()


# Every page of a folder or document asks this, so it is built once.
_POINTING_HERE = select(
    _count_holding(ShareLink),
    _count_holding(Letterbox),
    select(func.count())
    .select_from(Delivery)
    .join(Letterbox, Letterbox.id == Delivery.letterbox_id)
    .where(Letterbox.entry_id.in_(_these), Delivery.workspace_id == bindparam("workspace_id"))
    .scalar_subquery(),
)


@dataclass(frozen=True)
class Shown:
    """A link as a list shows it. `name` is None when the person may not read what it leads to."""

    link: Link
    name: str | None
    icon: str
    entry_url: str
    maker: str
    state: str
    holds: bool
    is_own: bool

    @property
    def url(self) -> str:
        return f"/{'share-links' if isinstance(self.link, ShareLink) else 'letterboxes'}/{self.link.id}"


def links_made_by(user: User, kind: type[ShareLink] | type[Letterbox], *, page: int = 1) -> Any:
    """What the person made, newest first."""
    return page_of(select(kind).where(kind.created_by == user.id).order_by(kind.created_at.desc(), kind.id), page)


def links_in(user: User, workspace: Workspace, kind: type[ShareLink] | type[Letterbox], *, page: int = 1) -> Any:
    """All of a Bereich that the person manages, newest first."""
    found = select(kind).where(kind.workspace_id == workspace.id, kind.workspace_id.in_(workspace_ids_at(user, MANAGE)))
    return page_of(found.order_by(kind.created_at.desc(), kind.id), page)


def links_to(user: User, entry: Entry) -> Sequence[Shown]:
    """The Freigabelinks that hold now and show this entry: its own and those of the folders above it."""
    found = _of_contributors(user, ShareLink).where(
        ShareLink.entry_id.in_([row_id for row_id, _ in path_to(entry)]),
        ShareLink.workspace_id == entry.workspace_id,
        ShareLink.revoked_at.is_(None),
        ShareLink.expires_at > now(),
    )
    rows = session().scalars(found.order_by(ShareLink.expires_at)).all()
    return [one for one in shown(user, rows) if one.holds] if rows else []


def letterboxes_of(user: User, folder: Folder) -> Sequence[Shown]:
    """The Briefkästen into this folder that are open, or in which something waits."""
    is_waiting = select(Delivery.id).where(Delivery.letterbox_id == Letterbox.id).exists()
    is_open: ColumnElement[bool] = Letterbox.revoked_at.is_(None) & (Letterbox.expires_at > now())
    found = _of_contributors(user, Letterbox).where(Letterbox.entry_id == folder.id, is_open | is_waiting)
    return shown(user, session().scalars(found.order_by(Letterbox.expires_at)).all())


def _of_contributors(user: User, kind: type[Any]) -> Select[Any]:
    return select(kind).where(kind.workspace_id.in_(workspace_ids_at(user, CONTRIBUTE)))


def pointing_at(entry: Entry, *, above: Sequence[uuid.UUID] = ()) -> tuple[int, int, int]:
    """How many Freigabelinks, Briefkästen and waiting deliveries there are for this entry. One query."""
    row = read(_POINTING_HERE, entry_ids=[entry.id, *above], at=now(), workspace_id=entry.workspace_id)[0]
    return row[0], row[1], row[2]


def deliveries_in(user: User, letterbox: Letterbox) -> Sequence[Any]:
    """What waits in a Briefkasten, oldest first: delivery, number of files, bytes."""
    return (
        session()
        .execute(
            select(Delivery, func.count(DeliveredFile.id).label("files"), func.sum(DeliveredFile.size).label("size"))
            .join(DeliveredFile, DeliveredFile.delivery_id == Delivery.id)
            .where(Delivery.letterbox_id == letterbox.id, Delivery.workspace_id.in_(workspace_ids_at(user, CONTRIBUTE)))
            .group_by(Delivery.id)
            .order_by(Delivery.created_at)
        )
        .all()
    )


def children_shown(maker: User, folder: Folder) -> tuple[list[Entry], bool]:
    """What people without an account see of a shared folder, folders first, and whether there is more than that."""
    rows = (
        session()
        .scalars(
            select(Entry)
            .where(Entry.parent_id == folder.id, Entry.trash_id.is_(None))
            .order_by(Entry.kind.desc(), Entry.sort_key, Entry.id)
            .limit(CHILDREN_SHOWN + 1)
        )
        .all()
    )
    return [row for row in rows[:CHILDREN_SHOWN] if not is_withheld(maker, row)], len(rows) > CHILDREN_SHOWN


def shown(user: User, links: Sequence[Link]) -> list[Shown]:
    """Links with what a list says of them. Eight queries, however many links."""
    if not links:
        return []
    entries = _by_id(Entry, [link.entry_id for link in links])
    names = dict(
        session()
        .execute(select(Person.id, Person.name).where(Person.id.in_({link.created_by for link in links})))
        .all()
    )
    readable = readable_workspaces(user, {entry.workspace_id for entry in entries.values()})
    entitled = entitled_makers(links)
    withheld = with_personal_data({link.entry_id for link in links if isinstance(link, ShareLink)})
    return [
        _shown(
            user,
            link,
            entries[link.entry_id],
            maker=names[link.created_by],
            readable=readable,
            entitled=entitled,
            is_withheld=isinstance(link, ShareLink) and link.entry_id in withheld,
        )
        for link in links
    ]


def _shown(
    user: User,
    link: Link,
    entry: Entry,
    *,
    maker: str,
    readable: set[uuid.UUID],
    entitled: set[tuple[uuid.UUID, uuid.UUID]],
    is_withheld: bool,
) -> Shown:
    why_not = _why_not(link, entry, maker=maker, is_entitled=(link.created_by, link.workspace_id) in entitled)
    if is_withheld and not why_not:
        why_not = gettext("ruht: enthält personenbezogene Daten")
    may_read = entry.workspace_id in readable
    return Shown(
        link=link,
        name=entry.name if may_read else None,
        icon=icon_of(entry.kind, entry.media_type if isinstance(entry, Document) else None),
        entry_url=url_of(entry.kind, entry.id) if may_read and entry.trash_id is None else "",
        maker=maker,
        state=why_not or gettext("gilt"),
        holds=not why_not,
        is_own=link.created_by == user.id,
    )


def _why_not(link: Link, entry: Entry, *, maker: str, is_entitled: bool) -> str:
    """Why the link does not open at the moment; empty while it does."""
    if link.revoked_at is not None:
        return gettext("widerrufen") if isinstance(link, ShareLink) else gettext("geschlossen")
    if link.expires_at <= now():
        return gettext("abgelaufen")
    if isinstance(link, ShareLink) and link.is_used_up:
        return gettext("aufgebraucht")
    return _why_resting(link, entry, maker=maker, is_entitled=is_entitled)


def _why_resting(link: Link, entry: Entry, *, maker: str, is_entitled: bool) -> str:
    if entry.trash_id is not None:
        return gettext("ruht: liegt im Papierkorb")
    if entry.workspace_id != link.workspace_id:
        return gettext("ruht: liegt in einem anderen Bereich")
    if not is_entitled:
        return gettext("ruht: %(name)s arbeitet hier nicht mehr mit", name=maker)
    return ""


def _by_id(kind: type[Any], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    return {row.id: row for row in session().scalars(select(kind).where(kind.id.in_(set(ids))))}
