"""What is said of files before a byte of them is sent: what exists already, and what would be refused."""

from __future__ import annotations

from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from hub import slots
from hub.accounts.signed_in import User
from hub.db import now, session
from hub.documents.entries import entry_at
from hub.documents.errors import EmptyFile, FileTooLarge
from hub.documents.models import Document, Entry, Folder
from hub.documents.names import name_key, split_path
from hub.documents.quota import free_for, refusal_in
from hub.errors import HubError
from hub.formats import filesize

MAX_CHECKED_PATHS = 20_000


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
            there = entry_at(folder, folders)
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


def _names_in(folder: Entry | None) -> dict[str, int]:
    """Name keys in a folder with the current version's number."""
    if folder is None:
        return {}
    entry = Entry.__table__.c
    rows = session().execute(
        select(entry.name_key, entry.number).where(entry.parent_id == folder.id, entry.trash_id.is_(None))
    )
    return {key: number or 0 for key, number in rows}
