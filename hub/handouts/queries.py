"""Reads for the page of a way in: what was printed for it, what came back."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from hub.answering.models import OneTimeCode
from hub.days import today
from hub.db import session
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.models import PaperSheet, Printing


class Counts(NamedTuple):
    """Of the codes or the sheets of one Welle: given out, and used or typed in."""

    round: FeedbackRound
    given: int
    used: int


def open_rounds(channel: FeedbackChannel) -> list[FeedbackRound]:
    """Those that run or are planned, the next first."""
    wanted = select(FeedbackRound).where(
        FeedbackRound.form_id == channel.form_id,
        FeedbackRound.ended_at.is_(None),
        FeedbackRound.released_at.is_(None),
        FeedbackRound.closes_on.is_(None) | (FeedbackRound.closes_on >= today()),
    )
    return list(session().scalars(wanted.order_by(FeedbackRound.opens_on)))


def printings_of(channel: FeedbackChannel) -> list[tuple[Printing, str]]:
    """The last piles with the name of their Welle, the newest first."""
    wanted = (
        select(Printing, FeedbackRound.name)
        .join(FeedbackRound, FeedbackRound.id == Printing.round_id)
        .where(Printing.channel_id == channel.id)
        .order_by(Printing.asked_at.desc())
        .limit(20)
    )
    return [(printing, name) for printing, name in session().execute(wanted)]


def counts_of(channel: FeedbackChannel) -> list[Counts]:
    """By Welle, the latest first. What is used is shown coarsely."""
    kind, is_used = (
        (PaperSheet, PaperSheet.entered_on.is_not(None))
        if channel.way == "paper"
        else (OneTimeCode, OneTimeCode.is_used)
    )
    wanted = (
        select(FeedbackRound, func.count(), func.count().filter(is_used))
        .join(kind, kind.round_id == FeedbackRound.id)
        .where(kind.channel_id == channel.id)
        .group_by(FeedbackRound.id)
        .order_by(FeedbackRound.opens_on.desc())
    )
    return [Counts(*row) for row in session().execute(wanted)]
