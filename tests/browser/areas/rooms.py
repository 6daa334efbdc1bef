"""The pages of rooms and equipment."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import transaction
from hub.demo import DOMAIN
from hub.rooms.actions import Described, add_resource, book_for_event
from hub.rooms.models import EQUIPMENT, ROOM
from tests.browser.live import LiveHub
from tests.browser.shown import Shown

PAGES = [
    Shown("rooms.rooms", "koordination", "/rooms"),
    Shown("rooms.new_room", "koordination", "/rooms/new"),
    Shown("rooms.room", "koordination", "/rooms/{room}"),
    Shown("rooms.edit_room", "koordination", "/rooms/{room}/edit"),
    Shown("rooms.block", "koordination", "/rooms/{room}/block"),
    Shown("rooms.book", "koordination", "/events/{event}/rooms"),
]


def make_places(hub: LiveHub, places: dict[str, str]) -> dict[str, str]:
    """A room, booked for the Termin, and a projector."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        jobcenter = opened.scalars(select(Institution.id).where(Institution.short_name == "Jobcenter")).one()
        room = add_resource(
            user,
            Described(ROOM, "Raum 1.12", jobcenter, "Hauptstraße 1, 1. Etage", 24, "stufenlos, Induktionsschleife"),
        )
        add_resource(user, Described(EQUIPMENT, "Beamer", jobcenter))
        book_for_event(user, opened.get_one(Event, uuid.UUID(places["event"])), room.id)
        return {"room": str(room.id)}
