"""A room of the Jobcenter (where the contributor and the guest are), booked for the Termin."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import session
from hub.rooms.actions import Described, add_resource, book_for_event
from hub.rooms.models import ROOM
from tests.people import Cast

IDS = {"resource_id": "resource", "booking_id": "booking"}
TABLE = """
POST   /bookings/<uuid:booking_id>/give-back                                    302 403 403 403 302 302 404
GET    /events/<uuid:event_id>/rooms                                            302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/rooms                                            302 404 404 403 422 422 404
GET    /rooms                                                                   302 200 200 200 200 200 403
GET    /rooms/<uuid:resource_id>                                                302 200 200 200 200 200 404
GET    /rooms/<uuid:resource_id>/block                                          302 403 403 403 200 403 404
POST   /rooms/<uuid:resource_id>/block                                          302 403 403 403 422 403 404
GET    /rooms/<uuid:resource_id>/edit                                           302 403 403 403 200 403 404
POST   /rooms/<uuid:resource_id>/edit                                           302 403 403 403 422 403 404
GET    /rooms/new                                                               302 403 200 200 200 200 403
POST   /rooms/new                                                               302 403 422 422 422 422 403
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    resource = add_resource(user, Described(ROOM, "Raum 1.12", cast.jobcenter.id))
    booking = book_for_event(user, session().get_one(Event, ids["event"]), resource.id)
    return {"resource": resource.id, "booking": booking.id}
