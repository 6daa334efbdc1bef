"""Rounds of asking about one version of a document, and those who are asked in them: facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

NOTE, AGREE = "note", "agree"
AIMS = (NOTE, AGREE)
NOTED, AGREED, OBJECTED = "noted", "agreed", "objected"
ANSWERS = (NOTED, AGREED, OBJECTED)
ONE, ALL = "one", "all"
CLOSED, WITHDRAWN, REPLACED = "closed", "withdrawn", "replaced"
ENDINGS = (CLOSED, WITHDRAWN, REPLACED)


class Round(Identified, Base):
    """Somebody asks people about one fixed version until a day. Open until it is ended, also when the day is past.

    `principals` and `of_institution` keep what the asker chose, so that a new version can be asked about again.
    """

    __tablename__ = "acknowledgement_round"
    __table_args__ = (
        CheckConstraint(f"aim IN {AIMS}", name="aim"),
        CheckConstraint(f"of_institution IN {(ONE, ALL)}", name="of_institution"),
        CheckConstraint(f"ended_as IN {ENDINGS}", name="ended_as"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
        Index("ix_acknowledgement_round_open", "ended_at", "due_on"),
    )

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    aim: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    asks_again: Mapped[bool] = mapped_column(default=False)
    principals: Mapped[list[str]] = mapped_column(JSON)
    of_institution: Mapped[str] = mapped_column(default=ONE)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None]
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reminded_before_at: Mapped[datetime | None]
    reminded_after_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class Addressee(Identified, Base):
    """Who owes one answer in a round: a person, or an institution for which any one of its people may answer."""

    __tablename__ = "acknowledgement_addressee"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        UniqueConstraint("round_id", "institution_id"),
        CheckConstraint("(person_id IS NULL) <> (institution_id IS NULL)", name="who"),
        CheckConstraint(f"answer IN {ANSWERS}", name="answer"),
        CheckConstraint("(answer = 'objected') = (objection <> '') OR answer IS NULL", name="objection"),
        CheckConstraint("(answer IS NULL) = (answered_by IS NULL)", name="answered"),
    )

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("acknowledgement_round.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    answer: Mapped[str | None]
    objection: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
