"""A guest without an account and the reader, invited to the contributor's Termin."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import session
from hub.invitations.invited import invited_to
from hub.invitations.inviting import Wish, invite
from tests.people import Cast

IDS = {"participant_id": "participant"}
WORDS = {"<path:_address>": "x/y"}
TABLE = """
GET    /events/<uuid:event_id>/answer                                           302 404 404 200 403 403 404
POST   /events/<uuid:event_id>/answer                                           302 404 404 422 403 403 404
GET    /events/<uuid:event_id>/participants                                     302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/participants                                     302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/participants/new-members                         302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/participants/new-members                         302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/participants/take-over                           302 404 404 403 302 302 404
GET    /i/<path:_address>                                                       404 404 404 404 404 404 404
GET    /i/<token>                                                               404 404 404 404 404 404 404
POST   /i/<token>                                                               404 404 404 404 404 404 404
GET    /participants/<uuid:participant_id>/remove                               302 404 404 404 200 200 404
POST   /participants/<uuid:participant_id>/remove                               302 404 404 404 302 302 404
GET    /participants/<uuid:participant_id>/renew-link                           302 404 404 404 200 200 404
POST   /participants/<uuid:participant_id>/renew-link                           302 404 404 404 302 302 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    event = session().get_one(Event, ids["event"])
    invite(user, event, Wish((cast.reader.principal,), "Frau Aulich <aulich@kammer.example>"))
    [guest] = [row.participant for row in invited_to([event.id]) if row.person is None]
    return {"participant": guest.id}
