"""What people said, and nothing of who they are: tables and facts about one row each.

No table here has a time, an address or an account. SQLite keeps no order of insertion in them either (no rowid): an
answer waits in `incoming_answer` until it is stored among others, shuffled (hub/answering/shuffling).
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified

NO_ORDER = {"sqlite_with_rowid": False}
WAITING, SHOWN, WITHHELD = "waiting", "shown", "withheld"
MODERATION = (WAITING, SHOWN, WITHHELD)
OPEN, KEPT, REMOVED = "open", "kept", "removed"


class IncomingAnswer(Identified, Base):
    """A whole answer that was acknowledged and not yet stored among others. `values`: question's id → value."""

    __tablename__ = "incoming_answer"
    __table_args__ = (NO_ORDER,)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("form_version.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"))
    language: Mapped[str]
    given_on: Mapped[date]
    burst_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answer_burst.id"), index=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)


class GivenAnswer(Identified, Base):
    """What one person chose; their texts stand apart. The id is a new one.

    `values`: question's id → option's id (one, scale, smileys, ten), list of ids (several; ranking in its order),
    {row's id: option's id} (matrix), int (number), ISO day (date). A question that was skipped is not there.
    """

    __tablename__ = "given_answer"
    __table_args__ = (NO_ORDER,)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("form_version.id"))
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"))
    given_on: Mapped[date]
    burst_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answer_burst.id"), index=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)


class GivenText(Identified, Base):
    """What one person wrote to one question: nothing leads from it to their other answers.

    `shown_text` is what moderation made of it (a phone number taken out), shown from ten answers on.
    """

    __tablename__ = "given_text"
    __table_args__ = (CheckConstraint(f"state IN {MODERATION}", name="state"), NO_ORDER)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[str]
    burst_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("answer_burst.id"), index=True)
    text: Mapped[str]
    shown_text: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=WAITING)
    moderated_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class TextTheme(Base):
    """A theme that somebody gave a text."""

    __tablename__ = "text_theme"

    text_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("given_text.id", ondelete="CASCADE"), primary_key=True)
    theme: Mapped[str] = mapped_column(primary_key=True)


class AnswerBurst(Identified, Base):
    """Unusually many answers by one way in at once: looked at, kept or taken out as one block."""

    __tablename__ = "answer_burst"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_channel.id", ondelete="CASCADE"))
    noticed_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=OPEN)
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class UsedToken(Base):
    """A page's one-time token that has brought an answer: sent again, it brings no second one."""

    __tablename__ = "used_token"
    __table_args__ = (NO_ORDER,)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    forget_on: Mapped[date] = mapped_column(index=True)


class OneTimeCode(Identified, Base):
    """A code for one answer in one round: known are that it was given out and that it is used up, not to whom."""

    __tablename__ = "one_time_code"
    __table_args__ = (NO_ORDER,)

    channel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_channel.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    is_used: Mapped[bool] = mapped_column(default=False)


class ContactWish(Identified, Base):
    """Somebody wants to be called or written to. Stored apart: nothing leads from it to what they answered.

    Neither the institution nor the day: where few answer, both together would lead there. It goes when it is done.
    """

    __tablename__ = "contact_wish"
    __table_args__ = (NO_ORDER,)

    form_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_form.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    reach_by: Mapped[str]  # phone number or address, as it was typed
    message: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    wished_in_week_of: Mapped[date]  # its Monday
    delete_on: Mapped[date] = mapped_column(index=True)
    is_told: Mapped[bool] = mapped_column(default=False)  # those who settle it have heard that something waits
