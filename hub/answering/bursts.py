"""Unusually many answers at once: they are taken, marked, and kept or taken out as one block. Actions; no commit."""

from __future__ import annotations

import uuid

from flask_babel import gettext, lazy_gettext
from sqlalchemy import delete, func, select, update

from hub.accounts.signed_in import User
from hub.answering.models import KEPT, OPEN, REMOVED, AnswerBurst, GivenAnswer, GivenText, IncomingAnswer
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.errors import Conflict, HubError
from hub.feedback.models import FeedbackChannel, FeedbackRound

MARKED = (IncomingAnswer, GivenAnswer, GivenText)


class ResultsReleased(HubError):
    message = lazy_gettext("Die Ergebnisse dieser Welle stehen schon fest. Es kann nichts mehr herausgenommen werden.")


def open_burst(round_id: uuid.UUID, channel_id: uuid.UUID) -> uuid.UUID:
    """The burst that runs by this way in today; it begins with the first answer that asks for it."""
    running = select(AnswerBurst.id).where(
        AnswerBurst.round_id == round_id,
        AnswerBurst.channel_id == channel_id,
        AnswerBurst.noticed_on == today(),
        AnswerBurst.state == OPEN,
    )
    found = session().scalar(running)
    if found is not None:
        return found
    # The way in's row makes two answers that begin one at once queue; SQLite has a single writer.
    session().execute(select(FeedbackChannel.id).where(FeedbackChannel.id == channel_id).with_for_update())
    found = session().scalar(running)
    if found is not None:
        return found
    begun = AnswerBurst(round_id=round_id, channel_id=channel_id, noticed_on=today())
    session().add(begun)
    session().flush()
    return begun.id


def keep_burst(user: User, burst: AnswerBurst) -> None:
    """They are answers like others. Raises `ResultsReleased`, `Conflict` when it was settled already."""
    asked_round = _settle(user, burst, KEPT)
    _record(user, burst, asked_round, "results.keep-burst", gettext("Auffällige Rückmeldungen behalten"))


def remove_burst(user: User, burst: AnswerBurst) -> int:
    """Take all of them out for good; returns how many answers. Raises `ResultsReleased`, `Conflict`."""
    asked_round = _settle(user, burst, REMOVED)
    count = answers_in(burst.id)
    for kind in MARKED:
        session().execute(delete(kind).where(kind.burst_id == burst.id))
    _record(user, burst, asked_round, "results.remove-burst", gettext("Auffällige Rückmeldungen herausgenommen"))
    return count


def answers_in(burst_id: uuid.UUID) -> int:
    return sum(
        session().scalar(select(func.count()).select_from(kind).where(kind.burst_id == burst_id)) or 0
        for kind in (IncomingAnswer, GivenAnswer)
    )


def _settle(user: User, burst: AnswerBurst, state: str) -> FeedbackRound:
    locked = select(FeedbackRound).where(FeedbackRound.id == burst.round_id).with_for_update()
    asked_round = session().scalars(locked.execution_options(populate_existing=True)).one()
    if asked_round.released_at is not None:
        raise ResultsReleased
    settled = update(AnswerBurst).where(AnswerBurst.id == burst.id, AnswerBurst.state == OPEN)
    done = session().execute(settled.values(state=state, settled_by=user.id).returning(AnswerBurst.id))
    if done.first() is None:
        raise Conflict
    return asked_round


def _record(user: User, burst: AnswerBurst, asked_round: FeedbackRound, action: str, text: str) -> None:
    record(action, actor=user, about=burst, workspace_id=asked_round.form.workspace_id, text=text)
