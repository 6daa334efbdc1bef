"""Marking notices as read, and forgetting old ones. Actions; they never commit.

No line in the trail: when somebody read a notice concerns nobody else.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from hub import jobs
from hub.accounts.signed_in import User
from hub.db import now, session, transaction
from hub.notices.models import Notice

KEPT = timedelta(days=90)


def mark_read(notice: Notice) -> None:
    notice.read_at = notice.read_at or now()


def mark_all_read(user: User) -> None:
    """Those too that the person may not see any more: they shall not come back as new."""
    unread = update(Notice).where(Notice.person_id == user.id, Notice.read_at.is_(None))
    session().execute(unread.values(read_at=now()))


@jobs.every(timedelta(days=1))
def forget_old_notices() -> None:
    with transaction(writing=True) as opened:
        opened.execute(delete(Notice).where(Notice.created_at < now() - KEPT))
