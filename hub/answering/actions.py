"""Taking an answer: all at once or not at all, once for every page that was sent, with nothing of who sent it.

Actions; they never commit. What is written here has no time finer than the day, no address and no account.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from hub.answering.models import IncomingAnswer, OneTimeCode, UsedToken
from hub.days import today
from hub.db import engine, session
from hub.errors import HubError, NotFound
from hub.feedback.models import FeedbackRound

TOKENS_KEPT = timedelta(days=2)  # longer than a page's token holds


class AlreadyReleased(HubError):
    message = lazy_gettext("Die Ergebnisse dieser Welle stehen schon fest. Sie nimmt keine Rückmeldungen mehr an.")


class CodeNotValid(HubError):
    """Unknown, of another Welle or used up: nobody is told which."""

    message = lazy_gettext("Dieser Code gilt nicht (mehr).")


def take_answer(
    asked_round: FeedbackRound,
    *,
    values: dict[str, Any],
    language: str,
    institution_id: uuid.UUID | None,
    burst_id: uuid.UUID | None = None,
    token_hash: str | None = None,
) -> bool:
    """Keep an answer until it is stored among others; `values` comes from `values.checked_values`.

    False when the page with this token was sent before: then nothing is kept a second time. Whether the Welle takes
    answers from people is asked before (`current_round`): sheets of paper are typed in after its end, too.
    Raises `AlreadyReleased`.
    """
    if token_hash is not None and not use_token(token_hash):
        return False
    # Shared, so that answers do not wait for each other, but for a release that is under way.
    statement = select(FeedbackRound.released_at).where(FeedbackRound.id == asked_round.id).with_for_update(read=True)
    found = session().execute(statement).one_or_none()
    if found is None:
        raise NotFound
    if found.released_at is not None:
        raise AlreadyReleased
    session().add(
        IncomingAnswer(
            round_id=asked_round.id,
            version_id=asked_round.version_id,
            institution_id=institution_id,
            language=language,
            given_on=today(),
            burst_id=burst_id,
            values=values,
        )
    )
    session().flush()
    return True


def use_token(token_hash: str) -> bool:
    """Note that a page was sent; False when it was before, also when both come at the same moment."""
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    used = insert(UsedToken).values(token_hash=token_hash, forget_on=today() + TOKENS_KEPT)
    noted = session().execute(used.on_conflict_do_nothing().returning(UsedToken.token_hash))
    return noted.first() is not None


def use_code(asked_round: FeedbackRound, code_hash: str, *, channel_id: uuid.UUID) -> None:
    """Use up a one-time code, in the transaction of its answer; nothing links the two. Raises `CodeNotValid`."""
    used = session().execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.code_hash == code_hash,
            OneTimeCode.channel_id == channel_id,
            OneTimeCode.round_id == asked_round.id,
            ~OneTimeCode.is_used,
        )
        .values(is_used=True)
        .returning(OneTimeCode.id)
    )
    if used.first() is None:
        raise CodeNotValid
