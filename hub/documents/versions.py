"""Documents and their versions: filing bytes that are stored, restoring. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import cast

from flask_babel import gettext
from sqlalchemy import bindparam, select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import engine, now, read, session
from hub.documents.entries import entry_named, free_name, hold_tree, lock, mark_changed, path_text, set_name
from hub.documents.errors import ChangedMeanwhile, NameTaken
from hub.documents.folders import ensure_folders
from hub.documents.models import Document, Entry, Folder, Version
from hub.documents.names import clean_name, media_type_of
from hub.documents.quota import take_room
from hub.documents.readings import queue_reading
from hub.errors import HubError, NotFound
from storage import StoredVersion

ASK, NEW_VERSION, KEEP_BOTH = "ask", "version", "keep-both"
ON_CONFLICT = (ASK, NEW_VERSION, KEEP_BOTH)
_WITH_ID = select(Entry.__table__.c.id).where(Entry.id == bindparam("row_id"))
_NUMBERED = select(Version).where(
    Version.document_id == bindparam("document_id"), Version.number == bindparam("number")
)
_WITH_BYTES = select(Version).where(
    Version.store_key == bindparam("key"), Version.store_version == bindparam("stored_as")
)


@dataclass(frozen=True)
class Arrival:
    """Bytes that are stored and want to become a version.

    `folders` are the names below the target folder (dropped folders), `base_number` the version the person saw.
    `is_fresh`: stored a moment ago and tried for the first time, so that no row can point at it.
    """

    stored: StoredVersion
    document_id: uuid.UUID
    name: str
    folders: tuple[str, ...] = ()
    comment: str = ""
    on_conflict: str = ASK
    base_number: int | None = None
    has_personal_data: bool = False
    is_fresh: bool = False


@dataclass(frozen=True)
class Filed:
    """What became of an arrival: the document, and whether there is a new version (identical bytes make none)."""

    document: Document
    is_new_version: bool


def file_into_folder(user: User, folder: Folder, arrival: Arrival) -> Filed:
    """File an arrival under its name: a new document or, as `on_conflict` says, a version or a second name.

    Raises `NameTaken` when the name exists and nobody has decided, or when a folder has it.
    """
    done = _filed_before(arrival)
    if done is not None:
        return done
    hold_tree(folder.workspace_id)
    folder = ensure_folders(user, folder, arrival.folders)
    if engine().dialect.name == "postgresql":  # SQLite's one writer has read it a moment ago
        lock(Folder, folder.id)
    taken = entry_named(folder.id, arrival.name)
    if taken is None:
        return Filed(_create_document(user, folder, arrival, name=arrival.name), True)
    if arrival.on_conflict == KEEP_BOTH:
        return Filed(_create_document(user, folder, arrival, name=free_name(folder.id, arrival.name)), True)
    if arrival.on_conflict == NEW_VERSION and isinstance(taken, Document):
        return file_version(user, taken, arrival)
    raise NameTaken(arrival.name)


def file_version(user: User, document: Document, arrival: Arrival) -> Filed:
    """Make an arrival the newest version. Raises `ChangedMeanwhile` when somebody else saved after `base_number`."""
    done = _filed_before(arrival)
    if done is not None:
        return done
    document = locked(document.id)
    if arrival.base_number is not None and arrival.base_number != document.number:
        raise ChangedMeanwhile(document.name, _name_of(document.changed_by))
    if arrival.stored.sha256 == document.sha256:
        return Filed(document, False)
    document.has_personal_data = document.has_personal_data or arrival.has_personal_data  # a version takes no mark away
    version = _add_version(
        user,
        document,
        store_key=arrival.stored.key,
        store_version=arrival.stored.version,
        size=arrival.stored.size,
        sha256=arrival.stored.sha256,
        file_name=arrival.name,
        media_type=media_type_of(document.name),
        comment=arrival.comment,
    )
    record(
        "documents.new-version",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Fassung {version.number} von „{document.name}“ gespeichert",
        details={"number": version.number, "size": version.size, "sha256": version.sha256},
    )
    return Filed(document, True)


def restore_version(user: User, document: Document, *, number: int, base_number: int | None = None) -> Version:
    """Make an old version the newest again: a new version that points at the same stored bytes."""
    document = locked(document.id)
    if base_number is not None and base_number != document.number:
        raise ChangedMeanwhile(document.name, _name_of(document.changed_by))
    old = version_of(document, number)
    if old.sha256 == document.sha256:
        raise HubError(gettext("Fassung %(number)s ist schon der aktuelle Stand.", number=number))
    version = _add_version(
        user,
        document,
        store_key=old.store_key,
        store_version=old.store_version,
        size=old.size,
        sha256=old.sha256,
        file_name=old.file_name,
        media_type=old.media_type,
        comment=f"Fassung {number} wiederhergestellt",
        restored_from=number,
    )
    record(
        "documents.restore-version",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Fassung {number} von „{document.name}“ wiederhergestellt als Fassung {version.number}",
    )
    return version


def version_of(document: Document, number: int) -> Version:
    """One version by its number. Raises `NotFound`."""
    version = session().scalar(_NUMBERED, {"document_id": document.id, "number": number})
    if version is None:
        raise NotFound
    return version


def _create_document(user: User, folder: Folder, arrival: Arrival, *, name: str) -> Document:
    name = clean_name(name)
    # The id is the key of the bytes, unless a document that has just gone to the trash holds it.
    is_held = bool(read(_WITH_ID, row_id=arrival.document_id))
    document = Document(
        id=uuid.uuid4() if is_held else arrival.document_id,
        workspace_id=folder.workspace_id,
        parent_id=folder.id,
        created_by=user.id,
        changed_by=user.id,
        created_at=now(),
        revision=0,
        title="",
        tags=[],
        number=0,
        has_personal_data=arrival.has_personal_data,
    )
    set_name(document, name)
    _add_version(
        user,
        document,
        store_key=arrival.stored.key,
        store_version=arrival.stored.version,
        size=arrival.stored.size,
        sha256=arrival.stored.sha256,
        file_name=name,
        media_type=media_type_of(name),
        comment=arrival.comment,
    )
    record(
        "documents.upload",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"„{name}“ hochgeladen nach {path_text(folder)}",
        details={"size": arrival.stored.size, "sha256": arrival.stored.sha256},
    )
    return document


def _add_version(user: User, document: Document, **facts: object) -> Version:
    slots.announce(slots.BEFORE_NEW_VERSION, user, document)
    if "restored_from" not in facts:  # a restored one shares its bytes
        take_room(document.workspace_id, cast(int, facts["size"]), name=document.name)
    version = Version(document_id=document.id, number=(document.number or 0) + 1, created_by=user.id, **facts)
    document.number = version.number
    document.size, document.sha256, document.media_type = version.size, version.sha256, version.media_type
    mark_changed(document, user)
    session().add(document)
    session().flush()  # before the version, which points at it
    session().add(version)
    queue_reading(version.sha256)
    session().flush()
    slots.announce(slots.AFTER_NEW_VERSION, user, document, version)
    return version


def _filed_before(arrival: Arrival) -> Filed | None:
    # A commit whose answer was lost is tried again; the bytes say that it had gone through.
    if arrival.is_fresh:
        return None
    version = session().scalar(_WITH_BYTES, {"key": arrival.stored.key, "stored_as": arrival.stored.version})
    return Filed(session().get_one(Document, version.document_id), True) if version else None


def locked(document_id: uuid.UUID) -> Document:
    """The document, held against other writers. Raises `NotFound`."""
    document = lock(Document, document_id)
    assert isinstance(document, Document)
    return document


def _name_of(person_id: uuid.UUID) -> str:
    return session().scalar(select(Person.name).where(Person.id == person_id)) or ""
