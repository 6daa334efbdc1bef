"""Freigabelinks, Briefkästen and what waits in them: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

VIEW, DOWNLOAD = "view", "download"


class ShareLink(Identified, Base):
    """A Freigabelink to a document or folder. The address holds the token, the row only its SHA-256.

    `workspace_id` is the Bereich it was made in: it rests while the entry lies in another one. Without
    `version_number` it shows the current version; `fetches` counts openings and downloads up to `max_fetches`.
    """

    __tablename__ = "share_link"
    __table_args__ = (CheckConstraint(f"allows IN {(VIEW, DOWNLOAD)}", name="allows"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    version_number: Mapped[int | None]
    allows: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    max_fetches: Mapped[int | None]
    fetches: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]

    @property
    def is_used_up(self) -> bool:
        return self.max_fetches is not None and self.fetches >= self.max_fetches

    @property
    def may_download(self) -> bool:
        return self.allows == DOWNLOAD


class Letterbox(Identified, Base):
    """A Briefkasten: who has its address may hand in files for one folder and sees nothing of it.

    `max_file_bytes` holds for one file, `max_total_bytes` for everything that waits in it, `max_files` for one
    delivery.
    """

    __tablename__ = "letterbox"

    token_hash: Mapped[str] = mapped_column(unique=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="")
    max_file_bytes: Mapped[int] = mapped_column(BigInteger)
    max_total_bytes: Mapped[int] = mapped_column(BigInteger)
    max_files: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]


class Delivery(Identified, Base):
    """An Einsendung: what somebody handed in at one time. It goes when all its files are taken over or refused."""

    __tablename__ = "delivery"

    letterbox_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("letterbox.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    reminded_at: Mapped[datetime | None]

    letterbox: Mapped[Letterbox] = relationship()
    files: Mapped[list[DeliveredFile]] = relationship(order_by="DeliveredFile.name", passive_deletes=True)


class DeliveredFile(Identified, Base):
    """A file in quarantine: stored bytes that are no entry of the Ablage until somebody takes them over."""

    __tablename__ = "delivered_file"
    __table_args__ = (Index("ix_delivered_file_bytes", "store_key", "store_version"),)

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    store_key: Mapped[str]
    store_version: Mapped[str]
