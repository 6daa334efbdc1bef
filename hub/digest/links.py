"""Links in digests that work without signing in: a signed token that lets change this one setting and nothing else."""

from __future__ import annotations

import uuid

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from hub.accounts.models import Person
from hub.db import session
from hub.errors import NotFound


def settings_link(person_id: uuid.UUID) -> str:
    return f"{current_app.config['SETTINGS'].url}/digest/{_signer().dumps(str(person_id))}"


def person_of_token(token: str) -> Person:
    """Whose setting it is. Raises `NotFound` for a forged token and for an account that is closed."""
    try:
        person_id = uuid.UUID(str(_signer().loads(token)))
    except (BadSignature, ValueError) as error:
        raise NotFound from error
    person = session().get(Person, person_id)
    if person is None or not person.is_active:
        raise NotFound
    return person


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="hub.digest")
