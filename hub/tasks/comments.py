"""Comments on an Aufgabe, plain text: who reads it may write. Actions; they never commit."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text
from hub.db import now, session
from hub.tasks.actions import note, tell
from hub.tasks.errors import EmptyComment, TooLong
from hub.tasks.labels import COMMENTED
from hub.tasks.models import Task, TaskComment
from hub.tasks.owners import helpers_of, people_able

MAX_COMMENT_CHARACTERS = 10_000


def write_comment(user: User, task: Task, *, text: str) -> TaskComment:
    """Tell owner, helpers and those who commented before. Raises `EmptyComment`, `TooLong`."""
    comment = TaskComment(id=uuid.uuid4(), task_id=task.id, text=_clean(text), created_by=user.id)
    session().add(comment)
    session().flush()
    tell(user, task, COMMENTED, _concerned(task))
    note(user, task, "tasks.comment", f"Aufgabe „{task.title}“ kommentiert", comment=str(comment.id))
    return comment


def change_comment(user: User, task: Task, comment: TaskComment, *, text: str) -> None:
    """Raises `EmptyComment`, `TooLong`."""
    comment.text, comment.edited_at = _clean(text), now()
    session().flush()
    note(user, task, "tasks.change-comment", f"Kommentar zur Aufgabe „{task.title}“ geändert", comment=str(comment.id))


def delete_comment(user: User, task: Task, comment: TaskComment) -> None:
    """Take the words out; that there was a comment stays."""
    comment.text, comment.deleted_at = "", now()
    session().flush()
    note(user, task, "tasks.delete-comment", f"Kommentar zur Aufgabe „{task.title}“ gelöscht", comment=str(comment.id))


def _concerned(task: Task) -> list[uuid.UUID]:
    wrote = session().scalars(select(TaskComment.created_by).where(TaskComment.task_id == task.id).distinct())
    principals = {f"person:{person_id}" for person_id in wrote} | set(helpers_of(task))
    return people_able(task.workspace_id, principals | ({task.owner} if task.owner else set()))


def _clean(text: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise EmptyComment
    if len(cleaned) > MAX_COMMENT_CHARACTERS:
        raise TooLong(MAX_COMMENT_CHARACTERS)
    return cleaned
