"""What a Folge comes from: a question of a Welle whose results were released, or one text that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from hub.answering.models import SHOWN, GivenText
from hub.db import session
from hub.errors import NotFound
from hub.feedback.actions import content_of
from hub.feedback.content import Question, said
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.results.texts import current_text, is_of_open_round


@dataclass(frozen=True)
class Origin:
    """`text` is what one person wrote, as moderation shows it; None where the Folge comes from the result."""

    form: FeedbackForm
    round: FeedbackRound
    question: Question
    text: GivenText | None = None

    @property
    def wording(self) -> str:
        """What to begin with: the question, or what the person wrote. Never a figure: it might be a hidden one."""
        return current_text(self.text) if self.text else said(self.question.text, "de")

    @property
    def query(self) -> str:
        """The address of the form for a new Folge, behind the question mark."""
        return f"text={self.text.id}" if self.text else f"round={self.round.id}&question={self.question.id}"


def origin_of_question(asked: FeedbackRound, key: str) -> Origin:
    """Raises `NotFound` unless the results of this Welle were released and it asked this question."""
    question = content_of(asked.version).question(key)
    if asked.released_at is None or question is None:
        raise NotFound
    return Origin(session().get_one(FeedbackForm, asked.form_id), asked, question)


def origin_of_text(text: GivenText) -> Origin:
    """Raises `NotFound` unless moderation shows this text to those who read the results of its Welle."""
    if text.state != SHOWN or not is_of_open_round(text):
        raise NotFound
    found = origin_of_question(session().get_one(FeedbackRound, text.round_id), text.question_id)
    return Origin(found.form, found.round, found.question, text)
