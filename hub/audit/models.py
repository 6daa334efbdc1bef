"""One line of the audit trail; knows no other table, so that a line outlives what it speaks of."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base


class AuditEntry(Base):
    """`hash` is the SHA-256 over the fields and the hash before it, so a changed line breaks the chain."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_about", "kind", "about"), Index("ix_audit_entry_at", "at"))

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    actor: Mapped[str]
    action: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str]
    workspace_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    text: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str]
