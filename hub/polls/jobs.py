"""Telling who asked that a Terminumfrage is over, and letting guests' names go."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub import jobs
from hub.db import now, transaction
from hub.documents.models import Workspace
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.polls.models import Poll, Voter

KEPT = timedelta(days=90)  # after the end; what came of it is in the Termin
AT_ONCE = 100

sentence("polls.over", lazy_gettext("Die Frist der Terminumfrage „%(title)s“ ist um. Jetzt können Sie entscheiden."))


@jobs.every(timedelta(minutes=30))
def tell_of_ended_polls() -> None:
    """Once for each poll, in the transaction that notes it; after downtime all that are due."""
    with transaction(writing=True) as opened:
        over = select(Poll).where(Poll.closes_at <= now(), Poll.ended_at.is_(None), Poll.told_at.is_(None))
        for poll in opened.scalars(over.limit(AT_ONCE).with_for_update(skip_locked=True)).all():
            poll.told_at = now()
            workspace = opened.get_one(Workspace, poll.workspace_id)
            notify(
                [poll.created_by],
                "polls.over",
                url=f"/polls/{poll.id}",
                about=workspace,
                by_mail=True,
                title=poll.title,
            )


@jobs.every(timedelta(days=1))
def forget_answers() -> None:
    """Names and addresses of guests go some time after the poll; nobody needs them then."""
    with transaction(writing=True) as opened:
        old = select(Poll.id).where(Poll.closes_at <= now() - KEPT)
        for voter in opened.scalars(select(Voter).where(Voter.poll_id.in_(old), Voter.person_id.is_(None))).all():
            opened.delete(voter)
