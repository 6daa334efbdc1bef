"""What sharing adds to the pages of folders, documents and Bereiche, and which stored bytes it holds."""

from __future__ import annotations

import uuid

from flask import render_template
from flask_babel import gettext
from sqlalchemy import select

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.entries import path_to
from hub.documents.held_files import holds_files
from hub.documents.models import CONTRIBUTE, MANAGE, Document, Entry, Folder, TrashEntry
from hub.documents.store import checks_bytes_of, holds_bytes
from hub.sharing.models import DeliveredFile, Delivery, Letterbox
from hub.sharing.queries import links_to, pointing_at
from hub.slots import Action

ORDER = 40


@slots.fills(slots.DOCUMENT_ACTIONS, order=ORDER)
def document_actions(_user: User, document: Document, level: int) -> list[Action]:
    if level < CONTRIBUTE:
        return []
    return [Action(gettext("Freigabelink erstellen"), f"/documents/{document.id}/new-link", "link", opens_dialog=True)]


@slots.fills(slots.VERSION_ACTIONS, order=ORDER)
def version_actions(_user: User, document: Document, number: int, level: int) -> list[Action]:
    """Only for former versions: the current one has the document's menu."""
    if level < CONTRIBUTE or number == document.number:
        return []
    url = f"/documents/{document.id}/new-link?version={number}"
    return [Action(gettext("Fassung %(number)s teilen", number=number), url, "link", opens_dialog=True)]


@slots.fills(slots.FOLDER_ACTIONS, order=ORDER)
def folder_actions(_user: User, folder: Folder, level: int) -> list[Action]:
    if level < CONTRIBUTE:
        return []
    return [
        Action(gettext("Freigabelink erstellen"), f"/folders/{folder.id}/new-link", "link", opens_dialog=True),
        Action(gettext("Briefkasten einrichten"), f"/folders/{folder.id}/new-letterbox", "email", opens_dialog=True),
    ]


@slots.fills(slots.WORKSPACE_TABS, order=ORDER)
def workspace_tab(_user: User, workspace_id: uuid.UUID, level: int) -> list[Action]:
    return [Action(gettext("Freigaben"), f"/workspaces/{workspace_id}/share-links")] if level >= MANAGE else []


@slots.fills(slots.NAVIGATION, order=ORDER)
def navigation(user: User) -> list[Action]:
    return [Action(gettext("Meine Freigaben"), "/share-links", "link")] if user.sees_content else []


@slots.fills(slots.DOCUMENT_PANELS, order=ORDER)
def document_panel(user: User, document: Document, level: int) -> str | None:
    """Which links without an account show this document; for those who may make them."""
    if level < CONTRIBUTE:
        return None
    links = links_to(user, document)
    return render_template("sharing/_document_links.html", links=links, document=document) if links else None


@slots.fills(slots.FOLDER_TOP, order=ORDER)
def folder_line(_user: User, folder: Folder, level: int) -> str | None:
    """One line about links and deliveries that wait; nothing where there are none."""
    if level < CONTRIBUTE:
        return None
    above = [row_id for row_id, _ in path_to(folder)[:-1]] if folder.parent_id else []
    links, letterboxes, waiting = pointing_at(folder, above=above)
    if not (links or letterboxes or waiting):
        return None
    return render_template(
        "sharing/_folder_line.html", folder=folder, links=links, letterboxes=letterboxes, waiting=waiting
    )


@holds_bytes
def waits_in_letterbox(key: str, version: str) -> bool:
    """Files in quarantine are neither orphans nor swept."""
    waiting = select(DeliveredFile.id).where(DeliveredFile.store_key == key, DeliveredFile.store_version == version)
    return session().scalar(waiting.limit(1)) is not None


holds_files(DeliveredFile)
checks_bytes_of(DeliveredFile, lambda file: f"Briefkasten, Einsendung {file.delivery_id} ({file.name})")


@slots.fills(slots.BEFORE_PURGE, order=ORDER)
def forget_with_folder(deletion: TrashEntry) -> None:
    """With a folder its Briefkästen go for good, and with them what nobody took over."""
    doomed = select(Entry.id).where(Entry.trash_id == deletion.id)
    boxes = select(Letterbox.id).where(Letterbox.entry_id.in_(doomed))
    waiting = (
        select(DeliveredFile.store_key, DeliveredFile.store_version)
        .join(Delivery, Delivery.id == DeliveredFile.delivery_id)
        .where(Delivery.letterbox_id.in_(boxes))
    )
    stored = [list(row) for row in session().execute(waiting)]
    for start in range(0, len(stored), 200):
        jobs.queue("documents.delete-bytes", stored=stored[start : start + 200])
