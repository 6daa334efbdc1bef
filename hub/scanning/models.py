"""What the virus scan said of some bytes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, now

WAITING, CLEAN, INFECTED, TOO_LARGE = "waiting", "clean", "infected", "too-large"
STATUSES = (WAITING, CLEAN, INFECTED, TOO_LARGE)


class Scan(Base):
    """One row for the same bytes in however many versions; `finding` names what was found, `error` why they wait."""

    __tablename__ = "scan"
    __table_args__ = (CheckConstraint(f"status IN {STATUSES}", name="status"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default=WAITING, index=True)
    finding: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    scanned_at: Mapped[datetime | None]
