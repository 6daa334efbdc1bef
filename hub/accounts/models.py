"""Institutions, people, groups and how they sign in: facts about one row each."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

LEGAL_AREAS = ("sgb2", "sgb3", "sgb8", "school", "network")
ROLES = ("coordination", "staff", "guest", "administration", "data-protection")
THEMES = ("auto", "light", "dark")
DENSITIES = ("compact", "comfortable")
DIGESTS = ("daily", "weekly", "never")


class Institution(Identified, Base):
    """A partner of the cooperation. `legal_area` is its Rechtskreis."""

    __tablename__ = "institution"
    __table_args__ = (CheckConstraint(f"legal_area IN {LEGAL_AREAS}", name="legal_area"),)

    name: Mapped[str] = mapped_column(unique=True)
    short_name: Mapped[str] = mapped_column(unique=True)
    legal_area: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")

    @property
    def principal(self) -> str:
        return f"institution:{self.id}"


class Person(Identified, Base):
    """Somebody with an account. Without a password hash the invitation has not been taken up yet."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="role"),
        CheckConstraint(f"digest IN {DIGESTS}", name="digest"),
        Index("uq_person_email", func.lower("email"), unique=True),
    )

    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    password_hash: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    deactivated_at: Mapped[datetime | None]
    last_visit_at: Mapped[datetime | None]
    previous_visit_at: Mapped[datetime | None]
    theme: Mapped[str] = mapped_column(default="auto")
    density: Mapped[str] = mapped_column(default="compact")
    language: Mapped[str] = mapped_column(default="de")
    digest: Mapped[str] = mapped_column(default="weekly", server_default="weekly")
    digest_at: Mapped[datetime | None]  # what is older was in a digest, or shall be in none

    institution: Mapped[Institution] = relationship()
    deputy: Mapped[Person | None] = relationship(remote_side="Person.id")

    @property
    def principal(self) -> str:
        return f"person:{self.id}"

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_invited(self) -> bool:
        return self.is_active and self.password_hash is None


class Group(Identified, Base):
    """A body such as the Steuergruppe, with members from any institution."""

    __tablename__ = "group"

    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str] = mapped_column(default="")

    members: Mapped[list[Person]] = relationship(secondary="group_member", order_by="Person.name")

    @property
    def principal(self) -> str:
        return f"group:{self.id}"


class GroupMember(Base):
    __tablename__ = "group_member"

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class AccessRevision(Base):
    """One row: a number that grows whenever who sees what may have changed, by triggers in the database itself.

    What was worked out under one number, such as „Wer sieht das?“ of a Bereich, holds as long as the number stands.
    """

    __tablename__ = "access_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class SignIn(Identified, Base):
    """One signed-in device. The cookie holds the token, the row only its SHA-256."""

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now)


class OneTimeLink(Identified, Base):
    """An invitation or password reset: works once, for 24 hours. The row holds only the token's SHA-256."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried within one window; `key` names an account or an address by its hash."""

    __tablename__ = "throttle"
    __table_args__ = (UniqueConstraint("key", "window_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    window_start: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
