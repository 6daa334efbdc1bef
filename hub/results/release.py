"""Auswerten: a Welle is closed for good, then its results are worked out once, in the background. Never commits.

Closing is a moment (`released_at`: no more answers, not even from paper); the results follow in the worker. Until they
are there the Welle is „on its way“.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Select, func, or_, select, update

from hub import jobs, slots
from hub.accounts.signed_in import User
from hub.answering.models import OPEN, REMOVED, AnswerBurst, GivenAnswer
from hub.audit.actions import record
from hub.db import now, session
from hub.errors import HubError
from hub.feedback.actions import content_of
from hub.feedback.models import FeedbackChannel, FeedbackRound, FormVersion
from hub.feedback.rounds import is_over
from hub.results.models import RoundResult
from hub.results.tables import Answer, Results, results_of

WORK_OUT = "results.work-out"


class NotOver(HubError):
    message = lazy_gettext(
        "Diese Welle nimmt noch Rückmeldungen an. Bitte warten Sie, bis sie zu Ende ist, oder beenden Sie sie."
    )


class BurstsOpen(HubError):
    message = lazy_gettext(
        "In dieser Welle kamen ungewöhnlich viele Rückmeldungen auf einmal. Bitte sehen Sie sie erst an, oder "
        "bestätigen Sie, dass sie mitzählen sollen."
    )


def release_round(user: User | None, released: FeedbackRound, *, with_bursts: bool = False) -> bool:
    """Close a Welle and have its results worked out; whether it was this call that did. Twice is once.

    `with_bursts`: what looked like a flood and nobody settled counts, too. Raises `NotOver`, `BurstsOpen`.
    """
    if released.released_at is not None:
        return False
    if not is_over(released):
        raise NotOver
    if not with_bursts and open_bursts(released.id):
        raise BurstsOpen
    # Whoever stores an answer holds the row: what was acknowledged is in before this happens.
    waiting = (FeedbackRound.id == released.id, FeedbackRound.released_at.is_(None))
    closed = session().execute(
        update(FeedbackRound).where(*waiting).values(released_at=now()).returning(FeedbackRound.id)
    )
    if closed.first() is None:
        return False
    session().refresh(released, ["released_at"])
    jobs.queue(WORK_OUT, round=str(released.id), by=str(user.id) if user else None)
    record(
        "results.release",
        actor=user,
        about=released,
        workspace_id=released.form.workspace_id,
        text=gettext("Welle »%(name)s« von »%(title)s« ausgewertet", name=released.name, title=released.form.title),
    )
    return True


def open_bursts(round_id: uuid.UUID) -> int:
    """Unusual numbers of answers that nobody has looked at."""
    wanted = select(func.count(AnswerBurst.id)).where(AnswerBurst.round_id == round_id, AnswerBurst.state == OPEN)
    return session().scalar(wanted) or 0


def worked_out(released: FeedbackRound) -> Results:
    """All that is ever shown of a closed Welle. Reads only."""
    answers = [
        Answer(str(institution_id) if institution_id else None, values)
        for institution_id, values in session().execute(_counted(released.id))
    ]
    ways = select(FeedbackChannel.institution_id).where(FeedbackChannel.form_id == released.form_id).distinct()
    places = session().scalars(ways).all()
    return results_of(
        content_of(session().get_one(FormVersion, released.version_id)),
        answers,
        institutions=[str(place) for place in places if place],
        has_open_way=None in places,
        k=smallest_cell(),
    )


def store_results(released: FeedbackRound, results: Results, by: uuid.UUID | None) -> bool:
    """Write them down once and tell everybody who waits for them; whether they were not there yet."""
    locked = select(FeedbackRound.id).where(FeedbackRound.id == released.id).with_for_update()
    session().execute(locked)
    if session().get(RoundResult, released.id) is not None:
        return False
    kept = RoundResult(round_id=released.id, k=smallest_cell(), tables=results.as_json(), released_by=by)
    session().add(kept)
    session().flush()
    slots.announce(slots.AFTER_ROUND_RELEASED, released)
    return True


def smallest_cell() -> int:
    """What fewer people said is not shown."""
    found: int = current_app.config["SETTINGS"].smallest_cell
    return found


def _counted(round_id: uuid.UUID) -> Select[Any]:
    """The answers of a Welle without those that were taken out as a block."""
    kept = or_(GivenAnswer.burst_id.is_(None), AnswerBurst.state != REMOVED)
    return (
        select(GivenAnswer.institution_id, GivenAnswer.values)
        .outerjoin(AnswerBurst, AnswerBurst.id == GivenAnswer.burst_id)
        .where(GivenAnswer.round_id == round_id, kept)
    )
