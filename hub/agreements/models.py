"""Agreements: what a document marked as Vereinbarung adds – validity, review, who signed, annexes."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified


class Agreement(Base):
    """The end of its validity stands in the document's own „Gültig bis“. `kept_by` hears of the review last."""

    __tablename__ = "agreement"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    valid_from: Mapped[date | None]
    review_on: Mapped[date | None] = mapped_column(index=True)
    review_sent_at: Mapped[datetime | None]
    kept_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class Signatory(Identified, Base):
    """A partner of an agreement: one of the hub's institutions, or somebody named by hand."""

    __tablename__ = "signatory"

    agreement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreement.document_id", ondelete="CASCADE"), index=True)
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"))
    name: Mapped[str]
    signed_on: Mapped[date | None]
    acceded_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class Annex(Base):
    """Another document that belongs to an agreement."""

    __tablename__ = "annex"

    agreement_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("agreement.document_id", ondelete="CASCADE"), primary_key=True
    )
    document_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True
    )
