"""Writing the trail. One call per change, inside the change's own transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from hub.audit.models import AuditEntry
from hub.db import engine, now, read, session

FIRST_HASH = "0" * 64
_LAST_LINE = select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
CHAIN_LOCK = 0x6A6261  # one number for everybody who appends to the chain (PostgreSQL advisory lock)


def record(
    action: str,
    *,
    actor: Any,
    about: Any = None,
    text: str = "",
    workspace_id: uuid.UUID | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Append one line: who (`actor`: a User or Person, None for the hub itself) did what to which row.

    Call it last in an action: on PostgreSQL the chain is locked from here to the commit.
    """
    _lock_chain()
    last = read(_LAST_LINE)
    number, previous_hash = (last[0][0] + 1, last[0][1]) if last else (1, FIRST_HASH)
    entry = AuditEntry(
        number=number,
        at=now().replace(microsecond=0),
        actor_id=actor.id if actor else None,
        actor=actor.name if actor else "JBA-Hub",
        action=action,
        kind=about.__tablename__ if about is not None else "",
        about=str(about.id) if about is not None else "",
        workspace_id=workspace_id,
        text=text,
        details=details or {},
        previous_hash=previous_hash,
        hash="",
    )
    entry.hash = chain_hash(entry)
    session().add(entry)
    session().flush()


def noted_since(action: str, *, actor: Any, about: Any, since: datetime, version: int | str) -> bool:
    """Whether the trail already says that this person did this to this version of the row."""
    found = session().scalars(
        select(AuditEntry.details).where(
            AuditEntry.kind == about.__tablename__,
            AuditEntry.about == str(about.id),
            AuditEntry.action == action,
            AuditEntry.actor_id == actor.id,
            AuditEntry.at >= since,
        )
    )
    return any(details.get("number") == version for details in found)


def chain_hash(entry: AuditEntry) -> str:
    """SHA-256 over every field and the hash before, in one canonical JSON form."""
    fields = {
        "number": entry.number,
        "at": _seconds(entry.at),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "actor": entry.actor,
        "action": entry.action,
        "kind": entry.kind,
        "about": entry.about,
        "workspace_id": str(entry.workspace_id) if entry.workspace_id else None,
        "text": entry.text,
        "details": entry.details,
        "previous_hash": entry.previous_hash,
    }
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _lock_chain() -> None:
    # SQLite has a single writer already.
    if engine().dialect.name == "postgresql":
        session().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
