"""Reading Terminumfragen: who said what, and which time suits most."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.models import Workspace
from hub.permissions import visible_polls
from hub.polls.models import MAYBE, NO, YES, Poll, PollOption, Vote, Voter

FEW = 200


@dataclass(frozen=True)
class Tally:
    """One time and how many said what. `is_best`: most can come, then most gladly; never with nobody."""

    option: PollOption
    yes: int
    maybe: int
    no: int
    is_best: bool = False


@dataclass(frozen=True)
class Line:
    """One person's answers, by option's id."""

    voter: Voter
    choices: dict[uuid.UUID, str]


def tallies(poll: Poll) -> list[Tally]:
    """How every time stands, in the order of time. One query."""
    rows = session().execute(
        select(Vote.option_id, Vote.choice, func.count())
        .join(PollOption, PollOption.id == Vote.option_id)
        .where(PollOption.poll_id == poll.id)
        .group_by(Vote.option_id, Vote.choice)
    )
    counts = {(option_id, choice): count for option_id, choice, count in rows}
    plain = []
    for option in poll.options:
        yes, maybe, no = (counts.get((option.id, choice), 0) for choice in (YES, MAYBE, NO))
        plain.append(Tally(option, yes, maybe, no))
    best = max(((one.yes + one.maybe, one.yes) for one in plain), default=(0, 0))
    return [
        Tally(one.option, one.yes, one.maybe, one.no, best > (0, 0) and (one.yes + one.maybe, one.yes) == best)
        for one in plain
    ]


def lines(poll: Poll) -> list[Line]:
    """Everybody's answers, first who answered first. Two queries."""
    wanted = select(Voter).options(selectinload(Voter.votes)).where(Voter.poll_id == poll.id)
    voters = session().scalars(wanted.order_by(Voter.answered_at, Voter.id)).all()
    return [Line(voter, {vote.option_id: vote.choice for vote in voter.votes}) for voter in voters]


def own_line(user: User, poll: Poll) -> Line | None:
    voter = session().scalar(select(Voter).where(Voter.poll_id == poll.id, Voter.person_id == user.id))
    return Line(voter, {vote.option_id: vote.choice for vote in voter.votes}) if voter else None


def polls_for(user: User, *, workspace_id: uuid.UUID | None = None) -> Sequence[tuple[Poll, str, int]]:
    """Poll, Bereich and how many answered; those that wait for answers first."""
    answered = select(func.count(Voter.id)).where(Voter.poll_id == Poll.id).scalar_subquery()
    wanted = select(Poll, Workspace.name, answered).join(Workspace, Workspace.id == Poll.workspace_id)
    wanted = wanted.where(visible_polls(user)).order_by(Poll.ended_at.is_not(None), Poll.created_at.desc()).limit(FEW)
    if workspace_id is not None:
        wanted = wanted.where(Poll.workspace_id == workspace_id)
    return [(poll, workspace, count) for poll, workspace, count in session().execute(wanted)]
