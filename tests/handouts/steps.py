"""Ways in on paper and by codes as stories need them."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.db import session, transaction
from hub.feedback.content import Condition, Content, Option, Page, Question
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.actions import ask_for_sheets
from hub.handouts.models import PaperSheet, Printing
from tests.feedback.steps import Asked, asked, contributor
from tests.people import Cast


def every_kind() -> Content:
    """One question of every kind that is typed in differently."""
    options = [Option(id=key, text={"de": key.upper()}) for key in ("a", "b", "c")]
    return Content(
        title={"de": "Deine Meinung"},
        languages=["de", "ar"],
        pages=[
            Page(
                id="first",
                questions=[
                    Question(id="one", kind="scale", options=options, has_dont_know=True, is_required=True),
                    Question(id="many", kind="several", options=options),
                    Question(id="ten", kind="ten", has_dont_know=True),
                    Question(id="grid", kind="matrix", options=options, rows=options[:2]),
                    Question(id="rank", kind="ranking", options=options),
                    Question(id="age", kind="number", minimum=10, maximum=30),
                    Question(id="day", kind="date"),
                    Question(id="wish", kind="long"),
                    Question(id="why", kind="short", condition=Condition(question="one", options=["c"])),
                ],
            )
        ],
    )


def paper(cast: Cast, count: int = 1, content: Content | None = None) -> tuple[Asked, list[PaperSheet]]:
    """A Welle that runs, and sheets of paper for it."""
    found = asked(cast, content or every_kind(), way="paper")
    with cast.app.app_context(), transaction(writing=True) as opened:
        ask_for_sheets(
            contributor(cast),
            opened.get_one(FeedbackChannel, found.channel),
            opened.get_one(FeedbackRound, found.round),
            count=count,
            language="ar",
        )
    return found, sheets(found.channel)


def sheets(channel_id: uuid.UUID) -> list[PaperSheet]:
    with transaction(writing=False):
        wanted = select(PaperSheet).where(PaperSheet.channel_id == channel_id).order_by(PaperSheet.number)
        return list(session().scalars(wanted))


def printing_of(channel_id: uuid.UUID) -> Printing:
    with transaction(writing=False):
        return session().scalars(select(Printing).where(Printing.channel_id == channel_id)).one()
