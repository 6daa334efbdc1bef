"""Termine: one of the contributor, announced, a draft, one that was deleted, and the formats."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, delete_event, plan_event
from hub.db import session
from hub.documents.models import Workspace
from tests.calendar.steps import format_called, plan_of
from tests.people import Cast

IDS = {"event_id": "event", "format_id": "format"}
TABLE = """
GET    /events/<uuid:event_id>                                                  302 404 404 200 200 200 404
GET    /events/new                                                              302 403 403 403 200 200 403
POST   /events/new                                                              302 403 403 403 422 422 403
GET    /events/<uuid:event_id>/edit                                             302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/edit                                             302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/copy                                             302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/copy                                             302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/announce                                         302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/announce                                         302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/cancel                                           302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/cancel                                           302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/delete                                           302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/delete                                           302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/restore                                          302 404 404 403 403 403 404
GET    /workspaces/<uuid:workspace_id>/deleted-events                           302 404 404 403 200 200 404
GET    /events/<uuid:event_id>/folder                                           302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/folder                                           302 404 404 403 302 302 404
POST   /events/<uuid:event_id>/folder/new                                       302 404 404 403 302 302 404
GET    /event-formats                                                           302 403 403 403 403 403 403
GET    /event-formats/new                                                       302 403 403 403 403 403 403
POST   /event-formats/new                                                       302 403 403 403 403 403 403
GET    /event-formats/<uuid:format_id>                                          302 403 403 403 403 403 403
POST   /event-formats/<uuid:format_id>                                          302 403 403 403 403 403 403
POST   /event-formats/<uuid:format_id>/move                                     302 403 403 403 403 403 403
POST   /event-formats/<uuid:format_id>/retire                                   302 403 403 403 403 403 403
POST   /event-formats/<uuid:format_id>/revive                                   302 403 403 403 403 403 403
GET    /calendar                                                                302 302 302 302 302 302 403
GET    /calendar/month                                                          302 200 200 200 200 200 403
GET    /calendar/month/print                                                    302 200 200 200 200 200 403
GET    /calendar/week                                                           302 200 200 200 200 200 403
GET    /calendar/list                                                           302 200 200 200 200 200 403
GET    /calendar/list/print                                                     302 200 200 200 200 200 403
GET    /calendar/year                                                           302 200 200 200 200 200 403
GET    /school-holidays                                                         302 403 403 403 403 403 403
POST   /school-holidays                                                         302 403 403 403 403 403 403
GET    /school-holidays/<land>/<int:year>/delete                                302 403 403 403 403 403 403
POST   /school-holidays/<land>/<int:year>/delete                                302 403 403 403 403 403 403
GET    /public/events                                                           200 200 200 200 200 200 200
GET    /public/events/<uuid:event_id>                                           404 404 404 404 404 404 404
"""
WORDS = {"<land>": "NI", "<int:year>": "2027"}


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    workspace = session().get_one(Workspace, cast.shared.id)
    event = create_event(user, workspace, plan_of())
    plan_event(user, event)
    draft = create_event(user, workspace, plan_of("Entwurf"))
    deleted = create_event(user, workspace, plan_of("Gelöscht"))
    delete_event(user, deleted)
    return {
        "event": event.id,
        "draft": draft.id,
        "deleted_event": deleted.id,
        "format": format_called("Dienstgespräch").id,
    }
