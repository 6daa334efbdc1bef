"""Rooms and equipment that the partners lend each other, and their bookings: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.db import Base, Identified, now

ROOM, EQUIPMENT = "room", "equipment"
KINDS = (ROOM, EQUIPMENT)


class Resource(Identified, Base):
    """A room or a piece of equipment of one institution. `seats` of a room, None where nobody counts them."""

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        UniqueConstraint("institution_id", "name"),
    )

    kind: Mapped[str]
    name: Mapped[str]
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    place: Mapped[str] = mapped_column(default="")
    seats: Mapped[int | None]
    accessibility: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_room(self) -> bool:
        return self.kind == ROOM


class Booking(Identified, Base):
    """A time for which a room or piece of equipment is taken: by a Termin, or by its keepers themselves (`purpose`).

    No two of one resource overlap: `hub.rooms.actions` locks the resource before it looks.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        UniqueConstraint("resource_id", "event_id"),
        Index("ix_booking_time", "resource_id", "starts_at", "ends_at"),
    )

    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("resource.id"))
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(default="")
    booked_at: Mapped[datetime] = mapped_column(default=now)
    booked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)

    resource: Mapped[Resource] = relationship()
