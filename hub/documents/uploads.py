"""Resumable uploads: from the first announcement to the filed version. Rows here, bytes in the store."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import count
from typing import Any, BinaryIO, cast

from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import OperationalError

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.db import is_full, now, session, transaction
from hub.documents.entries import entry_at, path_text
from hub.documents.errors import ChangedMeanwhile, CheckedOut, NameTaken, WrongBytes
from hub.documents.models import Document, Entry, Folder, Upload
from hub.documents.names import split_path
from hub.documents.quota import expect_room
from hub.documents.store import file_bytes, metadata_for, store, take_back
from hub.documents.upload_checks import check_size
from hub.documents.versions import ASK, KEEP_BOTH, NEW_VERSION, Arrival, Filed, file_into_folder, file_version
from hub.errors import Conflict, HubError
from hub.guard import admit, ask_again_who
from storage import ChecksumMismatch, StagedNotFound, StoredVersion

Destination = tuple[uuid.UUID, dict[str, str]]
Announced = tuple[Upload, Destination | None]

WAITING = (NameTaken, ChangedMeanwhile, CheckedOut)  # a complete upload is kept until the person has decided
KEPT_FOR = timedelta(days=7)
MAX_COMMENT_CHARACTERS = 500


def announce_at(user: User, target: Folder | Document, **facts: Any) -> Upload:
    """`announce` into a folder, or for a new version of a document."""
    if isinstance(target, Folder):
        return announce(user, target, **facts)
    folder = admit("documents.add", Folder, cast(uuid.UUID, target.parent_id))
    return announce(user, folder, document=target, **facts)


def announce(
    user: User,
    folder: Folder,
    *,
    path: str,
    size: int,
    document: Document | None = None,
    base_number: int | None = None,
    on_conflict: str = ASK,
    comment: str = "",
    sha256: str | None = None,
    has_personal_data: bool = False,
) -> Upload:
    """A new upload that has not arrived yet; not added to the session. Raises what would refuse it at the end, now.

    `path` is the file name, with the folders below `folder` before it; `size` in bytes.
    """
    folders, name = split_path(path)
    check_size(name, size)
    expect_room(folder.workspace_id, size, name=name)
    upload = Upload(
        id=uuid.uuid4(),
        person_id=user.id,
        folder_id=folder.id,
        document_id=document.id if document else None,
        base_number=base_number,
        name=name,
        relative_path="/".join(folders),
        comment=comment[:MAX_COMMENT_CHARACTERS],
        on_conflict=on_conflict if on_conflict in (NEW_VERSION, KEEP_BOTH) else ASK,
        has_personal_data=has_personal_data,
        size=size,
        sha256=sha256,
        created_at=now(),
        expires_at=now() + KEPT_FOR,
    )
    taken = document or entry_at(folder, [*folders, name])
    if document is None and upload.on_conflict == ASK and taken is not None:
        raise NameTaken(name)
    if isinstance(taken, Document) and (document is not None or upload.on_conflict == NEW_VERSION):
        slots.announce(slots.BEFORE_NEW_VERSION, user, taken)
    return upload


def receive(upload: Upload, stream: BinaryIO, *, offset: int) -> int:
    """Stage the bytes that follow `offset`; returns how many are staged now. Outside any transaction."""
    return store().append(str(upload.id), offset, stream, limit=upload.size)


def arrived_bytes(upload: Upload) -> int:
    """How many bytes of the upload the hub has; the store knows, there is no second bookkeeping."""
    if upload.finished_document_id or upload.held_version:
        return upload.size
    return store().staged_size(str(upload.id))


def finish(user: User, upload: Upload) -> Filed:
    """Turn the staged bytes into a version. Outside any transaction: bytes first, then the rows.

    Raises one of `WAITING`; the upload then stays complete and waits for the person's decision.
    """
    with transaction(writing=False):
        document_id, metadata = destination_of(user, upload)
    try:
        stored = _held(upload) or store().commit(
            str(upload.id), str(document_id), metadata=metadata, sha256=upload.sha256
        )
    except ChecksumMismatch:
        store().discard(str(upload.id))
        raise WrongBytes from None
    except StagedNotFound:  # another request is finishing it, or has: the client asks again
        raise Conflict from None
    try:
        return file_stored(user, upload, stored, document_id=document_id)
    except WAITING:
        _hold(upload, stored)
        raise


def _hold(upload: Upload, stored: StoredVersion) -> None:
    with transaction(writing=True) as opened:
        row = opened.get(Upload, upload.id)
        if row is not None:
            row.held_key, row.held_version, row.held_sha256 = stored.key, stored.version, stored.sha256
            return
    take_back(stored)


def _held(upload: Upload) -> StoredVersion | None:
    if upload.held_key is None or upload.held_version is None:
        return None
    return StoredVersion(
        key=upload.held_key,
        version=upload.held_version,
        size=upload.size,
        sha256=upload.held_sha256 or "",
        stored_at=upload.created_at,
    )


def receive_whole(user: User, upload: Upload, stream: BinaryIO, *, destination: Destination) -> Filed:
    """A small file in one go: no staging, no upload row. Outside any transaction."""
    document_id, metadata = destination
    try:
        stored = store().put(str(document_id), stream, metadata=metadata, expected_size=upload.size)
    except ChecksumMismatch:
        raise WrongBytes from None
    if upload.sha256 and stored.sha256 != upload.sha256:
        take_back(stored)
        raise WrongBytes
    return file_stored(user, upload, stored, document_id=document_id)


def file_stored(user: User, upload: Upload, stored: StoredVersion, *, document_id: uuid.UUID) -> Filed:
    """Write the rows of bytes that are stored, rights checked anew: they may have changed while the bytes came in."""
    is_announced = not inspect(upload).transient  # what came in one go never had a row
    tries = count()

    def write_rows() -> Filed:
        arrival = Arrival(
            stored=stored,
            document_id=document_id if upload.document_id is None else uuid.uuid4(),
            name=upload.name,
            folders=tuple(part for part in upload.relative_path.split("/") if part),
            comment=upload.comment,
            on_conflict=upload.on_conflict,
            base_number=upload.base_number,
            has_personal_data=upload.has_personal_data,
            is_fresh=next(tries) == 0 and not is_announced,
        )
        ask_again_who()
        row = session().get(Upload, upload.id, with_for_update=True) if is_announced else None
        if row is not None and row.finished_document_id:  # two requests finished it at once; the first one counts
            return Filed(session().get_one(Document, row.finished_document_id), False)
        if upload.document_id:
            filed = file_version(user, admit("documents.change", Document, upload.document_id), arrival)
        else:
            filed = file_into_folder(user, admit("documents.add", Folder, upload.folder_id), arrival)
        if row is not None:
            row.finished_document_id = filed.document.id
            row.held_key = row.held_version = row.held_sha256 = None
        return filed

    try:
        filed = file_bytes(stored, write_rows)
    except WAITING:
        if not is_announced:
            take_back(stored)
        raise
    except (HubError, OperationalError) as error:
        if isinstance(error, HubError) or is_full(error):
            take_back(stored)
        raise
    if not filed.is_new_version:
        take_back(stored)
    return filed


def forget_upload(upload: Upload) -> None:
    """Give an upload up: the row now, the bytes with it."""
    session().execute(delete(Upload).where(Upload.id == upload.id))
    if upload.held_key:
        jobs.queue("documents.delete-bytes", stored=[[upload.held_key, upload.held_version]])
    store().discard(str(upload.id))


def destination_of(user: User, upload: Upload) -> Destination:
    """Under which key the bytes belong and what is written beside them, as things stand now."""
    folder = admit("documents.add", Folder, upload.folder_id)
    path = "/".join(part for part in (path_text(folder).replace(" / ", "/"), upload.relative_path) if part)
    parts = [part for part in upload.relative_path.split("/") if part] + [upload.name]
    document: Entry | None
    if upload.document_id:
        document = admit("documents.change", Document, upload.document_id)
    else:
        document = entry_at(folder, parts)
        if document is not None and upload.on_conflict == ASK:
            raise NameTaken(upload.name)
    is_version = isinstance(document, Document) and upload.on_conflict != KEEP_BOTH
    if is_version and upload.base_number not in (None, document.number):  # type: ignore[union-attr]
        raise ChangedMeanwhile(upload.name, "")
    if is_version:
        slots.announce(slots.BEFORE_NEW_VERSION, user, document)
    document_id = document.id if is_version and document else uuid.uuid4()
    number = (document.number or 0) + 1 if is_version and isinstance(document, Document) else 1
    return document_id, metadata_for(
        user,
        document_id=document_id,
        number=number,
        name=upload.name,
        path=path,
        workspace_id=folder.workspace_id,
        comment=upload.comment,
    )


def expired_uploads() -> list[Upload]:
    return list(session().scalars(select(Upload).where(Upload.expires_at < now())))
