"""Aufgaben: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

OPEN, DOING, WAITING, DONE = "open", "doing", "waiting", "done"
STATUSES = (OPEN, DOING, WAITING, DONE)
HIGH, NORMAL, LOW = 1, 2, 3
PRIORITIES = (HIGH, NORMAL, LOW)


class Task(Identified, Base):
    """An Aufgabe of one Bereich. `status` is its column on the board, `position` its place there, small ones first.

    `owner` is a principal (`person:<id>`, `group:<id>`, `institution:<id>`), None while nobody has it. `event_id` is
    the Termin it belongs to. `deleted_at` is when it went to the trash.
    """

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"priority IN {PRIORITIES}", name="priority"),
        Index("ix_task_board", "workspace_id", "status", "position"),
        Index(  # only of those: SQLite would read all others by it, one by one
            "ix_task_deleted_at",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default=OPEN)
    priority: Mapped[int] = mapped_column(default=NORMAL)
    position: Mapped[float] = mapped_column(default=0.0)
    due_on: Mapped[date | None] = mapped_column(index=True)
    owner: Mapped[str | None] = mapped_column(index=True)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reminded_on: Mapped[date | None]
    deleted_at: Mapped[datetime | None]
    deleted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    @property
    def is_done(self) -> bool:
        return self.status == DONE


class TaskHelper(Base):
    """Somebody who works on an Aufgabe beside its owner; `principal` as there."""

    __tablename__ = "task_helper"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    principal: Mapped[str] = mapped_column(primary_key=True, index=True)


class TaskStep(Identified, Base):
    """One line of an Aufgabe's checklist."""

    __tablename__ = "task_step"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    position: Mapped[int]
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class TaskDocument(Base):
    """A document that an Aufgabe is about; it may lie in another Bereich, and is shown to who may read it."""

    __tablename__ = "task_document"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class TaskComment(Identified, Base):
    """What somebody said to an Aufgabe, plain text. Of a deleted one only that it was there stays."""

    __tablename__ = "task_comment"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
