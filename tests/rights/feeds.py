"""Calendars to subscribe to and to import: an address of the contributor, and a file that waits for a yes."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.db import session
from hub.documents.models import Workspace
from hub.feeds.addresses import create_feed
from hub.feeds.importing import begin_import
from hub.feeds.reading_process import read
from tests.calendar.steps import plan_of
from tests.feeds.steps import calendar_file, soon
from tests.people import Cast

IDS = {"feed_id": "feed", "import_id": "calendar_import"}
WORDS = {"token": "x" * 43, "_address": "x"}
TABLE = """
GET    /account/feeds                                                           302 200 200 200 200 200 403
POST   /account/feeds                                                           302 302 302 302 302 302 403
GET    /account/feeds/<uuid:feed_id>/revoke                                     302 404 404 404 200 404 404
POST   /account/feeds/<uuid:feed_id>/revoke                                     302 404 404 404 302 404 404
GET    /account/feeds/<uuid:feed_id>/renew                                      302 404 404 404 200 404 404
POST   /account/feeds/<uuid:feed_id>/renew                                      302 404 404 404 302 404 404
GET    /feeds/<token>.ics                                                       404 404 404 404 404 404 404
GET    /feeds/<path:_address>                                                   404 404 404 404 404 404 404
GET    /events/<uuid:event_id>.ics                                              302 404 404 200 200 200 404
GET    /public/events.ics                                                       200 200 200 200 200 200 200
GET    /public/events/<uuid:event_id>.ics                                       404 404 404 404 404 404 404
GET    /workspaces/<uuid:workspace_id>/calendar/import                          302 404 404 403 200 200 404
POST   /workspaces/<uuid:workspace_id>/calendar/import                          302 404 404 403 422 422 404
GET    /calendar-imports/<uuid:import_id>                                       302 404 404 404 200 404 404
POST   /calendar-imports/<uuid:import_id>                                       302 404 404 404 422 404 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    workspace = session().get_one(Workspace, cast.shared.id)
    plan_event(user, create_event(user, workspace, plan_of("Öffentlich", start=soon(), is_public=True)))
    feed, _ = create_feed(user, workspace=workspace)
    items = read(calendar_file("UID:1\nDTSTART:20270302T090000Z\nSUMMARY:Neu"), "Europe/Berlin")["items"]
    run = begin_import(user, workspace, file_name="kalender.ics", items=items)
    return {"feed": feed.id, "calendar_import": run.id}
