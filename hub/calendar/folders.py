"""The Unterlagen of a Termin: one folder of its Bereich. Actions and queries; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from hub.accounts.signed_in import User
from hub.calendar.actions import record_event
from hub.calendar.models import CANCELLED, DRAFT, Event
from hub.db import now, read, session
from hub.documents.entries import entry_named, free_name
from hub.documents.folders import create_folder, root_of
from hub.documents.models import CONTRIBUTE, Folder, Workspace
from hub.documents.names import MAX_NAME_CHARACTERS
from hub.errors import NotFound

HOME_OF_TRAININGS = "06 Fortbildung"
HOME_OF_FORMATS = {"Steuergruppe": "02 Steuergruppe"}
MAX_FOLDERS = 1000

_EVENTS_OF_FOLDER = (
    select(Event.id, Event.title, Event.first_day, Event.status)
    .where(Event.folder_id == bindparam("folder_id"), Event.deleted_at.is_(None))
    .order_by(Event.first_day.desc())
    .limit(5)
)


def make_event_folder(user: User, event: Event) -> Folder:
    """A new folder named by day and title, in the standard folder of its format where the Bereich has it."""
    root = root_of(session().get_one(Workspace, event.workspace_id))
    wanted = HOME_OF_TRAININGS if event.format.is_training else HOME_OF_FORMATS.get(event.format.name, "")
    home = entry_named(root.id, wanted) if wanted else None
    parent = home if isinstance(home, Folder) else root
    title = "".join(character for character in event.title if character not in '<>:"/\\|?*').strip(" .")
    name = f"{event.first_day:%Y-%m-%d} {title}"[: MAX_NAME_CHARACTERS - 8].strip(" .")
    folder = create_folder(user, parent, name=free_name(parent.id, name))
    keep_event_folder(user, event, folder)
    return folder


def keep_event_folder(user: User, event: Event, folder: Folder | None) -> None:
    """Its Unterlagen lie there; None takes the folder away from the Termin, not its documents.

    Raises `NotFound` for a folder of another Bereich.
    """
    if folder is not None and (folder.workspace_id != event.workspace_id or folder.trash_id is not None):
        raise NotFound
    if event.folder_id == (folder.id if folder else None):
        return
    event.folder_id = folder.id if folder else None
    event.revision += 1
    event.changed_at, event.changed_by = now(), user.id
    session().flush()
    record_event(user, event, "events.keep-folder", "Ordner für die Unterlagen von „{}“ gewählt")


def folder_of(event: Event) -> Folder | None:
    """The folder with its Unterlagen, unless it lies in the trash."""
    folder = session().get(Folder, event.folder_id) if event.folder_id else None
    return folder if folder is not None and folder.trash_id is None else None


def folders_to_choose(workspace_id: uuid.UUID) -> list[tuple[str, str]]:
    """(id, path) of the folders of a Bereich, sorted by path."""
    rows = session().execute(
        select(Folder.id, Folder.parent_id, Folder.name)
        .where(Folder.workspace_id == workspace_id, Folder.trash_id.is_(None))
        .limit(MAX_FOLDERS)
    )
    found = {row.id: row for row in rows}

    def path(row: Any) -> tuple[str, ...]:
        return (*path(found[row.parent_id]), row.name) if row.parent_id in found else (row.name,)

    return [(str(key), " / ".join(names)) for names, key in sorted((path(row), row.id) for row in found.values())]


def events_of_folder(folder: Folder, level: int) -> Sequence[Any]:
    """The Termine whose Unterlagen lie in this folder; drafts for those who plan. For who may read its Bereich."""
    rows = read(_EVENTS_OF_FOLDER, folder_id=folder.id)
    return [row for row in rows if level >= CONTRIBUTE or row.status != DRAFT]


def is_called_off(row: Any) -> bool:
    return bool(row.status == CANCELLED)
