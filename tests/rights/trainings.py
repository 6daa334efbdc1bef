"""Registration for the announced Termin: one of the reader, made by the reader."""

from __future__ import annotations

import uuid
from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import session
from hub.trainings.offers import Terms, set_up_registration
from hub.trainings.registering import register
from tests.people import Cast

IDS = {"registration_id": "registration"}
WORDS = {"<path:_address>": "x/y/z", "<any(mine, offer):_page>": "mine"}
TABLE = """
GET    /events/<uuid:event_id>/registration                                     302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/registration                                     302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/registration/switch-off                          302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/registration/switch-off                          302 404 404 403 302 302 404
POST   /events/<uuid:event_id>/registration/renew-link                          302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/registrations                                    302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/registrations.csv                                302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/registrations/new                                302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/registrations/new                                302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/registrations/write                              302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/registrations/write                              302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/register                                         302 404 404 302 302 302 404
GET    /events/<uuid:event_id>/register-colleague                               302 404 404 200 200 200 404
POST   /events/<uuid:event_id>/register-colleague                               302 404 404 422 422 422 404
POST   /registrations/<uuid:registration_id>/accept                             302 404 404 302 403 403 404
GET    /registrations/<uuid:registration_id>/cancel                             302 404 404 200 403 403 404
POST   /registrations/<uuid:registration_id>/cancel                             302 404 404 302 403 403 404
GET    /registrations/<uuid:registration_id>/move-up                            302 404 404 403 200 200 404
POST   /registrations/<uuid:registration_id>/move-up                            302 404 404 403 422 422 404
GET    /registrations/<uuid:registration_id>/remove                             302 404 404 403 200 200 404
POST   /registrations/<uuid:registration_id>/remove                             302 404 404 403 302 302 404
GET    /t/<token>                                                               404 404 404 404 404 404 404
POST   /t/<token>                                                               404 404 404 404 404 404 404
GET    /t/<token>/sent                                                          404 404 404 404 404 404 404
GET    /t/<any(mine, offer):_page>/<token>                                      404 404 404 404 404 404 404
POST   /t/<any(mine, offer):_page>/<token>                                      404 404 404 404 404 404 404
GET    /t/mine/<token>/event.ics                                                404 404 404 404 404 404 404
GET    /t/<path:_address>                                                       404 404 404 404 404 404 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    event = session().get_one(Event, ids["event"])
    contributor = user_of_person(session().get_one(Person, cast.contributor.id))
    terms = Terms(seats=1, closes_on=event.first_day - timedelta(days=1), allows_guests=True)
    set_up_registration(contributor, event, terms)
    reader = user_of_person(session().get_one(Person, cast.reader.id))
    return {"registration": register(reader, event).id}
