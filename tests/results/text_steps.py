"""Texts of a Welle as stories need them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from hub.answering.models import GivenText
from hub.db import now, session, transaction
from hub.feedback.models import FeedbackRound
from hub.results.models import RoundResult
from hub.results.moderation import look_of
from tests.feedback.steps import asked, store_answers
from tests.people import Browser, Cast

WISHES = ("Mehr Zeit im Gespräch.", "Kürzere Wartezeit!", "Alles gut so.")


def store_texts(round_id: uuid.UUID, texts: Sequence[str]) -> list[uuid.UUID]:
    """Texts to the question „wish“, already stored among others; within a transaction."""
    rows = [GivenText(round_id=round_id, question_id="wish", text=text) for text in texts]
    session().add_all(rows)
    session().flush()
    return [row.id for row in rows]


def release(round_id: uuid.UUID) -> None:
    """As the Auswertung leaves a Welle, without its tables; within a transaction."""
    found = session().get_one(FeedbackRound, round_id)
    found.ended_at = found.released_at = now()
    session().add(RoundResult(round_id=round_id, k=5, tables={}))
    session().flush()


def with_texts(cast: Cast, *texts: str, answers: int = 12, is_released: bool = True) -> uuid.UUID:
    """A Welle with so many answers and these texts; its id."""
    round_id = asked(cast).round
    with cast.app.app_context(), transaction(writing=True):
        store_answers(round_id, answers, {"understood": "4"})
        store_texts(round_id, texts)
        if is_released:
            release(round_id)
    return round_id


def text_like(words: str) -> GivenText:
    """The text that contains these words."""
    with transaction(writing=False) as opened:
        return opened.scalars(select(GivenText).where(GivenText.text.contains(words))).one()


def decide(browser: Browser, row: GivenText, do: str) -> int:
    with transaction(writing=False):
        look = look_of(session().get_one(GivenText, row.id))
    return browser.post(f"/texts/{row.id}/decide", {"do": do, "look": look}).status_code


def moderator(cast: Cast, round_id: uuid.UUID) -> Browser:
    browser = cast.browser(cast.contributor)
    browser.get(f"/rounds/{round_id}/texts")
    return browser
