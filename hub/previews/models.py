"""What was made of some bytes for looking at, shared by every version that holds these bytes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

WAITING, MADE = "waiting", "made"  # every other status is one of `search.extract.Status`: why there are no pages


class Preview(Base):
    """How the making of pages stands; `pages` is how many there are (0: unknown).

    `asked_from` to `asked_to` are the pages that were asked for last, so that nobody asks for them twice. `pdf_key` and
    `pdf_version` are where the PDF lies that LibreOffice made: each file is converted once, and nobody is given it.
    """

    __tablename__ = "preview"
    __table_args__ = (Index("ix_preview_pdf", "pdf_key", "pdf_version"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default=WAITING)
    detail: Mapped[str] = mapped_column(default="")
    pages: Mapped[int] = mapped_column(default=0)
    asked_from: Mapped[int] = mapped_column(default=0)
    asked_to: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    pdf_key: Mapped[str | None]
    pdf_version: Mapped[str | None]


class PreviewPage(Identified, Base):
    """One page: where its image is stored, None where it cannot be drawn; `words` with their boxes (JSON, zlib).

    `small` is its little picture (WebP, a few KiB); None for pages from before there were such pictures.
    """

    __tablename__ = "preview_page"
    __table_args__ = (
        UniqueConstraint("sha256", "number"),
        Index("ix_preview_page_bytes", "store_key", "store_version"),
    )

    sha256: Mapped[str] = mapped_column(ForeignKey("preview.sha256", ondelete="CASCADE"))
    number: Mapped[int]
    store_key: Mapped[str | None]
    store_version: Mapped[str | None]
    image_sha256: Mapped[str]
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    words: Mapped[bytes]
    small: Mapped[bytes | None] = mapped_column(deferred=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
