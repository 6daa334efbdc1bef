"""Terminumfragen: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

YES, MAYBE, NO = "yes", "maybe", "no"
CHOICES = (YES, MAYBE, NO)


class Poll(Identified, Base):
    """A Terminumfrage of one Bereich. Whoever has its address answers without an account, until `closes_at`.

    The address is signed, `link_revision` grows to revoke it; None when there is none. `event_id` is the Termin it
    became.
    """

    __tablename__ = "poll"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    format_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event_format.id"))
    closes_at: Mapped[datetime] = mapped_column(index=True)
    link_revision: Mapped[int | None]
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ended_at: Mapped[datetime | None]  # by a person, before the deadline or with a Termin
    told_at: Mapped[datetime | None]  # that the deadline is over

    options: Mapped[list[PollOption]] = relationship(order_by="PollOption.starts_at", passive_deletes=True)

    @property
    def takes_answers(self) -> bool:
        return self.ended_at is None and self.closes_at > now()


class PollOption(Identified, Base):
    """A time that is offered."""

    __tablename__ = "poll_option"
    __table_args__ = (
        UniqueConstraint("poll_id", "starts_at", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="order"),
    )

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Voter(Identified, Base):
    """Who answered, once: a person with an account, or somebody who gave a name (`name_key` makes it one per name).

    `email` is given freely, to be invited to the Termin it becomes.
    """

    __tablename__ = "voter"
    __table_args__ = (UniqueConstraint("poll_id", "person_id"), UniqueConstraint("poll_id", "name_key"))

    poll_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    name_key: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    comment: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime] = mapped_column(default=now)

    votes: Mapped[list[Vote]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Vote(Base):
    """What somebody said of one time."""

    __tablename__ = "vote"
    __table_args__ = (CheckConstraint(f"choice IN {CHOICES}", name="choice"),)

    voter_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("voter.id", ondelete="CASCADE"), primary_key=True)
    option_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("poll_option.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    choice: Mapped[str]
