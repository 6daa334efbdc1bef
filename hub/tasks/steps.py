"""The checklist of an Aufgabe and its documents: who works on it adds and ticks. Actions; they never commit."""

from __future__ import annotations

import uuid

from sqlalchemy import delete, func, select, update

from hub.accounts.signed_in import User
from hub.db import now, session
from hub.tasks.actions import MAX_DOCUMENTS, MAX_STEPS, clean_line, expect_readable_documents, note
from hub.tasks.errors import StepGone, TooMany
from hub.tasks.models import Task, TaskDocument, TaskStep


def add_step(user: User, task: Task, *, text: str) -> TaskStep:
    """One more, at the end. Raises `NoTitle`, `TooLong`, `TooMany`."""
    count, last = (
        session().execute(select(func.count(), func.max(TaskStep.position)).where(TaskStep.task_id == task.id)).one()
    )
    if count >= MAX_STEPS:
        raise TooMany(MAX_STEPS)
    step = TaskStep(id=uuid.uuid4(), task_id=task.id, text=clean_line(text), position=(last or 0) + 1)
    session().add(step)
    session().flush()
    note(user, task, "tasks.add-step", f"Schritt der Aufgabe „{task.title}“ ergänzt")
    return step


def tick_step(user: User, task: Task, step_id: uuid.UUID) -> None:
    """What is ticked already stays as it is: two who tick at once both meant „done“. Raises `StepGone`."""
    if _set(task, step_id, is_done=True, user=user):
        note(user, task, "tasks.tick", f"Schritt der Aufgabe „{task.title}“ abgehakt")


def untick_step(user: User, task: Task, step_id: uuid.UUID) -> None:
    """Raises `StepGone`."""
    if _set(task, step_id, is_done=False, user=user):
        note(user, task, "tasks.untick", f"Schritt der Aufgabe „{task.title}“ wieder offen")


def remove_step(user: User, task: Task, step_id: uuid.UUID) -> None:
    """Raises `StepGone`."""
    step = _step(task, step_id)
    session().delete(step)
    session().flush()
    note(user, task, "tasks.remove-step", f"Schritt der Aufgabe „{task.title}“ entfernt")


def link_document(user: User, task: Task, document_id: uuid.UUID) -> None:
    """Name a document the person may read. Raises `NotReadable`, `TooMany`."""
    expect_readable_documents(user, [document_id])
    linked = set(session().scalars(select(TaskDocument.document_id).where(TaskDocument.task_id == task.id)))
    if document_id in linked:
        return
    if len(linked) >= MAX_DOCUMENTS:
        raise TooMany(MAX_DOCUMENTS)
    session().add(TaskDocument(task_id=task.id, document_id=document_id))
    session().flush()
    note(user, task, "tasks.link", f"Dokument mit der Aufgabe „{task.title}“ verknüpft", document=str(document_id))


def unlink_document(user: User, task: Task, document_id: uuid.UUID) -> None:
    """Only what the person may read: of other links they do not know. Raises `NotReadable`."""
    expect_readable_documents(user, [document_id])
    of_task = (TaskDocument.task_id == task.id) & (TaskDocument.document_id == document_id)
    session().execute(delete(TaskDocument).where(of_task))
    session().flush()
    note(user, task, "tasks.unlink", f"Verknüpfung der Aufgabe „{task.title}“ gelöst", document=str(document_id))


def _set(task: Task, step_id: uuid.UUID, *, is_done: bool, user: User) -> bool:
    _step(task, step_id)
    waiting = TaskStep.done_at.is_(None) if is_done else TaskStep.done_at.is_not(None)
    values = {"done_at": now(), "done_by": user.id} if is_done else {"done_at": None, "done_by": None}
    changed = session().execute(update(TaskStep).where(TaskStep.id == step_id, waiting).values(**values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _step(task: Task, step_id: uuid.UUID) -> TaskStep:
    step = session().get(TaskStep, step_id)
    if step is None or step.task_id != task.id:
        raise StepGone
    return step
