"""Freigabelinks: making, revoking, fetching what they lead to. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import or_, update

from hub import slots
from hub.accounts.signed_in import User, hash_token
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.downloads import INLINE_TYPES
from hub.documents.entries import path_to
from hub.documents.models import Document, Entry, Folder, Version
from hub.documents.versions import version_of
from hub.errors import HubError, NotFound
from hub.sharing.addresses import Link, LinkNotValid, Opened, new_token, open_address
from hub.sharing.models import DOWNLOAD, ShareLink

MAX_PURPOSE_CHARACTERS = 120
MAX_FETCHES = 10_000
MAX_NOTED = 200


class NothingToLookAt(HubError):
    """No browser shows this kind of file."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext(
                "„%(name)s“ kann ein Browser nicht anzeigen. Bitte erlauben Sie das Herunterladen, "
                "oder legen Sie eine PDF-Fassung ab und teilen Sie diese.",
                name=name,
            )
        )


@dataclass(frozen=True)
class Wishes:
    """What a person wants of a new link; the password already hashed, because that is slow."""

    expires_at: datetime
    allows: str = DOWNLOAD
    version_number: int | None = None
    purpose: str = ""
    password_hash: str | None = None
    max_fetches: int | None = None


def create_link(user: User, entry: Entry, wishes: Wishes) -> tuple[ShareLink, str]:
    """A new link and its token, which is kept nowhere. Raises `NothingToLookAt`, and what `BEFORE_LINK` objects."""
    slots.announce(slots.BEFORE_LINK, user, entry)
    if isinstance(entry, Document):
        shown = version_of(entry, wishes.version_number or entry.number or 0)
        if wishes.allows != DOWNLOAD and shown.media_type not in INLINE_TYPES:
            raise NothingToLookAt(entry.name)
    token = new_token()
    link = ShareLink(
        id=uuid.uuid4(),
        token_hash=hash_token(token),
        entry_id=entry.id,
        workspace_id=entry.workspace_id,
        version_number=wishes.version_number if isinstance(entry, Document) else None,
        allows=wishes.allows,
        purpose=wishes.purpose.strip(),
        password_hash=wishes.password_hash,
        max_fetches=wishes.max_fetches,
        created_by=user.id,
        expires_at=wishes.expires_at,
    )
    session().add(link)
    session().flush()
    record(
        "sharing.create-link",
        actor=user,
        about=link,
        workspace_id=link.workspace_id,
        text=f"Freigabelink zu „{entry.name}“ erstellt",
        details={
            "entry": str(entry.id),
            "allows": link.allows,
            "version": link.version_number,
            "until": link.expires_at.isoformat(timespec="seconds"),
            "password": link.password_hash is not None,
            "most": link.max_fetches,
        },
    )
    return link, token


def revoke(user: User, link: Link) -> None:
    """End a Freigabelink or close a Briefkasten at once; what waits in it stays. Twice is not an error."""
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by = now(), user.id
    entry, is_share = session().get_one(Entry, link.entry_id), isinstance(link, ShareLink)
    # The trail of this Bereich does not say how something is called in another one.
    to = f" zu „{entry.name}“" if entry.workspace_id == link.workspace_id else ""
    record(
        "sharing.revoke-link" if is_share else "sharing.close-letterbox",
        actor=user,
        about=link,
        workspace_id=link.workspace_id,
        text=f"Freigabelink{to} widerrufen" if is_share else f"Briefkasten „{link.title}“ geschlossen",  # type: ignore[union-attr]
    )


def open_link(token: str) -> Opened[ShareLink]:
    """The Freigabelink behind an address as things stand now, used up or not. Raises `LinkNotValid`."""
    opened = open_address(ShareLink, token)
    if is_withheld(opened.maker, opened.entry):
        raise LinkNotValid
    return opened


def is_withheld(maker: User, entry: Entry) -> bool:
    """Whether something forbids to show this entry to people without an account."""
    try:
        slots.announce(slots.BEFORE_LINK, maker, entry)
    except HubError:
        return True
    return False


def shared_folder(opened: Opened[ShareLink], folder_id: uuid.UUID) -> tuple[Folder, list[tuple[uuid.UUID, str]]]:
    """A folder of the shared tree and the way to it from the shared one. Raises `LinkNotValid` for any other."""
    folder = session().get(Folder, folder_id)
    if folder is None:
        raise LinkNotValid
    return folder, _way_to(opened, folder)


def shared_version(opened: Opened[ShareLink], document_id: uuid.UUID) -> tuple[Document, Version]:
    """A document of the share and the version it shows. Raises `LinkNotValid` for what lies outside or is withheld."""
    link = opened.link
    document = session().get(Document, document_id)
    if document is None:
        raise LinkNotValid
    _way_to(opened, document)
    if document.id != opened.entry.id and is_withheld(opened.maker, document):
        raise LinkNotValid
    number = link.version_number if document.id == link.entry_id else None
    try:
        return document, version_of(document, number or document.number or 0)
    except NotFound:
        raise LinkNotValid from None


def _way_to(opened: Opened[ShareLink], entry: Entry) -> list[tuple[uuid.UUID, str]]:
    steps = path_to(entry)
    ids = [row_id for row_id, _ in steps]
    if entry.trash_id is not None or opened.entry.id not in ids:
        raise LinkNotValid
    return steps[ids.index(opened.entry.id) :]


def count_fetch(link: ShareLink, document: Document, version: Version) -> None:
    """Note one opening or download before its first byte. Raises `LinkNotValid` when none is left."""
    fetches = _count(link, 1)
    record(
        "sharing.fetch",
        actor=None,
        about=document,
        workspace_id=link.workspace_id,
        text=f"„{document.name}“ über einen Freigabelink abgerufen (Fassung {version.number})",
        details={"link": str(link.id), "number": version.number, "count": fetches},
    )


def count_fetches(link: ShareLink, folder: Folder, document_ids: Sequence[uuid.UUID]) -> None:
    """Note that all these documents of a shared folder were fetched together, each as one fetch.

    Raises `LinkNotValid` when not that many are left.
    """
    fetches = _count(link, len(document_ids))
    record(
        "sharing.fetch-all",
        actor=None,
        about=folder,
        workspace_id=link.workspace_id,
        text=f"{len(document_ids)} Dokumente aus „{folder.name}“ über einen Freigabelink als ZIP abgerufen",
        details={
            "link": str(link.id),
            "documents": len(document_ids),
            "count": fetches,
            "ids": [str(row_id) for row_id in document_ids[:MAX_NOTED]],
        },
    )


def _count(link: ShareLink, times: int) -> int:
    """One statement asks and counts, so that of many at the same moment only as many as allowed get through."""
    counting = (
        update(ShareLink)
        .where(ShareLink.id == link.id, ShareLink.revoked_at.is_(None), ShareLink.expires_at > now())
        .where(or_(ShareLink.max_fetches.is_(None), ShareLink.fetches + times <= ShareLink.max_fetches))
        .values(fetches=ShareLink.fetches + times)
        .returning(ShareLink.fetches)
        .execution_options(synchronize_session=False)
    )
    fetches = session().scalar(counting)
    if fetches is None:
        raise LinkNotValid
    return fetches
