"""A Welle of the contributor that is over and waits to be evaluated."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.documents.models import Workspace
from hub.feedback.models import FeedbackRound
from hub.feedback.rounds import end_round
from tests.feedback.steps import ask
from tests.people import Cast

IDS = {"form_id": "form_with_results", "evaluated_round_id": "round_that_is_over"}
TABLE = """
GET    /feedback/<uuid:form_id>/results                                         302 404 404 200 200 200 404
GET    /rounds/<uuid:evaluated_round_id>/release                                          302 404 404 403 200 200 404
POST   /rounds/<uuid:evaluated_round_id>/release                                          302 404 404 403 302 302 404
GET    /rounds/<uuid:evaluated_round_id>/results.csv                                      302 404 404 404 404 404 404
GET    /rounds/<uuid:evaluated_round_id>/results.docx                                     302 404 404 404 404 404 404
GET    /rounds/<uuid:evaluated_round_id>/results.xlsx                                     302 404 404 404 404 404 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    asked = ask(user, session().get_one(Workspace, cast.shared.id))
    end_round(user, session().get_one(FeedbackRound, asked.round))
    return {"form_with_results": asked.form, "round_that_is_over": asked.round}
