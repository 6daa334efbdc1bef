"""The reminder of the day before: once per Termin and person, one mail for several, never to who declined."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Select

from hub import jobs, mail
from hub.audit.actions import record
from hub.calendar.models import DECLINED, DELEGATED, PLANNED, Event, Participant
from hub.days import day_of, today
from hub.db import now, session, transaction
from hub.invitations.invited import Invited, invitations
from hub.invitations.telling import by_person

MORNING, EVENING = 7, 20  # the hours of the day, where the hub stands, in which people like to be reminded


@jobs.every(timedelta(hours=1))
def remind_of_tomorrow() -> None:
    """Mark and mail are written together, or neither; after downtime only what is still ahead is reminded of."""
    if not MORNING <= now().astimezone(current_app.config["ZONE"]).hour < EVENING:
        return
    remind()


def remind() -> None:
    """Whatever the hour."""
    with transaction(writing=True):
        rows = [Invited(*row) for row in session().execute(_due().with_for_update(of=Participant))]
        rows = [row for row in rows if row.is_reachable and not row.is_organiser and not _was_told_just_now(row)]
        for same in by_person(rows):
            for row in same:
                row.participant.reminded_at = now()
            ids = ",".join(str(row.participant.id) for row in same)
            mail.send_composed("invitations.reminder", recipient=same[0].email, participants=ids)
        if rows:
            record("invitations.remind", actor=None, text="An Termine erinnert", details={"reminders": len(rows)})


def _due() -> Select[Any]:
    return (
        invitations()
        .where(
            Event.status == PLANNED,
            Event.deleted_at.is_(None),
            Event.starts_at > now(),
            Event.first_day <= today() + timedelta(days=1),
            Participant.reminded_at.is_(None),
            Participant.told_sequence.is_not(None),
            Participant.answer.not_in((DECLINED, DELEGATED)),
        )
        .order_by(Event.starts_at, Participant.id)
    )


def _was_told_just_now(row: Invited) -> bool:
    """Who got a mail about it on the day before or later needs no second one."""
    told_at = row.participant.told_at
    return told_at is not None and day_of(told_at) >= row.event.first_day - timedelta(days=1)
