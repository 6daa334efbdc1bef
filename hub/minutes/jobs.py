"""Closing minutes whose deadline is over."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub import jobs
from hub.days import today
from hub.db import session, transaction
from hub.minutes.closing import close_if_due
from hub.minutes.models import SENT, Minutes


@jobs.every(timedelta(hours=1))
def close_minutes() -> None:
    """Each in a transaction of its own: killed at any moment, the next run goes on with the rest."""
    with transaction(writing=False):
        due = list(session().scalars(select(Minutes.event_id).where(Minutes.state == SENT, Minutes.due_on < today())))
    for event_id in due:
        with transaction(writing=True):
            close_if_due(event_id)
