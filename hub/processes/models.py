"""Repeated Aufgaben, templates of Aufgaben, reminders that were sent: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now


class TaskRepeat(Base):
    """An Aufgabe that comes again once it is done: `number` periods (`every`) after `anchor_on` it is due.

    `next_task_id` is the one that came after it, None as long as it is not done.
    """

    __tablename__ = "task_repeat"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    every: Mapped[str]
    anchor_on: Mapped[date]
    number: Mapped[int] = mapped_column(default=0)
    next_task_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"), index=True)


class TaskTemplate(Identified, Base):
    """A set of Aufgaben for something that happens again and again, e.g. „Fortbildung vorbereiten“."""

    __tablename__ = "task_template"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    lines: Mapped[list[TaskTemplateLine]] = relationship(
        order_by="TaskTemplateLine.position", cascade="all, delete-orphan", passive_deletes=True
    )


class TaskTemplateLine(Identified, Base):
    """One Aufgabe of a template, due so many `days` after the day it is all about; negative ones before."""

    __tablename__ = "task_template_line"

    template_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task_template.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    days: Mapped[int]
    title: Mapped[str]


class TaskReminder(Base):
    """That somebody was reminded on a day: one mail a day, however many workers there are."""

    __tablename__ = "task_reminder"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
