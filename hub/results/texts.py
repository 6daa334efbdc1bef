"""What people wrote, and from when on anybody may read it: after the Auswertung, from ten answers on. Knows no numbers.

Every way to a text leads through `texts_are_open`: one that is seen while a Welle runs tells when it came, and one
among few tells who wrote it.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from hub.answering.models import REMOVED, SHOWN, AnswerBurst, GivenAnswer, GivenText, IncomingAnswer, TextTheme
from hub.db import session
from hub.feedback.actions import content_of
from hub.feedback.content import TEXTS, Content, Question, said
from hub.feedback.models import FeedbackRound
from hub.paging import Page, page_of
from hub.results.models import RoundResult
from hub.results.tables import Results

ONE_CHOICE = ("one", "scale", "smileys")
TEXTS_FROM = 10  # answers of a Welle (domain.md §6)
# What turns letters around or is no letter; a joiner without width belongs to Persian words.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


class ShownText(NamedTuple):
    """One text as everybody who reads the results may see it."""

    question_id: str
    text: str
    themes: list[str]


def texts_are_open(asked: FeedbackRound) -> bool:
    """Whether its results are released and it had at least `TEXTS_FROM` answers."""
    return is_released(asked) and _answers_in(asked.id) >= TEXTS_FROM


def is_released(asked: FeedbackRound) -> bool:
    return session().get(RoundResult, asked.id) is not None


def is_of_open_round(row: GivenText) -> bool:
    """Whether this text may be read at all, and does not belong to a block that was taken out."""
    burst = session().get(AnswerBurst, row.burst_id) if row.burst_id else None
    is_junk = burst is not None and burst.state == REMOVED
    asked = session().get_one(FeedbackRound, row.round_id)
    is_readable = any(question.id == row.question_id for question in text_questions(asked))
    return is_readable and not is_junk and texts_are_open(asked)


def shown_texts(asked: FeedbackRound) -> list[ShownText]:
    """All texts of a Welle that moderation let through, by question, in an order that tells nothing. For exports."""
    if not texts_are_open(asked):
        return []
    places = {question.id: place for place, question in enumerate(text_questions(asked))}
    found = sorted(rows_shown(asked), key=lambda row: places.get(row.question_id, len(places)))
    themes = themes_of([row.id for row in found])
    return [ShownText(row.question_id, current_text(row), themes.get(row.id, [])) for row in found]


def texts_by_question(asked: FeedbackRound, language: str) -> list[tuple[str, list[ShownText]]]:
    """`shown_texts` below the wording of their question; questions without one are left out."""
    shown = shown_texts(asked)
    found = ((said(question.text, language), question.id) for question in text_questions(asked))
    below = [(wording, [text for text in shown if text.question_id == key]) for wording, key in found]
    return [(wording, texts) for wording, texts in below if texts]


def rows_shown(asked: FeedbackRound) -> Sequence[GivenText]:
    """The rows of `shown_texts`; for a Welle whose texts are open."""
    return session().scalars(_texts(asked).where(GivenText.state == SHOWN)).all()


def texts_in(asked: FeedbackRound, *, state: str, question_id: str | None, page: int) -> Page[GivenText]:
    """Texts for moderation, in an order that tells nothing; for a Welle whose texts are open."""
    wanted = _texts(asked).where(GivenText.state == state)
    if question_id:
        wanted = wanted.where(GivenText.question_id == question_id)
    return page_of(wanted, page)


def texts_by_state(asked: FeedbackRound) -> Counter[str]:
    """How many texts wait, are shown and are withheld; for a Welle whose texts are open."""
    counted = select(GivenText.state, func.count()).where(_belongs_to(asked)).group_by(GivenText.state)
    return Counter({state: count for state, count in session().execute(counted)})


def current_text(row: GivenText) -> str:
    """The text as moderation left it, without what turns letters around."""
    return clean(row.text if row.shown_text is None else row.shown_text)


def clean(text: str) -> str:
    """Without control characters; line ends are line ends."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def themes_of(text_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Each text's themes by name, in one query."""
    found: dict[uuid.UUID, list[str]] = {}
    wanted = select(TextTheme).where(TextTheme.text_id.in_(text_ids)).order_by(TextTheme.theme)
    for row in session().scalars(wanted):
        found.setdefault(row.text_id, []).append(row.theme)
    return found


def text_questions(asked: FeedbackRound) -> list[Question]:
    """What was asked that is answered by writing, and may be read.

    Texts that only those were asked for who chose something else tell how many those were, and what each chose: they
    are never read, not by moderators either, unless everybody can see that there were `TEXTS_FROM` of them.
    """
    content = content_of(asked.version)
    return [one for one in content.questions if one.kind in TEXTS and _may_be_read(one, content, asked)]


def _may_be_read(question: Question, content: Content, asked: FeedbackRound) -> bool:
    condition = question.condition
    if condition is None:
        return True
    parent, released = content.question(condition.question), session().get(RoundResult, asked.id)
    if (
        parent is None
        or released is None
        or parent.condition is not None
        or parent.kind not in ("one", "scale", "smileys")
    ):
        return False
    item = next((item for item in Results.of_json(released.tables).items if item.question == parent.id), None)
    if item is None or item.total is None:
        return False
    shown = dict(zip(item.columns, item.total, strict=True))
    counts = [shown.get(option) for option in condition.options]
    return None not in counts and sum(count or 0 for count in counts) >= TEXTS_FROM


def _texts(asked: FeedbackRound) -> Any:
    # The id is random and says nothing of when a text came.
    return select(GivenText).where(_belongs_to(asked)).order_by(GivenText.id)


def _belongs_to(asked: FeedbackRound) -> Any:
    readable = [question.id for question in text_questions(asked)]
    return (GivenText.round_id == asked.id) & GivenText.question_id.in_(readable) & not_junk(GivenText)


def _answers_in(round_id: uuid.UUID) -> int:
    counted = select(func.count()).select_from(GivenAnswer).where(GivenAnswer.round_id == round_id)
    return session().scalar(counted.where(not_junk(GivenAnswer))) or 0


def not_junk(kind: type[GivenAnswer | GivenText | IncomingAnswer]) -> Any:
    """A condition: not of a block that was taken out."""
    junk = select(AnswerBurst.id).where(AnswerBurst.state == REMOVED)
    return kind.burst_id.is_(None) | kind.burst_id.not_in(junk)
