"""Writing the Protokoll while the meeting runs: notes and who is there. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.acknowledgements.texts import clean_text
from hub.audit.actions import noted_since, record
from hub.calendar.models import Event, Participant
from hub.db import now, session
from hub.minutes.errors import TextsDiffer
from hub.minutes.merging import merged
from hub.minutes.models import AgendaItem
from hub.minutes.state import event_of, expect_open, paragraphs, writable_item

TOLD_AGAIN_AFTER = timedelta(hours=1)  # every pause in typing is saved: the trail says it once an hour and item


class Saved(NamedTuple):
    """What stands in the item now; `is_merged` where somebody else's change came in beside one's own."""

    text: str
    version: int
    is_merged: bool


def save_text(user: User, item: AgendaItem, *, text: str, base: str, version: int) -> Saved:
    """Save what somebody wrote in an item, who began with `base`, its `version`.

    Another's change since then is kept too, where both do not touch. Raises `TextsDiffer` where they do, `TooLong`,
    `MinutesClosed`.
    """
    item = writable_item(item.id)
    text = paragraphs(text)
    wanted: str | None = text
    if item.version != version:
        wanted = merged(clean_text(base), text, item.text)
    if wanted is None:
        raise TextsDiffer(item.text, item.version)
    paragraphs(wanted)
    if wanted != item.text:
        item.text = wanted
        item.version += 1
        item.changed_at, item.changed_by = now(), user.id
        session().flush()
        _note(user, item)
    return Saved(item.text, item.version, item.text != text)


def take_attendance(user: User, event: Event, *, present: Collection[uuid.UUID], absent: Collection[uuid.UUID]) -> None:
    """Who is there and who is not; of whom neither is said stays as it was. Raises `MinutesClosed`."""
    expect_open(event.id)
    named = {*present, *absent}
    wanted = select(Participant).where(Participant.event_id == event.id, Participant.id.in_(named))
    moment, count = now(), 0
    for participant in session().scalars(wanted.order_by(Participant.id).with_for_update()).all():
        is_there = participant.id in present
        if participant.attended == is_there:
            continue
        participant.attended, participant.attendance_at, participant.claimed_at = is_there, moment, None
        count += 1
    session().flush()
    if count:
        text = f"Anwesenheit bei „{event.title}“ festgehalten ({count})"
        record("minutes.attendance", actor=user, about=event, workspace_id=event.workspace_id, text=text)


def _note(user: User, item: AgendaItem) -> None:
    event = event_of(item)
    since = now() - TOLD_AGAIN_AFTER
    if noted_since("minutes.write", actor=user, about=event, since=since, version=str(item.id)):
        return
    record(
        "minutes.write",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Im Protokoll von „{event.title}“ zu Punkt {item.position} geschrieben",
        details={"number": str(item.id)},
    )
