"""Comments on documents."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now


class Comment(Identified, Base):
    """One comment, or with a `parent_id` an answer to one. Only a comment is settled, its answers with it.

    `mentions` are the principals it names, with the names as they stand in the text.
    """

    __tablename__ = "comment"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    mentions: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
