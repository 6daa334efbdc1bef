"""Agenda items, topics, open questions, decisions and the state of a Protokoll: facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

OPEN, SENT, CLOSED = "open", "sent", "closed"
STATES = (OPEN, SENT, CLOSED)


class Minutes(Base):
    """How far the Protokoll of a Termin is; a Termin without a row has none yet, which is as good as open.

    `document_id` is the Word document it was last filed as. `round_id` asks for its acknowledgement until `due_on`;
    the day after that it is closed, and nothing of it changes any more until somebody reopens it with a reason.
    """

    __tablename__ = "minutes"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index("ix_minutes_due", "state", "due_on"),
    )

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(default=OPEN)
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"), index=True)
    filed_at: Mapped[datetime | None]
    round_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("acknowledgement_round.id", ondelete="SET NULL"), index=True
    )
    due_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(default="")


class Question(Identified, Base):
    """An open question of a Bereich, tracked from one Termin to the next until it is decided or withdrawn.

    The items that refer to it are its way through the Termine; `decision_id` is what decided it.
    """

    __tablename__ = "open_question"
    __table_args__ = (Index("ix_open_question_open", "workspace_id", "settled_at"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str]
    raised_at: Mapped[datetime] = mapped_column(default=now)
    raised_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    # No foreign key: the two tables would refer to each other; both are written together.
    decision_id: Mapped[uuid.UUID | None]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class AgendaItem(Identified, Base):
    """A Tagesordnungspunkt and what the Protokoll says of it; small positions come first.

    `minutes` is how long it is meant to take, `owner` whose item it is, in words; `note` prepares it. `text` is what
    was noted while the meeting ran, `version` counts its changes; `revision` counts those of the other columns.
    `is_postponed` says that it was not dealt with and went back to the topics.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_order", "event_id", "position"),)

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    owner: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=0)
    is_postponed: Mapped[bool] = mapped_column(default=False)
    question_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("open_question.id", ondelete="SET NULL"), index=True
    )
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    question: Mapped[Question | None] = relationship()


class Topic(Identified, Base):
    """A topic for one of the next meetings of a Bereich: who wants it, and why.

    While `is_waiting` it can be taken into an agenda; `item_id` is the item it became or came back from.
    """

    __tablename__ = "topic"
    __table_args__ = (Index("ix_topic_waiting", "workspace_id", "is_waiting"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"))
    title: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    is_waiting: Mapped[bool] = mapped_column(default=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class AgendaAttachment(Base):
    """A document of the Ablage that belongs to an item; shown to those who may read it."""

    __tablename__ = "agenda_attachment"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class AgendaTask(Base):
    """An Aufgabe that was given at an item."""

    __tablename__ = "agenda_task"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True, index=True)


class Decision(Identified, Base):
    """A Beschluss, numbered within its Bereich by the month of the Termin: „2027-03/2“. Votes may be uncounted."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("workspace_id", "month", "serial"),)

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"))
    month: Mapped[str]
    serial: Mapped[int]
    text: Mapped[str]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstained: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    decided_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    item: Mapped[AgendaItem] = relationship()

    @property
    def number(self) -> str:
        return f"{self.month}/{self.serial}"
