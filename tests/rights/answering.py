"""Answering without an account, and what organisers see of wishes and bursts."""

from __future__ import annotations

import uuid
from datetime import timedelta

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import AnswerBurst, ContactWish
from hub.days import today
from hub.db import session
from hub.documents.models import Workspace
from tests.feedback.steps import ask
from tests.people import Cast

IDS = {"wish_id": "wish", "burst_id": "burst"}
ADDRESSES = {"/rounds/<uuid:round_id>/bursts": "feedback_round", "/feedback/<uuid:form_id>/wishes": "form_with_wishes"}
WORDS = {"<code>": "erfunden"}
TABLE = """
GET    /r/<code>                                                                404 404 404 404 404 404 404
POST   /r/<code>                                                                404 404 404 404 404 404 404
GET    /r/<code>/start-over                                                     303 303 303 303 303 303 303
GET    /r/<code>/thanks                                                         404 404 404 404 404 404 404
GET    /r/<code>/wish                                                           404 404 404 404 404 404 404
POST   /r/<code>/wish                                                           404 404 404 404 404 404 404
GET    /r/<code>/wish-sent                                                      404 404 404 404 404 404 404
GET    /feedback/<uuid:form_id>/wishes                                          302 404 404 403 200 200 404
POST   /wishes/<uuid:wish_id>/done                                              302 404 404 404 302 302 404
GET    /rounds/<uuid:round_id>/bursts                                           302 404 404 403 200 200 404
POST   /bursts/<uuid:burst_id>/keep                                             302 404 404 403 302 302 404
GET    /bursts/<uuid:burst_id>/remove                                           302 404 404 403 200 200 404
POST   /bursts/<uuid:burst_id>/remove                                           302 404 404 403 302 302 404
"""


def make_things(cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    asked = ask(user, session().get_one(Workspace, cast.shared.id))
    burst = AnswerBurst(round_id=asked.round, channel_id=asked.channel, noticed_on=today())
    wish = ContactWish(
        form_id=asked.form,
        name="Leyla",
        reach_by="0170 1234567",
        language="ar",
        wished_in_week_of=today(),
        delete_on=today() + timedelta(days=90),
    )
    session().add_all([burst, wish])
    session().flush()
    return {"form_with_wishes": asked.form, "feedback_round": asked.round, "burst": burst.id, "wish": wish.id}
