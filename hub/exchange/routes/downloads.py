"""Many documents as one ZIP file: what was chosen in a folder, or the whole folder."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import render_template, request
from flask_babel import gettext

from hub.db import transaction
from hub.documents.models import Entry, Folder
from hub.documents.pages import entry_url, frame_of
from hub.documents.selection import chosen_in
from hub.errors import HubError
from hub.exchange.archives import Archive, amount, send_archive
from hub.exchange.contents import Contents, contents_of
from hub.exchange.routes import blueprint
from hub.forms import chosen_ids
from hub.guard import admit, allow, allow_stream, signed_in_user

ASKED_FROM_BYTES = 500 * 1024 * 1024
ASKED_FROM_DOCUMENTS = 500


class NothingToDownload(HubError):
    """An empty archive would look like a loss."""

    def __init__(self) -> None:
        super().__init__(gettext("Darin liegt kein Dokument, das heruntergeladen werden kann."))


class Chosen(NamedTuple):
    entries: list[Entry]
    archive: Archive


@blueprint.get("/folders/<uuid:folder_id>/download")
@allow("documents.read", loads=Folder)
def download_page(folder: Folder) -> str:
    return _estimate_page(folder, contents_of(signed_in_user(), [folder]), entries=None)


def _whole(folder: Folder) -> Archive:
    return _archive(folder, contents_of(signed_in_user(), [folder]), name=folder.name)


@blueprint.post("/folders/<uuid:folder_id>/download")
@allow_stream("documents.read", loads=Folder, first=_whole)
def download_folder(archive: Archive) -> Any:
    return send_archive(signed_in_user(), archive)


def _chosen(folder: Folder) -> Chosen:
    entries = chosen_in(signed_in_user(), folder, chosen_ids())
    name = entries[0].name if len(entries) == 1 else gettext("Auswahl aus %(name)s", name=folder.name)
    return Chosen(entries, _archive(folder, contents_of(signed_in_user(), entries), name=name))


@blueprint.post("/folders/<uuid:folder_id>/selection/download")
@allow_stream("documents.read", loads=Folder, first=_chosen)
def download_selection(chosen: Chosen) -> Any:
    """What is small comes at once; much is asked about, with how much it is."""
    contents = chosen.archive.contents
    is_much = contents.size > ASKED_FROM_BYTES or len(contents.documents) > ASKED_FROM_DOCUMENTS
    if is_much and not request.form.get("confirmed"):
        with transaction(writing=False):
            folder = admit("documents.read", Folder, chosen.archive.folder.id)
            return _estimate_page(folder, contents, entries=chosen.entries)
    return send_archive(signed_in_user(), chosen.archive)


def _archive(folder: Folder, contents: Contents, *, name: str) -> Archive:
    if not contents.documents:
        raise NothingToDownload
    return Archive(name, folder, contents)


def _estimate_page(folder: Folder, contents: Contents, *, entries: list[Entry] | None) -> str:
    return render_template(
        "exchange/download.html",
        folder=folder,
        entries=entries,
        amount=amount(contents) if contents.documents else "",
        back=entry_url(folder),
        **frame_of(folder),
    )
