"""The trash: deleting, putting back, deleting for good. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Delete, Update, delete, func, select, update

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.entries import (
    entry_named,
    free_name,
    lock,
    lock_all,
    lock_tree,
    mark_changed,
    path_text,
    set_name,
    tree_of,
)
from hub.documents.errors import RootStays
from hub.documents.folders import root_of
from hub.documents.models import Document, Entry, Folder, TrashEntry, Upload, Version, Workspace
from hub.documents.quota import give_room_back
from hub.documents.stored_bytes import Stored


def trash_entries(user: User, entries: Sequence[Entry]) -> list[TrashEntry]:
    """Put folders (with all they hold) and documents into the trash."""
    for workspace_id in sorted({entry.workspace_id for entry in entries}):
        lock_tree(workspace_id)
    held = lock_all(entries)
    return [_trash_entry(user, held[entry.id]) for entry in entries]


def _trash_entry(user: User, entry: Entry) -> TrashEntry:
    if entry.parent_id is None:
        raise RootStays
    slots.announce(slots.BEFORE_CHANGE, user, entry)
    parent = session().get_one(Entry, entry.parent_id)
    tree = select(tree_of(entry.id).c.id)
    documents = session().scalar(select(func.count()).where(Entry.id.in_(tree), Entry.kind == "document")) or 0
    deletion = TrashEntry(
        id=uuid.uuid4(),
        workspace_id=entry.workspace_id,
        entry_id=entry.id,
        former_path=path_text(parent),
        documents=documents,
        trashed_by=user.id,
    )
    session().add(deletion)
    mark_changed(entry, user)
    session().flush()
    _write(update(Entry).where(Entry.id.in_(tree)).values(trash_id=deletion.id))
    session().expire(entry)
    record(
        "documents.trash",
        actor=user,
        about=entry,
        workspace_id=entry.workspace_id,
        text=f"„{entry.name}“ in den Papierkorb gelegt (aus {deletion.former_path})",
        details={"documents": documents},
    )
    return deletion


def restore_from_trash(user: User, deletion: TrashEntry) -> Entry:
    """Put it back where it was, or into the Bereich's root folder if that is gone; a taken name gets a number."""
    lock_tree(deletion.workspace_id)
    entry = session().get_one(Entry, deletion.entry_id)
    parent = session().get(Entry, entry.parent_id, populate_existing=True) if entry.parent_id else None
    if parent is None or parent.trash_id is not None or parent.workspace_id != deletion.workspace_id:
        parent = root_of(session().get_one(Workspace, deletion.workspace_id))
        slots.announce(slots.BEFORE_MOVE, user, entry, parent)
    lock(Folder, parent.id)
    if entry_named(parent.id, entry.name) is not None:
        set_name(entry, free_name(parent.id, entry.name))
    entry.parent_id = parent.id
    mark_changed(entry, user)
    session().flush()
    back = update(Entry).where(Entry.trash_id == deletion.id)
    _write(back.values(trash_id=None, workspace_id=parent.workspace_id))
    session().expire(entry)
    session().delete(deletion)
    session().flush()
    record(
        "documents.restore",
        actor=user,
        about=entry,
        workspace_id=parent.workspace_id,
        text=f"„{entry.name}“ aus dem Papierkorb zurückgeholt nach {path_text(parent)}",
    )
    return entry


def purge(user: User | None, deletion: TrashEntry) -> None:
    """Delete for good: the rows now, the bytes by the worker (bytes another version still points at stay)."""
    name = session().scalar(select(Entry.name).where(Entry.id == deletion.entry_id)) or ""
    documents = deletion.documents
    _purge(deletion)
    record(
        "documents.purge",
        actor=user,
        about=deletion,
        workspace_id=deletion.workspace_id,
        text=f"„{name}“ endgültig gelöscht",
        details={"documents": documents, "deleted": name},
    )


def purge_at_end_of_retention(user: User, deletion: TrashEntry) -> None:
    """The same, and nothing says what it was called: its name is content too."""
    documents = deletion.documents
    _purge(deletion)
    record(
        "documents.purge",
        actor=user,
        about=deletion,
        workspace_id=deletion.workspace_id,
        text="Am Ende der Aufbewahrung endgültig gelöscht",
        details={"documents": documents},
    )


def _purge(deletion: TrashEntry) -> None:
    slots.announce(slots.BEFORE_PURGE, deletion)
    workspace_id = deletion.workspace_id
    doomed = select(Entry.id).where(Entry.trash_id == deletion.id)
    of_doomed = select(Version.store_key, Version.store_version, Version.size).where(Version.document_id.in_(doomed))
    stored = [Stored(*row) for row in session().execute(of_doomed.distinct())]
    # What was deleted earlier from within this folder keeps its own place in the trash and comes back to the root.
    _write(update(Entry).where(Entry.parent_id.in_(doomed)).values(parent_id=None))
    _write(update(Document).where(Document.successor_id.in_(doomed)).values(successor_id=None))
    _write(delete(Upload).where(Upload.folder_id.in_(doomed) | Upload.document_id.in_(doomed)))
    _write(delete(Version).where(Version.document_id.in_(doomed)))
    _write(delete(TrashEntry).where(TrashEntry.id == deletion.id))
    _write(delete(Entry).where(Entry.trash_id == deletion.id))
    give_room_back(workspace_id, stored)
    for start in range(0, len(stored), 200):
        part = stored[start : start + 200]
        jobs.queue("documents.delete-bytes", stored=[[each.key, each.version] for each in part])


def overdue_trash(days: int) -> list[uuid.UUID]:
    """What has lain in the trash for longer than `days`."""
    return list(session().scalars(select(TrashEntry.id).where(TrashEntry.trashed_at < now() - timedelta(days=days))))


def _write(statement: Update | Delete) -> None:
    session().execute(statement.execution_options(synchronize_session=False))
