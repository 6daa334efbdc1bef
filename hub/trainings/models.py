"""Registration for a Termin, seats per institution, and who is registered: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now

WAITING, OFFERED, CONFIRMED, CANCELLED, EXPIRED = "waiting", "offered", "confirmed", "cancelled", "expired"
STATUSES = (WAITING, OFFERED, CONFIRMED, CANCELLED, EXPIRED)
ACTIVE = (WAITING, OFFERED, CONFIRMED)
TAKING_A_SEAT = (OFFERED, CONFIRMED)
OFFER_HOURS = 48


class RegistrationOffer(Identified, Base):
    """Registration for one Termin; whoever changes anything about its seats locks this row first.

    From `redistributes_on` on, seats that institutions have not used are free for all (`redistributed_at` says that
    this has happened). A seat that is offered to somebody of the waiting list is held for `offer_hours`.
    `link_revision` grows to revoke the public address. `closed_at` notes that the organiser was told of the deadline,
    `ended_at` that the Termin began or was called off: nobody waits any more.
    """

    __tablename__ = "registration_offer"
    __table_args__ = (
        CheckConstraint("seats > 0", name="seats"),
        CheckConstraint("offer_hours > 0", name="offer_hours"),
    )

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), unique=True)
    seats: Mapped[int]
    opens_on: Mapped[date | None]
    closes_on: Mapped[date]
    allows_guests: Mapped[bool] = mapped_column(default=False)
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    redistributes_on: Mapped[date | None]
    redistributed_at: Mapped[datetime | None]
    offer_hours: Mapped[int] = mapped_column(default=OFFER_HOURS)
    preparation: Mapped[str] = mapped_column(default="")
    link_revision: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class SeatContingent(Base):
    """The seats that are kept for one institution."""

    __tablename__ = "seat_contingent"
    __table_args__ = (CheckConstraint("seats > 0", name="seats"),)

    offer_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("registration_offer.id", ondelete="CASCADE"), primary_key=True
    )
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    seats: Mapped[int]


class Registration(Identified, Base):
    """One person or guest at one Termin, one row however often they come and go.

    `position` is their place in the line, also after they left it; a new registration goes to its end. A guest's
    `name`, `email` and `institution_name` stand in the row; `verified_at` is None until the guest has followed the
    mailed link: until then they wait without moving up, or a free seat is held for them (`offered`).
    `moved_because` is the reason a planner gave for moving them up. `link_revision` grows to revoke the personal
    address.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        UniqueConstraint("offer_id", "person_id"),
        UniqueConstraint("offer_id", "email"),
        UniqueConstraint("offer_id", "position"),
        Index("ix_registration_status", "offer_id", "status"),
    )

    offer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registration_offer.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None]  # lower case; None for a person with an account
    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institution.id"), index=True)
    institution_name: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default=WAITING)
    position: Mapped[int]
    offered_until: Mapped[datetime | None] = mapped_column(index=True)
    verified_at: Mapped[datetime | None]
    moved_because: Mapped[str] = mapped_column(default="")
    registered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None]
    link_revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)  # of the last time they registered
    changed_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None
