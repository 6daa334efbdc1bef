"""The one-time token of a page: signed, random, known to the page alone; what is kept of it is a hash, once used."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from hub.answering.models import UsedToken
from hub.db import now, session

MAX_AGE_SECONDS = 24 * 3600
ANSWER, WISH = "answer", "wish"


class PageToken(NamedTuple):
    """A token that holds, and how old the page is that brought it."""

    hash: str
    age_seconds: float


def new_token(purpose: str) -> str:
    token: str = _signer(purpose).dumps(secrets.token_urlsafe(16))
    return token


def renewed_token(purpose: str, token: str) -> str:
    """The same once more, as young as the page that carries it now. Raises `BadSignature`."""
    signer = _signer(purpose)
    renewed: str = signer.dumps(signer.loads(token, max_age=MAX_AGE_SECONDS))
    return renewed


def page_token(purpose: str, token: str, *, most_seconds: int = MAX_AGE_SECONDS) -> PageToken | None:
    """None when it is forged, of another purpose, or older than `most_seconds`."""
    try:
        said, signed_at = _signer(purpose).loads(token, max_age=most_seconds, return_timestamp=True)
    except BadSignature:
        return None
    return PageToken(hashlib.sha256(f"{purpose} {said}".encode()).hexdigest(), (now() - signed_at).total_seconds())


def was_used(token: PageToken) -> bool:
    return session().get(UsedToken, token.hash) is not None


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"hub.answering.{purpose}")
