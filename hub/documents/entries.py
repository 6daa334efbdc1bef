"""What folders and documents have in common: taking a name, moving, renaming. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from functools import cache

from sqlalchemy import CTE, Select, bindparam, select, text, update
from sqlalchemy.orm import aliased

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import engine, now, read_once, session
from hub.documents.errors import ChangedMeanwhile, FolderIntoItself, NameTaken, RootStays
from hub.documents.models import Document, Entry, Folder
from hub.documents.names import clean_name, name_key, numbered_name
from hub.documents.quota import move_room
from hub.errors import NotFound
from search.german import fold, sort_key

MAX_NUMBERED = 1000

# Built once: every upload asks these, and building a statement takes longer than running it.
_NAMED = select(Entry.__table__.c.id).where(
    Entry.parent_id == bindparam("folder_id"), Entry.name_key == bindparam("wanted"), Entry.trash_id.is_(None)
)


@cache
def _row_to_lock(kind: type[Entry]) -> Select[Entry]:
    """What `lock` asks; rows that the session knows already are read again."""
    statement = select(kind).where(kind.id == bindparam("row_id"), kind.trash_id.is_(None))
    return statement.execution_options(populate_existing=True).with_for_update()


def set_name(entry: Entry, name: str) -> None:
    """Put the name and everything that follows from it into the row."""
    entry.name = name
    entry.name_key = name_key(name)
    entry.sort_key = sort_key(name)
    refresh_search_text(entry)


def refresh_search_text(entry: Entry) -> None:
    """Name, title and tags, folded: what the search box looks through."""
    words = [entry.name]
    if isinstance(entry, Document):
        words += [entry.title or "", *(entry.tags or [])]
    entry.search_text = fold(" ".join(words))


def mark_changed(entry: Entry, user: User) -> None:
    entry.revision += 1
    entry.changed_at = now()
    entry.changed_by = user.id


def lock(kind: type[Entry], row_id: uuid.UUID) -> Entry:
    """The row, held against other writers until the end of the transaction. Raises `NotFound`."""
    entry = session().scalar(_row_to_lock(kind), {"row_id": row_id})
    if entry is None:
        raise NotFound
    return entry


def lock_all(entries: Sequence[Entry]) -> dict[uuid.UUID, Entry]:
    """The rows by id, all held before the first is changed: who waits for one of them then holds up nobody else."""
    return {row_id: lock(Entry, row_id) for row_id in sorted(entry.id for entry in entries)}


def lock_tree(workspace_id: uuid.UUID) -> None:
    """Only one at a time may change how the folders of a Bereich hang together, and nobody adds to them meanwhile."""
    _lock_tree(workspace_id, "SELECT pg_advisory_xact_lock(:key)")


def hold_tree(workspace_id: uuid.UUID) -> None:
    """The folders stay where they are until the end of the transaction; many may hold them at once."""
    _lock_tree(workspace_id, "SELECT pg_advisory_xact_lock_shared(:key)")


def _lock_tree(workspace_id: uuid.UUID, statement: str) -> None:
    # SQLite has one writer. On PostgreSQL no row lock would do: what is added under a folder is a new row.
    if engine().dialect.name == "postgresql":
        session().execute(text(statement), {"key": workspace_id.int % 2**63})


def expect_revision(entry: Entry, revision: int | None) -> None:
    """Refuse when the row has changed since the person saw it. Raises `ChangedMeanwhile`."""
    if revision is not None and entry.revision != revision:
        by = session().scalar(select(Person.name).where(Person.id == entry.changed_by))
        raise ChangedMeanwhile(entry.name, by or "")


def entry_named(folder_id: uuid.UUID, name: str) -> Entry | None:
    """What has this name in the folder; names that differ only in case or Unicode form are the same."""
    found = read_once(_NAMED, folder_id=folder_id, wanted=name_key(name))
    return session().get(Entry, found[0].id) if found else None


def entry_at(folder: Folder, parts: Sequence[str]) -> Entry | None:
    """What stands at this path below the folder."""
    at: Entry | None = folder
    for part in parts:
        if at is None or not at.is_folder:
            return None
        at = entry_named(at.id, part)
    return at


def free_name(folder_id: uuid.UUID, name: str) -> str:
    """The name itself, or the first „name (2)“ that nobody has yet."""
    for number in range(1, MAX_NUMBERED):
        candidate = name if number == 1 else numbered_name(name, number)
        if entry_named(folder_id, candidate) is None:
            return candidate
    raise NameTaken(name)


def rename_entry(user: User, entry: Entry, *, name: str, revision: int | None = None) -> None:
    """Give a folder or document another name. Raises `NameTaken`, `BadName`, `ChangedMeanwhile`, `RootStays`."""
    entry = lock(Entry, entry.id)
    expect_revision(entry, revision)
    if entry.parent_id is None:
        raise RootStays
    if isinstance(entry, Document):
        slots.announce(slots.BEFORE_CHANGE, user, entry)
    former, name = entry.name, clean_name(name)
    taken = entry_named(entry.parent_id, name)
    if taken is not None and taken.id != entry.id:
        raise NameTaken(name)
    set_name(entry, name)
    mark_changed(entry, user)
    session().flush()
    record(
        "documents.rename",
        actor=user,
        about=entry,
        workspace_id=entry.workspace_id,
        text=f"„{former}“ heißt jetzt „{name}“",
        details={"before": former, "after": name},
    )


def move_entries(user: User, entries: Sequence[Entry], *, target: Folder) -> None:
    """Move folders and documents, also into another Bereich. All or nothing."""
    for workspace_id in sorted({target.workspace_id, *(entry.workspace_id for entry in entries)}):
        lock_tree(workspace_id)
    lock(Folder, target.id)
    held = lock_all(entries)
    _move_room([entry for entry in held.values() if entry.workspace_id != target.workspace_id], target)
    ancestors = {row_id for row_id, _ in path_to(target)}
    for entry in entries:
        _move_entry(user, held[entry.id], target=target, ancestors=ancestors)


def _move_room(entries: Sequence[Entry], target: Folder) -> None:
    """Count what comes into another Bereich. All rows are held first, as everybody does who counts."""
    for source in sorted({entry.workspace_id for entry in entries}):
        tops = [entry.id for entry in entries if entry.workspace_id == source]
        ids = select(tree_of(*tops).c.id)
        session().execute(select(Entry.id).where(Entry.id.in_(ids)).order_by(Entry.id).with_for_update())
        move_room(ids, name=entries[0].name, source=source, target=target.workspace_id)


def _move_entry(user: User, entry: Entry, *, target: Folder, ancestors: set[uuid.UUID]) -> None:
    if entry.parent_id is None:
        raise RootStays
    if entry.id in ancestors:
        raise FolderIntoItself(entry.name)
    if entry.parent_id == target.id:
        return
    slots.announce(slots.BEFORE_CHANGE, user, entry)
    if entry_named(target.id, entry.name) is not None:
        raise NameTaken(entry.name)
    slots.announce(slots.BEFORE_MOVE, user, entry, target)
    source, left = path_text(session().get_one(Entry, entry.parent_id)), entry.workspace_id
    if entry.workspace_id != target.workspace_id:
        ids = select(tree_of(entry.id).c.id)
        session().execute(
            update(Entry)
            .where(Entry.id.in_(ids))
            .values(workspace_id=target.workspace_id)
            .execution_options(synchronize_session=False)
        )
    entry.workspace_id = target.workspace_id
    entry.parent_id = target.id
    mark_changed(entry, user)
    session().flush()
    goal = path_text(target)
    record(
        "documents.move",
        actor=user,
        about=entry,
        workspace_id=target.workspace_id,
        text=f"„{entry.name}“ verschoben von {source} nach {goal}",
        details={"from": source, "to": goal, "from_workspace": str(left)},
    )


def tree_of(*root_ids: uuid.UUID) -> CTE:
    """The ids of entries and everything below them that is not in the trash, as a subquery with the column `id`."""
    start = select(Entry.id).where(Entry.id.in_(root_ids)).cte("tree", recursive=True)
    child = aliased(Entry)
    step = select(child.id).join(start, child.parent_id == start.c.id).where(child.trash_id.is_(None))
    return start.union_all(step)


def path_to(entry: Entry) -> list[tuple[uuid.UUID, str]]:
    """(id, name) from the root folder down to the entry itself. One query."""
    return [(row_id, name) for row_id, name in reversed(read_once(_PATH, entry_id=entry.id))]


def _path_upwards() -> Select[uuid.UUID, str]:
    entry, parent = Entry.__table__.c, Entry.__table__.alias("parent").c
    above = select(entry.id, entry.name, entry.parent_id).where(entry.id == bindparam("entry_id")).cte(recursive=True)
    above = above.union_all(select(parent.id, parent.name, parent.parent_id).where(parent.id == above.c.parent_id))
    return select(above.c.id, above.c.name)


_PATH = _path_upwards()


def path_text(entry: Entry) -> str:
    """„Gemeinsame Ablage / 06 Fortbildung / Plan.docx“."""
    return " / ".join(name for _, name in path_to(entry))
