"""One-time codes: how they look when typed, and what is kept of them."""

from __future__ import annotations

import hmac

from flask import current_app
from sqlalchemy import select

from hub.answering.models import OneTimeCode
from hub.db import session
from hub.feedback.models import FeedbackChannel, FeedbackRound


def code_hash(code: str) -> str:
    """What the row holds; spaces, hyphens and capitals do not matter.

    Codes are short enough to be typed, and so to be tried out: the hub's own key keeps a stolen database from telling
    which were given out.
    """
    typed = "".join(character for character in code.lower() if character.isalnum())
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"one-time code {typed}".encode(), "sha256").hex()


def is_open(channel: FeedbackChannel, asked_round: FeedbackRound, code: str) -> bool:
    """Whether an answer may be given with it; using it up is `actions.use_code`."""
    statement = select(OneTimeCode.id).where(
        OneTimeCode.code_hash == code_hash(code),
        OneTimeCode.channel_id == channel.id,
        OneTimeCode.round_id == asked_round.id,
        ~OneTimeCode.is_used,
    )
    return session().scalar(statement) is not None
