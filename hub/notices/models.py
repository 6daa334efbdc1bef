"""Notices („Mitteilungen“): what one person shall know."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now


class Notice(Identified, Base):
    """`kind` names the sentence, `words` what stands in its gaps.

    What it is about (`entry_id`, `workspace_id` or `event_id`, none for what is the person's own) decides whether it is
    shown: only as long as the person may read that.
    """

    __tablename__ = "notice"
    __table_args__ = (
        # the number in the header of every page
        Index(
            "ix_notice_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    words: Mapped[dict[str, str]] = mapped_column(JSON)
    url: Mapped[str]
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
