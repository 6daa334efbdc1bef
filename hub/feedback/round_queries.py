"""Reads about Wellen and ways in: what their page shows."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import select

from hub import slots
from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.days import today
from hub.db import session
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound, FormVersion
from hub.feedback.rounds import is_over
from hub.slots import Action

PLANNED, RUNNING, OVER, RELEASED = "planned", "running", "over", "released"
FEW = 5
STEPS = (1000, 500, 250, 100, 50, 25, 10)


class RoundLine(NamedTuple):
    round: FeedbackRound
    version: int
    state: str
    answers: str  # in words, never a number that tells when somebody answered
    actions: list[Action]


class ChannelLine(NamedTuple):
    channel: FeedbackChannel
    institution: str | None
    actions: list[Action]


def round_lines(user: User, form: FeedbackForm) -> list[RoundLine]:
    """The Wellen of a Fragebogen, the latest first."""
    wanted = (
        select(FeedbackRound, FormVersion.number)
        .join(FormVersion, FormVersion.id == FeedbackRound.version_id)
        .where(FeedbackRound.form_id == form.id)
        .order_by(FeedbackRound.opens_on.desc(), FeedbackRound.number.desc())
    )
    rows = session().execute(wanted).all()
    counts = answer_counts([row.id for row, _ in rows])
    return [
        RoundLine(
            row, version, state_of(row), coarse(counts.get(row.id, 0)), slots.actions(slots.ROUND_ACTIONS, user, row)
        )
        for row, version in rows
    ]


def channel_lines(user: User, form: FeedbackForm) -> list[ChannelLine]:
    """The ways in of a Fragebogen: the open ones first, the newest above."""
    wanted = (
        select(FeedbackChannel, Institution.name)
        .outerjoin(Institution, Institution.id == FeedbackChannel.institution_id)
        .where(FeedbackChannel.form_id == form.id)
        .order_by(FeedbackChannel.closed_at.is_not(None), FeedbackChannel.created_at.desc())
    )
    return [
        ChannelLine(channel, institution, slots.actions(slots.CHANNEL_ACTIONS, user, channel))
        for channel, institution in session().execute(wanted)
    ]


def answer_counts(rounds: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many answers each Welle has, in one question for all of them; for `coarse` alone."""
    return dict(slots.actions(slots.ROUND_COUNTS, rounds)) if rounds else {}


def coarse(count: int) -> str:
    """As much as a number may say while people still answer."""
    return gettext("%(count)s Rückmeldungen", count=coarse_number(count))


def coarse_number(count: int) -> str:
    if count < FEW:
        return gettext("weniger als %(few)s", few=FEW)
    step = next((step for step in STEPS if count > step), None)
    if step is None:
        return gettext("%(few)s bis %(most)s", few=FEW, most=STEPS[-1])
    return gettext("mehr als %(count)s", count=step)


def state_of(row: FeedbackRound) -> str:
    if row.released_at is not None:
        return RELEASED
    if is_over(row):
        return OVER
    return PLANNED if row.opens_on > today() else RUNNING


def versions_of(form: FeedbackForm) -> list[FormVersion]:
    """The published versions, the newest first."""
    wanted = select(FormVersion).where(FormVersion.form_id == form.id).order_by(FormVersion.number.desc())
    return list(session().scalars(wanted))
