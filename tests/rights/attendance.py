"""Attendance: of the contributor's announced Termin; codes that do not hold look the same to everybody."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.calendar.models import Participant
from hub.db import session
from hub.documents.models import Workspace
from tests.calendar.steps import plan_of
from tests.people import Cast

IDS = {"participant_id": "participant"}
WORDS = {"<code>": "forged", "<any(list, poster):kind>": "poster"}
TABLE = """
GET    /events/<uuid:event_id>/attendance                                       302 404 404 403 200 200 404
POST   /participants/<uuid:participant_id>/attendance                           302 404 404 404 422 422 404
POST   /events/<uuid:event_id>/attendance/all                                   302 404 404 403 302 302 404
POST   /events/<uuid:event_id>/attendance/claims                                302 404 404 403 302 302 404
POST   /events/<uuid:event_id>/attendance/walk-ins                              302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/attendance/<any(list, poster):kind>.pdf          302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/attendance/poster                                302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/attendance/scan                                  302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/certificates                                     302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/certificates                                     302 404 404 403 302 302 404
POST   /events/<uuid:event_id>/certificates/issue                               302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/certificates/send                                302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/certificates.zip                                 302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/certificate                                      302 404 404 404 403 403 404
POST   /participants/<uuid:participant_id>/certificate                          302 404 404 404 422 422 404
GET    /participants/<uuid:participant_id>/certificate                          302 404 404 404 404 404 404
GET    /events/<uuid:event_id>/feedback                                         302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/feedback/end                                     302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/feedback/end                                     302 404 404 403 302 302 404
GET    /calendar/statistics                                                     302 200 200 200 200 200 403
GET    /calendar/statistics.csv                                                 302 200 200 200 200 200 403
GET    /c/<token>                                                               404 404 404 404 404 404 404
POST   /c/<token>/here                                                          404 404 404 404 404 404 404
GET    /c/<token>/certificate                                                   404 404 404 404 404 404 404
GET    /check-in/<token>                                                        404 404 404 404 404 404 404
POST   /check-in/<token>                                                        404 404 404 404 404 404 404
GET    /here/<token>                                                            404 404 404 404 404 404 404
POST   /here/<token>                                                            404 404 404 404 404 404 404
POST   /here/<token>/me                                                         404 404 404 404 404 404 404
GET    /f/<code>                                                                404 404 404 404 404 404 404
POST   /f/<code>                                                                404 404 404 404 404 404 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """One guest in the list of a Termin."""
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    event = create_event(user, session().get_one(Workspace, cast.shared.id), plan_of("Fachtag"))
    plan_event(user, event)
    guest = Participant(id=uuid.uuid4(), event_id=event.id, name="Gast Muster", email="gast@verein.example")
    session().add(guest)
    return {"participant": guest.id}
