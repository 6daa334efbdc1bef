"""Piles of codes and sheets that are printed, and sheets of paper that may be typed in once: tables and facts."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

CODES, SHEETS = "codes", "sheets"
KINDS = (CODES, SHEETS)
WAITING, MADE, FAILED, GONE = "waiting", "made", "failed", "gone"
STATES = (WAITING, MADE, FAILED, GONE)


class Printing(Identified, Base):
    """A pile of one-time codes or sheets that the worker sets as one PDF. It lies ready for a day, then its bytes go.

    Codes stand in clear in that PDF alone; rows hold their hashes. Sheets are numbered from `first_number` on.
    """

    __tablename__ = "handout_printing"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
    )

    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_channel.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    language: Mapped[str]
    count: Mapped[int]
    first_number: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default=WAITING)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime | None]
    store_key: Mapped[str | None]
    store_version: Mapped[str | None]


class PaperSheet(Identified, Base):
    """A printed sheet with its number. It is known that it was typed in, not what stood on it."""

    __tablename__ = "paper_sheet"
    __table_args__ = (UniqueConstraint("channel_id", "number"),)

    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_channel.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    language: Mapped[str]
    entered_on: Mapped[date | None]
