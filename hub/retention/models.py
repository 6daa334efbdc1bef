"""Retention classes, where they are set, holds, archive offers, proposals of deletion and what is left of them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

YEARS, REPLACED, WHILE_VALID, BY_DATE, PERMANENT = "years", "replaced", "while-valid", "by-date", "permanent"
PERIODS = (YEARS, REPLACED, WHILE_VALID, BY_DATE, PERMANENT)
OFFER, DELETE = "offer", "delete"
OUTCOMES = (OFFER, DELETE)
OPEN, CONFIRMED, WITHDRAWN = "open", "confirmed", "withdrawn"
TAKEN, NOT_WORTHY = "taken", "not-worthy"
ANSWERS = (TAKEN, NOT_WORTHY)


class RetentionClass(Identified, Base):
    """How long and what then. `standard_key` names the classes that the folders of a new Bereich begin with."""

    __tablename__ = "retention_class"
    __table_args__ = (
        CheckConstraint(f"period IN {PERIODS}", name="period"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    period: Mapped[str]
    years: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str]
    standard_key: Mapped[str | None] = mapped_column(unique=True)


class RetentionSetting(Base):
    """The class that was set on a folder (for all below it) or a document; `ends_on` for those that end by a date."""

    __tablename__ = "retention_setting"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("retention_class.id"), index=True)
    ends_on: Mapped[date | None]


class RetentionMark(Base):
    """What was done about the end of one document: postponed, and of which end the managers were told."""

    __tablename__ = "retention_mark"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    postponed_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    told_of: Mapped[date | None]


class LegalHold(Identified, Base):
    """A Löschsperre on a document, or on a folder and all below it, until somebody releases it."""

    __tablename__ = "legal_hold"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    placed_at: Mapped[datetime] = mapped_column(default=now)
    placed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    release_reason: Mapped[str] = mapped_column(default="")

    entry: Mapped[Any] = relationship("Entry")

    @property
    def workspace_id(self) -> uuid.UUID:
        found: uuid.UUID = self.entry.workspace_id
        return found


class StoredDetails(Base):
    """Where the newest note about a Bereich's details lies in the store, and what it says (SHA-256)."""

    __tablename__ = "stored_details"
    __table_args__ = (Index("ix_stored_details_bytes", "store_key", "store_version"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), primary_key=True)
    store_key: Mapped[str]
    store_version: Mapped[str]
    sha256: Mapped[str]


class ArchiveOffer(Identified, Base):
    """Documents that were offered to the archive together."""

    __tablename__ = "archive_offer"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    offered_at: Mapped[datetime] = mapped_column(default=now)
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class OfferedDocument(Base):
    """One document of an offer, as of version `number`, and what the archive said."""

    __tablename__ = "offered_document"
    __table_args__ = (CheckConstraint(f"answer IN {ANSWERS}", name="answer"),)

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("archive_offer.id", ondelete="CASCADE"), primary_key=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    answer: Mapped[str | None]


class DeletionProposal(Identified, Base):
    """What one person proposes to delete and another one confirms."""

    __tablename__ = "deletion_proposal"
    __table_args__ = (CheckConstraint(f"state IN {(OPEN, CONFIRMED, WITHDRAWN)}", name="state"),)

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    state: Mapped[str] = mapped_column(default=OPEN)
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class ProposedDocument(Base):
    """One document of a proposal as the first person saw it: version `number`."""

    __tablename__ = "proposed_document"

    proposal_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("deletion_proposal.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]


class DeletionRecord(Identified, Base):
    """The proof that documents were deleted, without a word of what they held: no names, no checksums.

    `classes` counts documents by class: [[name, number], …]; `first_end` and `last_end` are the ends of their periods.
    """

    __tablename__ = "deletion_record"

    workspace_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("workspace.id"), index=True)
    workspace: Mapped[str]
    documents: Mapped[int]
    versions: Mapped[int]
    classes: Mapped[list[Any]] = mapped_column(JSON)
    first_end: Mapped[date]
    last_end: Mapped[date]
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
