"""Mails that did not arrive: a note about one address."""

from __future__ import annotations

import uuid

from hub.db import session
from hub.mail_in.models import MailBounce
from tests.people import Cast

IDS = {"bounce_id": "bounce"}
TABLE = """
POST   /mail/bounces/<uuid:bounce_id>/forget                                    302 403 403 403 403 403 302
"""


def make_things(_cast: Cast, _ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    bounce = MailBounce(id=uuid.uuid4(), address="weg@traeger.example", status="5.1.1")
    session().add(bounce)
    session().flush()
    return {"bounce": bounce.id}
