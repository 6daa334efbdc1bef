"""A ZIP file of documents as an answer: what is in it stands before the first byte, the bytes come from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from flask import Response, current_app
from flask_babel import ngettext

from hub.accounts.signed_in import User
from hub.answers import language
from hub.audit.actions import record
from hub.db import now, transaction
from hub.documents.downloads import content_disposition
from hub.documents.models import Folder
from hub.documents.store import store
from hub.exchange.contents import Contents
from hub.exchange.held_back import list_of_held_back, reasons_to_hold_back
from hub.exchange.zip_stream import ArchiveFile, empty_folder, zip_length, zip_stream
from hub.formats import filesize
from storage import ObjectStore

MAX_NOTED = 200


@dataclass(frozen=True)
class Archive:
    """What somebody chose: the documents, the folder they were chosen in, the name of the ZIP file."""

    name: str
    folder: Folder
    contents: Contents


def send_archive(user: User, archive: Archive) -> Response:
    """The ZIP file as an answer, noted in the trail. Outside any transaction: the bytes may take hours."""
    documents = archive.contents.documents
    files = files_of(store(), archive.contents)
    with transaction(writing=True):
        count = f"{len(documents)} Dokumente" if len(documents) != 1 else "1 Dokument"
        record(
            "exchange.download",
            actor=user,
            about=archive.folder,
            workspace_id=archive.folder.workspace_id,
            text=f"{count} aus „{archive.folder.name}“ als ZIP heruntergeladen ({filesize(archive.contents.size)})",
            details={
                "documents": len(documents),
                "size": archive.contents.size,
                "ids": [str(document.document_id) for document in documents[:MAX_NOTED]],
            },
        )
    return zip_response(archive.name, files, length=zip_length(files))


def zip_response(name: str, files: Iterable[ArchiveFile], *, length: int | None) -> Response:
    """Streamed; with its length in bytes where that is known."""
    response = Response(zip_stream(files, current_app.config["ZONE"]), mimetype="application/zip")
    response.headers["Content-Disposition"] = content_disposition("attachment", f"{name}.zip")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy shall pass it on as it comes
    if length is not None:
        response.headers["Content-Length"] = str(length)
    return response


def files_of(source: ObjectStore, contents: Contents) -> list[ArchiveFile]:
    """The documents and empty folders as files of an archive; their bytes are opened when it is their turn.

    What may not leave the hub at the moment is named in a list of its own. Outside any transaction.
    """
    held = reasons_to_hold_back((document.path, document.sha256) for document in contents.documents)
    documents = [
        ArchiveFile(
            document.path,
            document.modified_at,
            document.size,
            partial(source.open, document.store_key, document.store_version),
        )
        for document in contents.documents
        if document.path not in held
    ]
    notes = [list_of_held_back(held, now())] if held else []
    return [*documents, *(empty_folder(f"{path}/", now()) for path in contents.folders), *notes]


def amount(contents: Contents) -> str:
    """„214 Dokumente, 1,2 GB“."""
    size = filesize(contents.size, language())
    return ngettext("%(num)s Dokument, %(size)s", "%(num)s Dokumente, %(size)s", len(contents.documents), size=size)
