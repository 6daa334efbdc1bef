"""Writing Aufgaben: new, changed, to the trash and back. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from hub import slots
from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.audience import names_of_principals
from hub.documents.models import Workspace
from hub.errors import Conflict
from hub.notices.actions import notify
from hub.permissions import readable_entries, readable_events
from hub.tasks.errors import NoTitle, NotReadable, TooLong, TooMany
from hub.tasks.labels import GIVEN, HELP
from hub.tasks.models import NORMAL, OPEN, Task, TaskDocument, TaskHelper, TaskStep
from hub.tasks.owners import expect_able, helpers_of, people_able

MAX_TITLE_CHARACTERS = 200
MAX_STEPS = 100
MAX_HELPERS = 50
MAX_DOCUMENTS = 50
MAX_TAGS = 10
MAX_TAG_CHARACTERS = 40


@dataclass(frozen=True)
class Wish:
    """Everything people say of an Aufgabe; the names are the columns of `Task`, and what lies in tables beside it.

    `checklist` and `documents` count only when it is made: later they have actions of their own.
    """

    title: str
    description: str = ""
    owner: str | None = None
    due_on: date | None = None
    priority: int = NORMAL
    tags: tuple[str, ...] = ()
    event_id: uuid.UUID | None = None
    helpers: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    documents: tuple[uuid.UUID, ...] = ()

    def columns(self) -> dict[str, Any]:
        """The values by column. Raises `NoTitle`, `TooLong`."""
        return {
            "title": clean_line(self.title),
            "description": clean_text(self.description),
            "owner": self.owner or None,
            "due_on": self.due_on,
            "priority": self.priority,
            "tags": clean_tags(self.tags),
            "event_id": self.event_id,
        }


def create_task(user: User, workspace_id: uuid.UUID, wish: Wish) -> Task:
    """A new Aufgabe, at the end of „Offen“; owner and helpers are told.

    Raises `NoTitle`, `TooLong`, `TooMany`, `CannotHave`, `NotReadable`.
    """
    columns = wish.columns()
    helpers = _helpers(wish)
    expect_able(user, workspace_id, [*([wish.owner] if wish.owner else []), *helpers])
    _expect_readable_event(user, wish.event_id)
    expect_readable_documents(user, wish.documents)
    task = Task(
        id=uuid.uuid4(),
        workspace_id=workspace_id,
        position=_end_of_open(workspace_id),
        created_by=user.id,
        changed_by=user.id,
        **columns,
    )
    session().add(task)
    session().flush()
    steps = [clean_line(text) for text in wish.checklist if text.strip()]
    if len(steps) > MAX_STEPS:
        raise TooMany(MAX_STEPS)
    session().add_all(TaskHelper(task_id=task.id, principal=principal) for principal in helpers)
    session().add_all(TaskStep(task_id=task.id, text=text, position=number) for number, text in enumerate(steps, 1))
    session().add_all(TaskDocument(task_id=task.id, document_id=row_id) for row_id in dict.fromkeys(wish.documents))
    session().flush()
    _tell(user, task, GIVEN, [task.owner] if task.owner else [])
    _tell(user, task, HELP, helpers)
    note(user, task, "tasks.create", f"Aufgabe „{task.title}“ angelegt")
    return task


def change_task(user: User, task: Task, wish: Wish, *, revision: int | None) -> set[str]:
    """Change what people say of it; returns the names of what has changed. `revision` is the one the person saw.

    Who has it newly is told. A Termin that the person may not read stays. Raises `Conflict`, and like `create_task`.
    """
    session().refresh(task, with_for_update=True)
    if revision is not None and task.revision != revision:
        raise Conflict
    columns = wish.columns()
    former, helpers = set(helpers_of(task)), _helpers(wish)
    added = [principal for principal in helpers if principal not in former]
    is_given = wish.owner not in (None, "", task.owner)
    expect_able(user, task.workspace_id, [*([wish.owner] if is_given and wish.owner else []), *added])
    if wish.event_id != task.event_id:
        _expect_readable_event(user, wish.event_id)
        if task.event_id and not readable_events(user, [task.event_id]):
            columns["event_id"] = task.event_id
    changed = {name for name, value in columns.items() if getattr(task, name) != value}
    if set(helpers) != former:
        changed.add("helpers")
        session().execute(delete(TaskHelper).where(TaskHelper.task_id == task.id))
        session().add_all(TaskHelper(task_id=task.id, principal=principal) for principal in helpers)
    if not changed:
        return changed
    for name in changed & columns.keys():
        setattr(task, name, columns[name])
    touch(user, task)
    _tell(user, task, GIVEN, [task.owner] if is_given and task.owner else [])
    _tell(user, task, HELP, added)
    slots.announce(slots.AFTER_TASK_CHANGE, user, task, changed)
    if is_given and task.owner:
        owner = names_of_principals([task.owner])[task.owner]
        note(user, task, "tasks.give", f"Aufgabe „{task.title}“ an {owner} gegeben", owner=owner)
    else:
        note(user, task, "tasks.change", f"Aufgabe „{task.title}“ geändert")
    return changed


def delete_task(user: User, task: Task) -> None:
    """To the trash of its Bereich."""
    task.deleted_at, task.deleted_by = now(), user.id
    touch(user, task)
    slots.announce(slots.AFTER_TASK_CHANGE, user, task, {"deleted_at"})
    note(user, task, "tasks.delete", f"Aufgabe „{task.title}“ in den Papierkorb gelegt")


def restore_task(user: User, task: Task) -> None:
    """Out of the trash, to where it was on the board."""
    task.deleted_at = task.deleted_by = None
    touch(user, task)
    slots.announce(slots.AFTER_TASK_CHANGE, user, task, {"deleted_at"})
    note(user, task, "tasks.restore", f"Aufgabe „{task.title}“ aus dem Papierkorb zurückgeholt")


def purge_task(task: Task) -> None:
    """Delete for good with all that hangs on it; the hub does it, and nothing says what it was about."""
    session().delete(task)
    session().flush()
    record("tasks.purge", actor=None, about=task, workspace_id=task.workspace_id, text="Aufgabe endgültig gelöscht")


def touch(user: User, task: Task) -> None:
    """Note that somebody changed it, for those who have its form open."""
    task.revision += 1
    task.changed_at, task.changed_by = now(), user.id
    session().flush()


def note(user: User, task: Task, action: str, text: str, **details: str) -> None:
    """One line in the trail; `details` fill the sentences of the „Verlauf“."""
    told = {"task": task.title, **details}
    record(action, actor=user, about=task, workspace_id=task.workspace_id, text=text, details=told)


def tell(user: User, task: Task, kind: str, people: Collection[uuid.UUID], *, by_mail: bool = False) -> None:
    """A notice to these people but oneself, shown as long as they may read the Bereich."""
    notify(
        [person_id for person_id in people if person_id != user.id],
        kind,
        about=session().get_one(Workspace, task.workspace_id),
        url=f"/tasks/{task.id}",
        by_mail=by_mail,
        who=user.name,
        task=task.title,
    )


def clean_line(text: str) -> str:
    """One line without control characters. Raises `NoTitle`, `TooLong`."""
    line = " ".join(clean_text(text).split())
    if not line:
        raise NoTitle
    if len(line) > MAX_TITLE_CHARACTERS:
        raise TooLong(MAX_TITLE_CHARACTERS)
    return line


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Each once, however it is written, at most `MAX_TAGS`. Raises `TooLong`, `TooMany`."""
    found: dict[str, str] = {}
    for tag in (" ".join(clean_text(one).split()) for one in tags):
        if len(tag) > MAX_TAG_CHARACTERS:
            raise TooLong(MAX_TAG_CHARACTERS)
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MAX_TAGS:
        raise TooMany(MAX_TAGS)
    return list(found.values())


def expect_readable_documents(user: User, ids: Collection[uuid.UUID]) -> None:
    if len(ids) > MAX_DOCUMENTS:
        raise TooMany(MAX_DOCUMENTS)
    if ids and readable_entries(user, ids) != set(ids):
        raise NotReadable


def _expect_readable_event(user: User, event_id: uuid.UUID | None) -> None:
    if event_id is not None and not readable_events(user, [event_id]):
        raise NotReadable


def _helpers(wish: Wish) -> list[str]:
    """Each once, and not the owner again."""
    helpers = [principal for principal in dict.fromkeys(wish.helpers) if principal != wish.owner]
    if len(helpers) > MAX_HELPERS:
        raise TooMany(MAX_HELPERS)
    return helpers


def _end_of_open(workspace_id: uuid.UUID) -> float:
    last = select(func.max(Task.position)).where(Task.workspace_id == workspace_id, Task.status == OPEN)
    return (session().scalar(last) or 0.0) + 1.0


def _tell(user: User, task: Task, kind: str, principals: Collection[str]) -> None:
    """By mail who is meant in person or as a body; a whole institution finds it among its notices."""
    whole = [principal for principal in principals if principal.startswith("institution:")]
    meant = people_able(task.workspace_id, [one for one in principals if one not in whole]) if principals else []
    tell(user, task, kind, meant, by_mail=True)
    if whole:
        tell(user, task, kind, [one for one in people_able(task.workspace_id, whole) if one not in meant])
