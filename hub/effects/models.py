"""Folgen: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

IDEA, TASK, DECIDED, PUBLISHED = "idea", "task", "decided", "published"
STATES = (IDEA, TASK, DECIDED, PUBLISHED)


class Effect(Identified, Base):
    """A Folge: what people said, what was decided and done about it.

    `said` and `done` are by language („Ihr habt gesagt“, „wir haben gemacht“). It comes from a round's result
    (`question_id`) or from one text (`text_id`), and may lead to an Aufgabe and refer to a Beschluss of a Protokoll.
    Public while `published_at` is set; with `withheld_at` it was, until a text it quotes was withheld. `revision` grows
    with every change.
    """

    __tablename__ = "feedback_effect"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_form.id"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id"), index=True)
    question_id: Mapped[str]
    text_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("given_text.id", ondelete="SET NULL"))
    title: Mapped[str]
    decision: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decision_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"))
    said: Mapped[dict[str, str]] = mapped_column(JSON)
    done: Mapped[dict[str, str]] = mapped_column(JSON)
    task_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    withheld_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
