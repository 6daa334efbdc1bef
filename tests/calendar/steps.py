"""Termine as stories need them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import Plan, create_event, plan_event
from hub.calendar.models import Event, EventFormat
from hub.calendar.times import span_of_times
from hub.db import session, transaction
from hub.documents.models import Workspace
from tests.people import Cast

NINE = datetime(2027, 3, 2, 9)


def format_called(name: str) -> EventFormat:
    """Of the formats every hub starts with; within a transaction."""
    return session().scalars(select(EventFormat).where(EventFormat.name == name)).one()


def plan_of(title: str = "Dienstgespräch", *, start: datetime = NINE, hours: float = 2, **more: Any) -> Plan:
    """A plan for „Dienstgespräch“ on 2 March 2027, 9 to 11; within a transaction and an application context."""
    format_name = more.pop("format_name", "Dienstgespräch")
    span = span_of_times(start, start + timedelta(hours=hours))
    return Plan(title=title, format_id=format_called(format_name).id, span=span, **more)


def an_event(cast: Cast, title: str = "Dienstgespräch", *, by: Person | None = None, **more: Any) -> Event:
    """A Termin of the contributor in „Gemeinsame Ablage“, announced unless `is_draft`."""
    is_draft = more.pop("is_draft", False)
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, (by or cast.contributor).id))
        event = create_event(user, opened.get_one(Workspace, cast.shared.id), plan_of(title, **more))
        if not is_draft:
            plan_event(user, event)
        return event
