"""Reading for the public form and for organisers: what a code leads to, wishes, bursts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select

from hub.answering.models import AnswerBurst, ContactWish, GivenAnswer, IncomingAnswer
from hub.db import session
from hub.errors import NotFound
from hub.feedback.actions import content_of
from hub.feedback.channels import channel_of_code
from hub.feedback.content import Content
from hub.feedback.models import PAPER, FeedbackChannel, FeedbackRound, FormVersion
from hub.feedback.round_queries import coarse_number
from hub.feedback.rounds import current_round


@dataclass(frozen=True)
class WayIn:
    """Where answers are taken at the moment: by this channel, for this Welle, to these questions."""

    channel: FeedbackChannel
    round: FeedbackRound
    content: Content


@dataclass(frozen=True)
class Burst:
    """`count` says as much as may be said while people still answer."""

    burst: AnswerBurst
    channel: FeedbackChannel
    count: str


def way_in_of(code: str) -> WayIn | None:
    """None when the code is unknown or closed, when no Welle runs, and for paper, which is typed in inside."""
    try:
        channel = channel_of_code(code)
    except NotFound:
        return None
    running = current_round(channel.form_id)
    if running is None or channel.way == PAPER:
        return None
    return WayIn(channel, running, content_of_version(running.version_id))


@lru_cache(maxsize=64)
def content_of_version(version_id: uuid.UUID) -> Content:
    """What a version asks; it never changes."""
    return content_of(session().get_one(FormVersion, version_id))


def wishes_of(form_id: uuid.UUID) -> Sequence[ContactWish]:
    """The oldest first; within a week in no order."""
    wanted = select(ContactWish).where(ContactWish.form_id == form_id)
    return session().scalars(wanted.order_by(ContactWish.wished_in_week_of, ContactWish.id)).all()


def wish_count(form_id: uuid.UUID) -> int:
    counted = select(func.count()).select_from(ContactWish).where(ContactWish.form_id == form_id)
    return session().scalar(counted) or 0


def bursts_of(round_id: uuid.UUID) -> list[Burst]:
    """Three queries, however many there are."""
    rows = (
        session()
        .execute(
            select(AnswerBurst, FeedbackChannel)
            .join(FeedbackChannel, FeedbackChannel.id == AnswerBurst.channel_id)
            .where(AnswerBurst.round_id == round_id)
            .order_by(AnswerBurst.noticed_on.desc(), AnswerBurst.id)
        )
        .all()
    )
    counts: dict[uuid.UUID | None, int] = {}
    for kind in (IncomingAnswer, GivenAnswer):
        marked = select(kind.burst_id, func.count()).where(kind.round_id == round_id, kind.burst_id.is_not(None))
        for burst_id, count in session().execute(marked.group_by(kind.burst_id)):
            counts[burst_id] = counts.get(burst_id, 0) + count
    found = [(burst, channel, counts.get(burst.id, 0)) for burst, channel in rows]
    return [Burst(burst, channel, coarse_number(count)) for burst, channel, count in found]


def has_bursts(round_id: uuid.UUID) -> bool:
    found = select(AnswerBurst.id).where(AnswerBurst.round_id == round_id).limit(1)
    return session().scalar(found) is not None
