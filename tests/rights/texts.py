"""Texts of a Welle that was released."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.documents.models import Workspace
from tests.feedback.steps import ask, store_answers
from tests.people import Cast
from tests.results.text_steps import release, store_texts

IDS = {"text_id": "text"}
ADDRESSES = {"/rounds/<uuid:round_id>/texts": "round_with_texts"}
TABLE = """
GET    /rounds/<uuid:round_id>/texts                                            302 404 404 403 200 200 404
POST   /rounds/<uuid:round_id>/texts                                            302 404 404 403 404 404 404
GET    /rounds/<uuid:round_id>/texts/shown                                      302 404 404 200 200 200 404
GET    /texts/<uuid:text_id>                                                    302 404 404 403 200 200 404
POST   /texts/<uuid:text_id>                                                    302 404 404 403 422 422 404
POST   /texts/<uuid:text_id>/decide                                             302 404 404 403 404 404 404
POST   /texts/<uuid:text_id>/leave-out                                          302 404 404 403 302 302 404
POST   /texts/<uuid:text_id>/restore                                            302 404 404 403 302 302 404
GET    /texts/<uuid:text_id>/themes                                             302 404 404 403 200 200 404
POST   /texts/<uuid:text_id>/themes                                             302 404 404 403 302 302 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    round_id = ask(user, session().get_one(Workspace, cast.shared.id)).round
    store_answers(round_id, 10, {"understood": "4"})
    (text_id,) = store_texts(round_id, ["Mehr Zeit im Gespräch."])
    release(round_id)
    return {"round_with_texts": round_id, "text": text_id}
