"""Working out results in the background, and releasing by itself what nobody released."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from hub import jobs, slots
from hub.answering.models import OPEN, AnswerBurst
from hub.days import day_of, today
from hub.db import now, transaction
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.results.models import RoundResult
from hub.results.release import WORK_OUT, open_bursts, release_round, store_results, worked_out

BY_ITSELF_AFTER = timedelta(days=14)
AT_ONCE = 100


@jobs.handles(WORK_OUT)
def work_out(payload: dict[str, Any]) -> None:
    """Store what waits, count without holding up anybody, write the results. Safe to repeat at any point."""
    round_id = uuid.UUID(payload["round"])
    with transaction(writing=True) as opened:
        released = opened.get(FeedbackRound, round_id)
        if released is None or opened.get(RoundResult, round_id) is not None:
            return
        slots.announce(slots.BEFORE_ROUND_RELEASED, released)
    with transaction(writing=False) as opened:
        results = worked_out(opened.get_one(FeedbackRound, round_id))
    with transaction(writing=True) as opened:
        by = uuid.UUID(payload["by"]) if payload["by"] else None
        store_results(opened.get_one(FeedbackRound, round_id), results, by)


@jobs.every(timedelta(hours=6))
def release_old_rounds() -> None:
    """Two weeks after its end a Welle is evaluated by itself, unless somebody has yet to look at a flood of answers."""
    last_day = today() - BY_ITSELF_AFTER
    unseen = select(AnswerBurst.round_id).where(AnswerBurst.state == OPEN)
    with transaction(writing=False) as opened:
        over = (
            select(FeedbackRound.id, FeedbackRound.ended_at)
            .join(FeedbackForm, FeedbackForm.id == FeedbackRound.form_id)
            .where(
                FeedbackForm.deleted_at.is_(None),
                FeedbackRound.released_at.is_(None),
                FeedbackRound.id.not_in(unseen),
                or_(
                    FeedbackRound.closes_on < last_day,
                    and_(FeedbackRound.ended_at.is_not(None), FeedbackRound.ended_at < now() - BY_ITSELF_AFTER),
                ),
            )
            .limit(AT_ONCE)
        )
        due = [round_id for round_id, ended_at in opened.execute(over) if not ended_at or day_of(ended_at) < last_day]
    for round_id in due:
        with transaction(writing=True) as opened:
            released = opened.get(FeedbackRound, round_id)
            if released is not None and not open_bursts(released.id):
                release_round(None, released)
