"""Names and addresses of guests go some time after their link has ended."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub import jobs
from hub.days import today
from hub.db import transaction
from hub.task_guests.actions import forget_after
from hub.task_guests.models import TaskGuest


@jobs.every(timedelta(days=1))
def forget_guests() -> None:
    """What they wrote stays with the Aufgabe, without their name."""
    with transaction(writing=True) as opened:
        ended = select(TaskGuest).where(TaskGuest.expires_on < today() - forget_after(), TaskGuest.email != "")
        for guest in opened.scalars(ended).all():
            guest.name = guest.email = ""
