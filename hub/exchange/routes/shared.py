"""A shared folder as one ZIP file, for people without an account who may download it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import redirect, request, session
from flask_babel import gettext, ngettext

from hub import slots
from hub.db import transaction
from hub.documents.models import Folder
from hub.documents.store import store
from hub.errors import HubError
from hub.exchange.archives import files_of, zip_response
from hub.exchange.contents import Contents, contents_of
from hub.exchange.routes import blueprint
from hub.exchange.zip_stream import zip_length
from hub.guard import public_address
from hub.sharing.addresses import LinkNotValid, Opened
from hub.sharing.links import count_fetches, open_link, shared_folder
from hub.sharing.models import ShareLink
from hub.sharing.passes import has_password
from hub.slots import Action


class TooFewFetchesLeft(HubError):
    """A link that was made for a few downloads gives no more than that."""

    status = 403

    def __init__(self, left: int, documents: int) -> None:
        super().__init__(
            ngettext(
                "Dieser Link erlaubt nur noch %(num)s Abruf, im ZIP wären %(documents)s Dokumente. "
                "Bitte laden Sie einzelne Dokumente herunter, oder bitten Sie um einen neuen Link.",
                "Dieser Link erlaubt nur noch %(num)s Abrufe, im ZIP wären %(documents)s Dokumente. "
                "Bitte laden Sie einzelne Dokumente herunter, oder bitten Sie um einen neuen Link.",
                left,
                documents=documents,
            )
        )


class NothingShared(HubError):
    """An empty archive would look like a loss."""

    def __init__(self) -> None:
        super().__init__(gettext("Darin liegt kein Dokument, das heruntergeladen werden kann."))


@slots.fills(slots.SHARED_FOLDER_ACTIONS, order=10)
def all_as_zip(opened: Opened[ShareLink], folder: Folder, address: str) -> list[Action]:
    if not opened.link.may_download:
        return []
    below = "" if folder.id == opened.entry.id else f"/folders/{folder.id}"
    return [Action(gettext("Alles als ZIP"), f"{address}{below}/zip", "download")]


@blueprint.get("/s/<token>/zip")
@public_address
def shared_zip(token: str) -> Any:
    return _send(token, None)


@blueprint.get("/s/<token>/folders/<uuid:folder_id>/zip")
@public_address
def shared_subfolder_zip(token: str, folder_id: uuid.UUID) -> Any:
    return _send(token, folder_id)


def _send(token: str, folder_id: uuid.UUID | None) -> Any:
    with transaction(writing=False):
        opened = open_link(token)
        link = opened.link
        if link.is_used_up or not link.may_download:
            raise LinkNotValid
        if link.password_hash is not None and not has_password(session, link.id):
            return redirect(f"/s/{token}")
        folder, _ = shared_folder(opened, folder_id or opened.entry.id)
        contents = contents_of(opened.maker, [folder])
    files = files_of(store(), contents)
    fetched = _fetched(contents, {file.path for file in files})
    left = None if link.max_fetches is None else link.max_fetches - link.fetches
    if left is not None and left < len(fetched):
        raise TooFewFetchesLeft(left, len(fetched))
    if request.method == "GET":
        with transaction(writing=True):
            count_fetches(link, folder, fetched)
    return zip_response(folder.name, files, length=zip_length(files))


def _fetched(contents: Contents, paths: set[str]) -> list[uuid.UUID]:
    """The documents that the archive really holds: what waits for the virus scan is only named in it."""
    found = [document.document_id for document in contents.documents if document.path in paths]
    if not found:
        raise NothingShared
    return found
