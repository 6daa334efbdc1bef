"""Answers that wait are stored among others: shuffled, under new ids, texts apart. Once stored, order tells nothing.

A batch moves in one transaction, so that a process killed at any moment neither loses nor doubles an answer.
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from sqlalchemy import delete, func, insert, select

from hub import slots
from hub.answering.models import WAITING, GivenAnswer, GivenText, IncomingAnswer
from hub.days import today
from hub.db import session, transaction
from hub.feedback.content import TEXTS, Content
from hub.feedback.models import FeedbackRound, FormVersion
from hub.feedback.rounds import is_over

FEWEST = 5  # that wait for a Welle before they are stored among each other, unless the day or the Welle is over
AT_ONCE = 500  # a batch holds up the one writer of SQLite for some hundredths of a second
_random = secrets.SystemRandom()


def store_waiting() -> None:
    """Store what may be stored, Welle by Welle. Opens its own transactions."""
    with transaction(writing=False):
        due = _rounds_to_store()
    for round_id in due:
        stored = AT_ONCE
        while stored == AT_ONCE:
            with transaction(writing=True):
                stored = _store_some(round_id)


@slots.fills(slots.BEFORE_ROUND_RELEASED, order=10)
def store_all(asked_round: FeedbackRound) -> None:
    """Store every answer of this Welle, however few, in the transaction that is open.

    From here on its row is locked: answers that are being taken are waited for, later ones wait for the commit.
    """
    session().execute(select(FeedbackRound.id).where(FeedbackRound.id == asked_round.id).with_for_update())
    one_waits = select(IncomingAnswer.id).where(IncomingAnswer.round_id == asked_round.id).limit(1)
    while session().scalar(one_waits) is not None:
        _store_some(asked_round.id)


def _rounds_to_store() -> list[uuid.UUID]:
    """Those with enough answers to hide among, and those where no more will come to hide among."""
    waiting = session().execute(
        select(FeedbackRound, func.count(IncomingAnswer.id), func.min(IncomingAnswer.given_on))
        .join(IncomingAnswer, IncomingAnswer.round_id == FeedbackRound.id)
        .group_by(FeedbackRound.id)
    )
    day = today()
    return [
        asked_round.id
        for asked_round, count, first_day in waiting
        if count >= FEWEST or first_day < day or is_over(asked_round)
    ]


def _store_some(round_id: uuid.UUID) -> int:
    """Move up to `AT_ONCE` of them; which ones, their random ids say. Returns how many."""
    wanted = select(IncomingAnswer).where(IncomingAnswer.round_id == round_id)
    answers = list(session().scalars(wanted.order_by(IncomingAnswer.id).limit(AT_ONCE).with_for_update()))
    if not answers:
        return 0
    text_questions = {version_id: _text_questions(version_id) for version_id in {one.version_id for one in answers}}
    choices = [_choices_of(answer, text_questions[answer.version_id]) for answer in answers]
    texts = [row for answer in answers for row in _texts_of(answer, text_questions[answer.version_id])]
    _random.shuffle(choices)
    _random.shuffle(texts)
    session().execute(insert(GivenAnswer), choices)
    if texts:
        session().execute(insert(GivenText), texts)
    session().execute(delete(IncomingAnswer).where(IncomingAnswer.id.in_([answer.id for answer in answers])))
    return len(answers)


def _choices_of(answer: IncomingAnswer, text_questions: set[str]) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "round_id": answer.round_id,
        "version_id": answer.version_id,
        "institution_id": answer.institution_id,
        "given_on": answer.given_on,
        "burst_id": answer.burst_id,
        "values": {key: value for key, value in answer.values.items() if key not in text_questions},
    }


def _texts_of(answer: IncomingAnswer, text_questions: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid.uuid4(),
            "round_id": answer.round_id,
            "question_id": key,
            "burst_id": answer.burst_id,
            "text": value,
            "state": WAITING,
        }
        for key, value in answer.values.items()
        if key in text_questions
    ]


def _text_questions(version_id: uuid.UUID) -> set[str]:
    content = Content.model_validate(session().get_one(FormVersion, version_id).content)
    return {question.id for question in content.questions if question.kind in TEXTS}
