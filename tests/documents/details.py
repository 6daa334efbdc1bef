"""Steps of stories about Angaben: a document and its form."""

from __future__ import annotations

import html
import re
from typing import Any

from sqlalchemy import select

from hub.db import session, transaction
from hub.documents.models import Document, Folder
from hub.documents.workspaces import create_workspace
from tests.people import Browser, Cast, document_named


def filed(browser: Browser, cast: Cast, name: str = "Plan.txt") -> Document:
    """A new document in „Gemeinsame Ablage“."""
    browser.upload(cast.root.id, name, name.encode())
    return document_named(name)


def describe(browser: Browser, document: Document, **fields: str) -> Any:
    """Send the form of Angaben as the page would, with what stands there now and these changes."""
    fresh = document_named(document.name)
    before = {
        "title": fresh.title or "",
        "tags": ", ".join(fresh.tags or []),
        "category": fresh.category or "",
        "status": fresh.status or "",
        "responsible": str(fresh.responsible_id or ""),
        "valid_until": str(fresh.valid_until or ""),
        "revision": str(fresh.revision),
    }
    return browser.post(f"/documents/{fresh.id}/edit", before | fields)


def private_document(cast: Cast, name: str = "Geheim.txt") -> Document:
    """A document in a Bereich that only the manager reads."""
    manager = cast.user(cast.manager)
    with transaction(writing=True):
        workspace = create_workspace(manager, name="Nur Leitung", purpose="", standard_folders=False)
        folder_id = session().scalars(select(Folder.id).where(Folder.workspace_id == workspace.id)).one()
    cast.browser(cast.manager).upload(folder_id, name, b"geheim")
    return document_named(name)


def text_of(page: str) -> str:
    """What is read, without the markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
