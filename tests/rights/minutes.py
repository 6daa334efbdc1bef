"""Tagesordnung and Protokoll: an item with a decision and an open question, a topic, one more item and Termin."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event
from hub.db import session
from hub.documents.models import Workspace
from hub.minutes.agenda import Point, add_item
from hub.minutes.results import Result, ask_question, decide
from hub.minutes.topics import add_topic
from tests.people import Cast

IDS = {"item_id": "item", "decision_id": "decision", "question_id": "question", "topic_id": "topic"}
TABLE = """
GET    /events/<uuid:event_id>/agenda                                           302 404 404 200 200 200 404
POST   /events/<uuid:event_id>/agenda                                           302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/agenda/take-up                                   302 404 404 403 422 422 404
GET    /agenda-items/<uuid:item_id>/edit                                        302 404 404 403 200 200 404
POST   /agenda-items/<uuid:item_id>/edit                                        302 404 404 403 422 422 404
POST   /agenda-items/<uuid:item_id>/move                                        302 404 404 403 302 302 404
POST   /agenda-items/<uuid:item_id>/remove                                      302 404 404 403 302 302 404
POST   /agenda-items/<uuid:item_id>/postpone                                    302 404 404 403 302 302 404
POST   /agenda-items/<uuid:item_id>/resume                                      302 404 404 403 302 302 404
GET    /agenda-items/<uuid:item_id>/attachments                                 302 404 404 403 200 200 404
POST   /agenda-items/<uuid:item_id>/attach                                      302 404 404 403 404 404 404
POST   /agenda-items/<uuid:item_id>/detach                                      302 404 404 403 404 404 404
POST   /agenda-items/<uuid:item_id>/text                                        302 404 404 403 302 302 404
POST   /agenda-items/<uuid:item_id>/question                                    302 404 404 403 302 302 404
GET    /agenda-items/<uuid:item_id>/decisions                                   302 404 404 403 200 200 404
POST   /agenda-items/<uuid:item_id>/decisions                                   302 404 404 403 422 422 404
GET    /agenda-items/<uuid:item_id>/tasks                                       302 404 404 403 200 200 404
POST   /agenda-items/<uuid:item_id>/tasks                                       302 404 404 403 422 422 404
GET    /decisions/<uuid:decision_id>/edit                                       302 404 404 403 200 200 404
POST   /decisions/<uuid:decision_id>/edit                                       302 404 404 403 422 422 404
GET    /decisions/<uuid:decision_id>/remove                                     302 404 404 403 200 200 404
POST   /decisions/<uuid:decision_id>/remove                                     302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/minutes                                          302 404 404 200 200 200 404
POST   /events/<uuid:event_id>/minutes/attendance                               302 404 404 403 302 302 404
GET    /events/<uuid:event_id>/minutes/file                                     302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/minutes/file                                     302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/minutes/send                                     302 404 404 403 422 422 404
POST   /events/<uuid:event_id>/minutes/send                                     302 404 404 403 422 422 404
GET    /events/<uuid:event_id>/minutes/reopen                                   302 404 404 403 200 200 404
POST   /events/<uuid:event_id>/minutes/reopen                                   302 404 404 403 422 422 404
GET    /workspaces/<uuid:workspace_id>/decisions                                302 404 404 200 200 200 404
GET    /workspaces/<uuid:workspace_id>/questions                                302 404 404 200 200 200 404
POST   /questions/<uuid:question_id>/withdraw                                   302 404 404 403 302 302 404
POST   /questions/<uuid:question_id>/reopen                                     302 404 404 403 302 302 404
GET    /workspaces/<uuid:workspace_id>/topics                                   302 404 404 200 200 200 404
POST   /workspaces/<uuid:workspace_id>/topics                                   302 404 404 403 422 422 404
POST   /topics/<uuid:topic_id>/remove                                           302 404 404 403 302 302 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    event = session().get_one(Event, ids["event"])
    item = add_item(user, event, Point("Jugendberatung im Quartier", minutes=20))
    decision = decide(user, item, Result("Wir beginnen im Mai."))
    question = ask_question(user, item)
    topic = add_topic(user, session().get_one(Workspace, cast.shared.id), title="Ferienprogramm", reason="")
    return {"item": item.id, "decision": decision.id, "question": question.id, "topic": topic.id}
