"""Zur Kenntnis nehmen: the reader is asked, the contributor asks."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select

from hub.accounts.signed_in import user_of_person
from hub.acknowledgements.asking import Wish, ask, today
from hub.acknowledgements.models import Addressee
from hub.db import session
from hub.documents.models import Document
from tests.people import Cast

IDS = {"round_id": "round", "addressee_id": "addressee"}
TABLE = """\
GET    /acknowledgements/<uuid:round_id>                                        302 404 404 200 200 200 404
GET    /acknowledgements/<uuid:round_id>/close                                  302 404 404 403 200 200 404
POST   /acknowledgements/<uuid:round_id>/close                                  302 404 404 403 302 302 404
POST   /acknowledgements/<uuid:round_id>/file                                   302 404 404 403 302 302 404
GET    /acknowledgements/<uuid:round_id>/sheet                                  302 404 404 200 200 200 404
GET    /acknowledgements/<uuid:round_id>/withdraw                               302 404 404 403 200 200 404
POST   /acknowledgements/<uuid:round_id>/withdraw                               302 404 404 403 302 302 404
GET    /acknowledgements/addressees/<uuid:addressee_id>/answer                  302 404 404 200 403 403 404
POST   /acknowledgements/addressees/<uuid:addressee_id>/answer                  302 404 404 422 403 403 404
GET    /documents/<uuid:document_id>/acknowledgements/new                       302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/acknowledgements/new                       302 404 404 403 422 422 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().merge(cast.contributor))
    wish = Wish(aim="note", principals=[cast.reader.principal], due_on=today() + timedelta(days=14))
    document = session().get_one(Document, ids["document"])
    asked = ask(user, document, wish, number=1, round_id=uuid.uuid4())
    addressee = session().scalars(select(Addressee.id).where(Addressee.round_id == asked.id)).one()
    return {"round": asked.id, "addressee": addressee}
