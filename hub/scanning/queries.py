"""How far the scan has come: for one document, one folder, and the whole installation (numbers only)."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from hub.db import session
from hub.documents.models import Document
from hub.scanning.models import CLEAN, WAITING, Scan


@dataclass(frozen=True)
class Progress:
    """Files (different bytes) by status, since when the oldest waits, and why."""

    counts: dict[str, int] = field(default_factory=dict)
    waiting_since: datetime | None = None
    error: str = ""


def scan_of(sha256: str) -> Scan | None:
    return session().get(Scan, sha256)


def held_back_in(folder_id: uuid.UUID) -> dict[str, int]:
    """Documents of a folder, which the caller may read, whose current version is not known to be clean; by status."""
    rows = session().execute(
        select(Scan.status, func.count())
        .select_from(Document)
        .outerjoin(Scan, Scan.sha256 == Document.sha256)
        .where(Document.parent_id == folder_id, Document.trash_id.is_(None), Scan.status.is_distinct_from(CLEAN))
        .group_by(Scan.status)
    )
    counts: Counter[str] = Counter()
    for status, count in rows:
        counts[status or WAITING] += count
    return counts


def progress() -> Progress:
    """Numbers of the whole installation, for those who keep it running and see no content."""
    by_status = select(Scan.status, func.count()).group_by(Scan.status)
    counts = {status: count for status, count in session().execute(by_status)}
    oldest = session().scalars(select(Scan).where(Scan.status == WAITING).order_by(Scan.queued_at).limit(1)).first()
    return Progress(counts, oldest.queued_at, oldest.error) if oldest else Progress(counts)
