"""Resumable uploads: from the first announcement to the filed version. Rows here, bytes in the store."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import count
from typing import Any, BinaryIO, NamedTuple, cast

from flask import current_app
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import OperationalError

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.db import is_full, now, session, transaction
from hub.documents.entries import entry_named, path_text
from hub.documents.errors import ChangedMeanwhile, CheckedOut, EmptyFile, FileTooLarge, NameTaken, WrongBytes
from hub.documents.models import Document, Entry, Folder, Upload
from hub.documents.names import name_key, split_path
from hub.documents.quota import expect_room, free_for, refusal_in
from hub.documents.store import file_bytes, metadata_for, store, take_back
from hub.documents.versions import ASK, KEEP_BOTH, NEW_VERSION, Arrival, Filed, file_into_folder, file_version
from hub.errors import Conflict, HubError
from hub.formats import filesize
from hub.guard import admit, ask_again_who
from storage import ChecksumMismatch, StagedNotFound, StoredVersion

Destination = tuple[uuid.UUID, dict[str, str]]
Announced = tuple[Upload, Destination | None]

WAITING = (NameTaken, ChangedMeanwhile, CheckedOut)  # a complete upload is kept until the person has decided
KEPT_FOR = timedelta(days=7)
MAX_COMMENT_CHARACTERS = 500
MAX_CHECKED_PATHS = 20_000


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
    taken = document or _existing(folder, [*folders, name])
    if document is None and upload.on_conflict == ASK and taken is not None:
        raise NameTaken(name)
    if isinstance(taken, Document) and (document is not None or upload.on_conflict == NEW_VERSION):
        slots.announce(slots.BEFORE_NEW_VERSION, user, taken)
    return upload


def check_size(name: str, size: int) -> None:
    """Raises `EmptyFile` or `FileTooLarge`."""
    most = current_app.config["MAX_UPLOAD_BYTES"]
    if size == 0:
        raise EmptyFile(name)
    if size > most:
        raise FileTooLarge(name, filesize(most))


class Checked(NamedTuple):
    """What is known before an upload begins, by path.

    `existing` is the number of the version that is there (0 for a folder), `refused` says what will not be taken at
    all, `held` why there may be no new version of what is there just now.
    """

    existing: dict[str, int]
    refused: list[dict[str, str]]
    held: dict[str, str]


def check_paths(user: User, folder: Folder, paths: list[str], sizes: list[int]) -> Checked:
    """Which paths exist already, and which will be refused. Some queries per folder that is dropped, none per file."""
    existing, refused, held = checked = Checked({}, [], {})
    held_in: dict[tuple[str, ...], dict[str, str]] = {}
    free, refuse = free_for(folder.workspace_id), None
    names_in: dict[tuple[str, ...], dict[str, int]] = {}
    for path, size in zip(paths[:MAX_CHECKED_PATHS], sizes, strict=False):
        try:
            folders, name = split_path(path)
            check_size(name, size)
            if free is not None and size > free:
                refuse = refuse or refusal_in(folder.workspace_id)
                raise refuse(name, size, free)
        except HubError as error:
            refused.append({"path": path, "message": str(error.message)})
            continue
        place = tuple(folders)
        if place not in names_in:
            there = _existing(folder, folders)
            names_in[place], held_in[place] = _names_in(there), _held_in(user, there)
        if name_key(name) in held_in[place]:
            held[path] = held_in[place][name_key(name)]
        if name_key(name) in names_in[place]:
            existing[path] = names_in[place][name_key(name)]
        elif free is not None:  # what exists may be skipped, all else is coming
            free -= size
    return checked


def why_no_new_version(user: User, document: Document) -> str:
    """What a new version would be refused with just now; empty when it would be taken."""
    try:
        slots.announce(slots.BEFORE_NEW_VERSION, user, document)
    except HubError as refusal:
        return str(refusal.message)
    return ""


def _held_in(user: User, folder: Entry | None) -> dict[str, str]:
    """By name: why the documents of a folder that somebody works on take no new version of this person."""
    if folder is None:
        return {}
    worked_on = select(Document).where(
        Document.parent_id == folder.id, Document.trash_id.is_(None), Document.checked_out_until > now()
    )
    reasons = {document.name_key: why_no_new_version(user, document) for document in session().scalars(worked_on)}
    return {key: reason for key, reason in reasons.items() if reason}


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
        document = _existing(folder, parts)
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


def _existing(folder: Folder, parts: list[str]) -> Entry | None:
    """What already stands at this path below the folder."""
    at: Entry | None = folder
    for part in parts:
        if at is None or not at.is_folder:
            return None
        at = entry_named(at.id, part)
    return at


def _names_in(folder: Entry | None) -> dict[str, int]:
    """Name keys in a folder with the current version's number."""
    if folder is None:
        return {}
    entry = Entry.__table__.c
    rows = session().execute(
        select(entry.name_key, entry.number).where(entry.parent_id == folder.id, entry.trash_id.is_(None))
    )
    return {key: number or 0 for key, number in rows}


def expired_uploads() -> list[Upload]:
    return list(session().scalars(select(Upload).where(Upload.expires_at < now())))
