"""Results of rounds as they were released: tables and facts about one row each."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, now


class RoundResult(Base):
    """All that is ever shown of a round's answers, worked out once under `k`: there are no two points in time."""

    __tablename__ = "round_result"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), primary_key=True)
    k: Mapped[int]
    tables: Mapped[dict[str, Any]] = mapped_column(JSON)
    released_at: Mapped[datetime] = mapped_column(default=now)
    released_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class RoundTelling(Base):
    """That the organisers were told of something, once for each Welle and `kind`; `step`: how far it had come then."""

    __tablename__ = "round_telling"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback_round.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime] = mapped_column(default=now)
