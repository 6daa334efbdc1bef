"""Wellen and ways in of a Fragebogen of the contributor, on paper, and what was printed for them."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.documents.models import Workspace
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.actions import ask_for_sheets
from tests.feedback.steps import ask
from tests.people import Cast

IDS = {"form_id": "asked_form", "asked_round_id": "asked_round", "channel_id": "paper", "printing_id": "printing"}
WORDS = {"<any(svg, png):kind>": "svg", "<any(poster, slips):kind>": "poster"}
TABLE = """
GET    /feedback/<uuid:form_id>/rounds                                          302 404 404 200 200 200 404
GET    /feedback/<uuid:form_id>/rounds/new                                      302 404 404 403 200 200 404
POST   /feedback/<uuid:form_id>/rounds/new                                      302 404 404 403 422 422 404
GET    /feedback/<uuid:form_id>/channels/new                                    302 404 404 403 200 200 404
POST   /feedback/<uuid:form_id>/channels/new                                    302 404 404 403 302 302 404
GET    /rounds/<uuid:asked_round_id>/change                                           302 404 404 403 200 200 404
POST   /rounds/<uuid:asked_round_id>/change                                           302 404 404 403 422 422 404
GET    /rounds/<uuid:asked_round_id>/end                                              302 404 404 403 200 200 404
POST   /rounds/<uuid:asked_round_id>/end                                              302 404 404 403 302 302 404
GET    /rounds/<uuid:asked_round_id>/delete                                           302 404 404 403 200 200 404
POST   /rounds/<uuid:asked_round_id>/delete                                           302 404 404 403 422 422 404
GET    /channels/<uuid:channel_id>                                              302 404 404 200 200 200 404
GET    /channels/<uuid:channel_id>/close                                        302 404 404 403 200 200 404
POST   /channels/<uuid:channel_id>/close                                        302 404 404 403 302 302 404
GET    /channels/<uuid:channel_id>/entry                                        302 404 404 403 200 200 404
POST   /channels/<uuid:channel_id>/entry                                        302 404 404 403 422 422 404
POST   /channels/<uuid:channel_id>/print                                        302 404 404 403 422 422 404
GET    /channels/<uuid:channel_id>/qr.<any(svg, png):kind>                      302 404 404 200 200 200 404
GET    /channels/<uuid:channel_id>/<any(poster, slips):kind>.pdf                302 404 404 200 200 200 404
GET    /printings/<uuid:printing_id>                                            302 404 404 403 404 404 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    found = ask(user, session().get_one(Workspace, cast.shared.id), way="paper")
    printing = ask_for_sheets(
        user,
        session().get_one(FeedbackChannel, found.channel),
        session().get_one(FeedbackRound, found.round),
        count=1,
        language="de",
    )
    return {"asked_form": found.form, "asked_round": found.round, "paper": found.channel, "printing": printing.id}
