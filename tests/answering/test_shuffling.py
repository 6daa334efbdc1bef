"""Answers are stored among others: nothing lost, nothing doubled, no order, texts apart."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select, update

from hub import slots
from hub.answering.actions import AlreadyReleased, take_answer
from hub.answering.jobs import forget_wishes_and_tokens, store_answers
from hub.answering.models import GivenAnswer, GivenText, IncomingAnswer, UsedToken
from hub.days import today
from hub.db import now, session, transaction
from hub.feedback.models import FeedbackRound
from hub.feedback.rounds import end_round
from tests.answering.steps import waiting
from tests.feedback.steps import Asked, asked, contributor
from tests.people import Cast


def take(asking: Asked, count: int) -> None:
    with transaction(writing=True) as opened:
        asked_round = opened.get_one(FeedbackRound, asking.round)
        for number in range(count):
            values = {"understood": str(number % 4 + 1), "wish": f"Wunsch {number}"}
            take_answer(asked_round, values=values, language="de", institution_id=None)


def stored() -> tuple[list[GivenAnswer], list[GivenText]]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(GivenAnswer))), list(opened.scalars(select(GivenText)))


def test_five_are_stored_with_new_ids_and_their_texts_apart(cast: Cast) -> None:
    asking = asked(cast)
    with cast.app.app_context():
        take(asking, 5)
        known = {answer.id for answer in waiting()}
        store_answers()
        answers, texts = stored()
        assert waiting() == []
    assert sorted(answer.values["understood"] for answer in answers) == ["1", "1", "2", "3", "4"]
    assert all("wish" not in answer.values for answer in answers)
    assert sorted(text.text for text in texts) == [f"Wunsch {number}" for number in range(5)]
    assert {text.state for text in texts} == {"waiting"}
    assert known.isdisjoint({row.id for row in (*answers, *texts)})


def test_fewer_than_five_wait_for_others_until_the_day_is_over(embedded_cast: Cast) -> None:
    asking = asked(embedded_cast)
    with embedded_cast.app.app_context():
        take(asking, 4)
        store_answers()
        assert (len(waiting()), len(stored()[0])) == (4, 0)
        with transaction(writing=True) as opened:
            opened.execute(update(IncomingAnswer).values(given_on=today() - timedelta(days=1)))
        store_answers()
        assert (len(waiting()), len(stored()[0])) == (0, 4)


def test_when_the_welle_is_over_the_few_are_stored_too(embedded_cast: Cast) -> None:
    asking = asked(embedded_cast)
    with embedded_cast.app.app_context():
        take(asking, 1)
        with transaction(writing=True) as opened:
            end_round(contributor(embedded_cast), opened.get_one(FeedbackRound, asking.round))
        store_answers()
        assert (len(waiting()), len(stored()[0])) == (0, 1)


def test_before_results_are_released_everything_is_stored(cast: Cast) -> None:
    asking, other = asked(cast), asked(cast)
    with cast.app.app_context():
        take(asking, 3)
        take(other, 3)
        with transaction(writing=True) as opened:
            asked_round = opened.get_one(FeedbackRound, asking.round)
            slots.announce(slots.BEFORE_ROUND_RELEASED, asked_round)
            asked_round.released_at = now()
        assert [answer.round_id for answer in waiting()] == [other.round] * 3
        assert len(stored()[0]) == 3
        try:
            take(asking, 1)
        except AlreadyReleased:
            return
    raise AssertionError("taken after the release")


def test_rows_of_answers_keep_no_order_of_insertion(embedded_cast: Cast) -> None:
    """Their ids are random, and SQLite stores these tables in the order of the ids."""
    asking = asked(embedded_cast)
    with embedded_cast.app.app_context():
        take(asking, 40)
        store_answers()
        with transaction(writing=False):
            for kind in (GivenAnswer, GivenText, UsedToken):
                assert kind.__table__.dialect_options["sqlite"]["with_rowid"] is False
            texts = [text for (text,) in session().execute(select(GivenText.text))]
    assert texts != [f"Wunsch {number}" for number in range(40)]
    assert texts != sorted(texts, reverse=True)


def test_used_tokens_are_forgotten_when_their_pages_hold_no_more(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        with transaction(writing=True) as opened:
            opened.add(UsedToken(token_hash="alt", forget_on=today() - timedelta(days=1)))
            opened.add(UsedToken(token_hash="neu", forget_on=today()))
        forget_wishes_and_tokens()
        with transaction(writing=False) as opened:
            assert list(opened.scalars(select(UsedToken.token_hash))) == ["neu"]


def test_a_welle_that_does_not_exist_has_nothing_to_store(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context(), transaction(writing=True):
        slots.announce(slots.BEFORE_ROUND_RELEASED, FeedbackRound(id=uuid.uuid4()))
