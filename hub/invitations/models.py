"""What invitations keep beside the participants: which Termin a copy was made of."""

from __future__ import annotations

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class CopiedEvent(Base):
    """A Termin made of another one outside a series: its participants are offered until somebody decides."""

    __tablename__ = "copied_event"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    original_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
