"""People without an account who do an Aufgabe, and what they said: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now


class TaskGuest(Identified, Base):
    """Somebody who was given one Aufgabe by a personal, signed address, until `expires_on`."""

    __tablename__ = "task_guest"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    expires_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    revoked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    notes: Mapped[list[GuestNote]] = relationship(order_by="GuestNote.at", passive_deletes=True)


class GuestNote(Identified, Base):
    """What a guest wrote to the Aufgabe, plain text."""

    __tablename__ = "guest_note"

    guest_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("task_guest.id", ondelete="CASCADE"), index=True)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
