"""The Termine a person who leaves has planned: who takes them over organises them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts import handover
from hub.audit.actions import record
from hub.calendar.models import CANCELLED, Event
from hub.db import now, session


def names_of_events(principal: str) -> list[str]:
    """The Termine of this person that lie ahead."""
    return [event.title for event in _ahead(principal)]


def hand_over_events(old: str, new: str) -> None:
    kind, _, person_id = new.partition(":")
    for event in _ahead(old) if kind == "person" else ():
        event.organiser_id = uuid.UUID(person_id)
        record(
            "events.hand-over",
            actor=None,
            about=event,
            workspace_id=event.workspace_id,
            text=f"Termin „{event.title}“ übergeben",
            details={"from": old, "to": new},
        )


def give_up_events(_principal: str) -> None:
    """Nothing to do: whoever works in the Bereich plans its Termine."""


def _ahead(principal: str) -> Sequence[Event]:
    kind, _, person_id = principal.partition(":")
    if kind != "person":
        return []
    mine = select(Event).where(Event.organiser_id == uuid.UUID(person_id), Event.deleted_at.is_(None))
    ahead = mine.where(Event.ends_at > now(), Event.status != CANCELLED)
    return session().scalars(ahead.order_by(Event.starts_at)).all()


handover.register(
    handover.Holding(
        title=lazy_gettext("Termine"), names=names_of_events, hand_over=hand_over_events, give_up=give_up_events
    )
)
