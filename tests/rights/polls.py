"""A Terminumfrage of the contributor."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session
from hub.documents.models import Workspace
from tests.people import Cast
from tests.polls.steps import ask

IDS = {"poll_id": "poll"}
WORDS = {"<own>": "erfunden"}
TABLE = """
GET    /p/<token>                                                               404 404 404 404 404 404 404
POST   /p/<token>                                                               404 404 404 404 404 404 404
GET    /p/<token>/<own>                                                         404 404 404 404 404 404 404
POST   /p/<token>/<own>                                                         404 404 404 404 404 404 404
GET    /polls                                                                   302 200 200 200 200 200 403
GET    /polls/new                                                               302 200 200 200 200 200 403
POST   /polls/new                                                               302 422 422 422 422 422 403
GET    /polls/<uuid:poll_id>                                                    302 404 404 200 200 200 404
POST   /polls/<uuid:poll_id>/answer                                             302 404 404 422 422 422 404
GET    /polls/<uuid:poll_id>/deadline                                           302 404 404 403 200 200 404
POST   /polls/<uuid:poll_id>/deadline                                           302 404 404 403 302 302 404
POST   /polls/<uuid:poll_id>/decide                                             302 404 404 403 404 404 404
POST   /polls/<uuid:poll_id>/end                                                302 404 404 403 302 302 404
POST   /polls/<uuid:poll_id>/remove-answer                                      302 404 404 403 404 404 404
POST   /polls/<uuid:poll_id>/renew-address                                      302 404 404 403 302 302 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    return {"poll": ask(user, session().get_one(Workspace, cast.shared.id)).id}
