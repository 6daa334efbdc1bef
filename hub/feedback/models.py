"""Fragebögen, their versions, rounds and ways in: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

AUDIENCES = ("youth", "parents", "schools", "employers", "attendees")
LINK, TABLET, PAPER, CODES = "link", "tablet", "paper", "codes"
WAYS = (LINK, TABLET, PAPER, CODES)
REPEATS = ("none", "month", "quarter", "half-year")


class FeedbackForm(Identified, Base):
    """A Fragebogen of one Bereich. `draft` is a `content.Content` as JSON, `revision` grows with every change of it."""

    __tablename__ = "feedback_form"
    __table_args__ = (CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str]  # for those who work with it; what people read is in the content
    audience: Mapped[str]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    outdated: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)  # as hub/feedback/outdated.py says
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None]

    versions: Mapped[list[FormVersion]] = relationship(order_by="FormVersion.number", passive_deletes=True)
    rounds: Mapped[list[FeedbackRound]] = relationship(order_by="FeedbackRound.number", passive_deletes=True)
    channels: Mapped[list[FeedbackChannel]] = relationship(order_by="FeedbackChannel.created_at", passive_deletes=True)


class FormVersion(Identified, Base):
    """A Fragebogen as it was published; never changed again. Answers keep the version they were given to."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "number"),)

    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_form.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class FeedbackRound(Identified, Base):
    """A Welle: from when to when one version takes answers (days where the hub stands, both included).

    Rounds of one Fragebogen never overlap. `ended_at`: ended by a person before its last day. With `repeats` the next
    one begins by itself. `released_at`: its results were worked out, once and for all (hub/results).
    """

    __tablename__ = "feedback_round"
    __table_args__ = (
        UniqueConstraint("form_id", "number"),
        CheckConstraint(f"repeats IN {REPEATS}", name="repeats"),
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="order"),
    )

    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_form.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("form_version.id"))
    number: Mapped[int]
    name: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    repeats: Mapped[str] = mapped_column(default="none")
    ended_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]

    form: Mapped[FeedbackForm] = relationship(viewonly=True)
    version: Mapped[FormVersion] = relationship()


class FeedbackChannel(Identified, Base):
    """A way in, the same for all rounds: a printed code goes on working. `code` stands in `/r/<code>`.

    `institution_id`: the school or office it hangs in, by which results can be told apart; None for all of them.
    `language` is what it begins in; None lets the browser say.
    """

    __tablename__ = "feedback_channel"
    __table_args__ = (CheckConstraint(f"way IN {WAYS}", name="way"),)

    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_form.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str] = mapped_column(default=LINK)
    name: Mapped[str] = mapped_column(default="")
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    language: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    form: Mapped[FeedbackForm] = relationship(viewonly=True)


class LibraryQuestion(Identified, Base):
    """A question kept for other Fragebögen: a `content.Question` as JSON; seen by all who build Fragebögen."""

    __tablename__ = "library_question"

    key: Mapped[str] = mapped_column(unique=True)
    audience: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
