"""Making and copying folders. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.entries import entry_named, free_name, hold_tree, lock, path_text, path_to, set_name, tree_of
from hub.documents.errors import FolderIntoItself, NameTaken
from hub.documents.models import Document, Entry, Folder, Version, Workspace
from hub.documents.names import clean_name
from hub.documents.quota import bytes_new_to, take_room

STANDARD_FOLDERS = (  # domain.md §4
    "01 Grundlagen",
    "02 Steuergruppe",
    "03 Operative Ebene",
    "04 Fallkonferenzen",
    "05 Formulare",
    "06 Fortbildung",
    "07 Maßnahmen und Förderung",
    "08 Öffentlichkeitsarbeit",
    "09 Berichte",
    "10 Zuwendungen",
    "11 Schule-Wirtschaft",
)


def new_folder(user: User, *, workspace_id: uuid.UUID, parent_id: uuid.UUID | None, name: str) -> Folder:
    """A folder row, not yet checked against others of the same name."""
    folder = Folder(
        id=uuid.uuid4(),
        workspace_id=workspace_id,
        parent_id=parent_id,
        created_by=user.id,
        changed_by=user.id,
        revision=1,
        created_at=now(),
        changed_at=now(),
    )
    set_name(folder, name)
    session().add(folder)
    session().flush()
    return folder


def root_of(workspace: Workspace) -> Folder:
    return (
        session()
        .scalars(
            select(Folder).where(
                Folder.workspace_id == workspace.id, Folder.parent_id.is_(None), Folder.trash_id.is_(None)
            )
        )
        .one()
    )


def create_folder(user: User, parent: Folder, *, name: str) -> Folder:
    """A new empty folder. Raises `NameTaken`, `BadName`."""
    name = clean_name(name)
    hold_tree(parent.workspace_id)
    lock(Folder, parent.id)
    if entry_named(parent.id, name) is not None:
        raise NameTaken(name)
    folder = new_folder(user, workspace_id=parent.workspace_id, parent_id=parent.id, name=name)
    record(
        "documents.create-folder",
        actor=user,
        about=folder,
        workspace_id=folder.workspace_id,
        text=f"Ordner „{name}“ angelegt in {path_text(parent)}",
    )
    return folder


def ensure_folders(user: User, parent: Folder, names: Sequence[str]) -> Folder:
    """Walk down the names, making what is missing. Raises `NameTaken` where a document is in the way."""
    for name in names:
        found = entry_named(parent.id, name)
        if found is None:
            lock(Folder, parent.id)
            found = entry_named(parent.id, name)
        if found is not None and not found.is_folder:
            raise NameTaken(name)
        parent = found if isinstance(found, Folder) else create_folder(user, parent, name=name)
    return parent


def copy_entries(user: User, entries: Sequence[Entry], *, target: Folder) -> None:
    """Copy folders and documents as they are now, without former versions. All or nothing.

    The copies point at the same stored bytes, so copying costs no space and cannot be half done.
    """
    hold_tree(target.workspace_id)
    ancestors = {row_id for row_id, _ in path_to(target)}
    lock(Folder, target.id)
    trees = select(tree_of(*(top.id for top in entries)).c.id)
    rows = session().scalars(select(Entry).where(Entry.id.in_(trees))).all()
    versions = _current_versions([row for row in rows if isinstance(row, Document)])
    take_room(target.workspace_id, bytes_new_to(target.workspace_id, versions.values()), name=entries[0].name)
    for entry in entries:
        if entry.id in ancestors:
            raise FolderIntoItself(entry.name)
        copied = _copy_tree(user, entry, target=target, rows=rows, versions=versions)
        record(
            "documents.copy",
            actor=user,
            about=copied,
            workspace_id=target.workspace_id,
            text=f"„{entry.name}“ kopiert nach {path_text(target)}",
            details={"from": str(entry.id)},
        )


def _copy_tree(
    user: User, top: Entry, *, target: Folder, rows: Sequence[Entry], versions: dict[uuid.UUID, Version]
) -> Entry:
    """A copy of `top` and what `rows` holds of it."""
    children: dict[uuid.UUID | None, list[Entry]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    copied = _copy_entry(user, top, target=target, name=free_name(target.id, top.name), versions=versions)
    open_folders = [(top, copied)]
    while open_folders:
        source, copy = open_folders.pop()
        for child in children[source.id]:
            child_copy = _copy_entry(user, child, target=copy, name=child.name, versions=versions)
            open_folders.append((child, child_copy))
    session().flush()
    return copied


def _current_versions(documents: Sequence[Document]) -> dict[uuid.UUID, Version]:
    wanted = [document.id for document in documents]
    newest = (
        select(Version.document_id, func.max(Version.number).label("number")).group_by(Version.document_id).subquery()
    )
    versions: dict[uuid.UUID, Version] = {}
    for start in range(0, len(wanted), 500):  # SQLite limits how many values one query may carry
        rows = session().scalars(
            select(Version)
            .join(newest, (newest.c.document_id == Version.document_id) & (newest.c.number == Version.number))
            .where(Version.document_id.in_(wanted[start : start + 500]))
            .with_for_update(read=True, of=Version)  # a purge must see the copies before it deletes bytes
        )
        versions |= {version.document_id: version for version in rows}
    return versions


def _copy_entry(user: User, entry: Entry, *, target: Entry, name: str, versions: dict[uuid.UUID, Version]) -> Entry:
    facts = {
        "id": uuid.uuid4(),
        "workspace_id": target.workspace_id,
        "parent_id": target.id,
        "created_by": user.id,
        "changed_by": user.id,
        "created_at": now(),
        "changed_at": now(),
        "revision": 1,
    }
    copy: Entry
    if isinstance(entry, Document):
        version = versions[entry.id]
        copy = Document(
            **facts,
            title=entry.title,
            tags=list(entry.tags or []),
            category=entry.category,
            has_personal_data=entry.has_personal_data,
            number=1,
            size=entry.size,
            sha256=entry.sha256,
            media_type=entry.media_type,
        )
        copied_version = Version(
            document_id=copy.id,
            number=1,
            store_key=version.store_key,
            store_version=version.store_version,
            size=version.size,
            sha256=version.sha256,
            media_type=version.media_type,
            file_name=name,
            comment=version.comment,
            created_by=user.id,
        )
        set_name(copy, name)
        session().add(copy)
        session().flush()
        session().add(copied_version)
        return copy
    copy = Folder(**facts)
    set_name(copy, name)
    session().add(copy)
    session().flush()
    return copy
