"""Upkeep: files that were read and never said yes to do not stay."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from hub import jobs
from hub.db import now, transaction
from hub.feeds.models import CalendarImport, Feed

KEPT = timedelta(days=1)
REVOKED_KEPT = timedelta(days=30)


@jobs.every(timedelta(days=1))
def forget_old_calendar_files() -> None:
    """What an import holds may be the calendar of a whole office."""
    with transaction(writing=True) as opened:
        opened.execute(delete(CalendarImport).where(CalendarImport.created_at < now() - KEPT))
        opened.execute(delete(Feed).where(Feed.revoked_at < now() - REVOKED_KEPT))
