"""Which documents serve as Vorlagen."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, now


class WordTemplate(Base):
    """A document that is offered as a Vorlage, in its current version, to everybody who may read it."""

    __tablename__ = "word_template"

    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True)
    offered_at: Mapped[datetime] = mapped_column(default=now)
    offered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
