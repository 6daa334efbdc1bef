"""The sample's Rückmeldungen: drawn, not written by anybody, and such as the Fragebogen allows."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from hub.accounts.models import Person
from hub.answering.demo import PLACES, WISHES, make_feedback
from hub.answering.models import WAITING, GivenAnswer, GivenText
from hub.db import session, transaction
from hub.documents.models import Workspace
from hub.feedback.actions import content_of
from hub.feedback.content import choices_of
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.feedback.rounds import current_round, is_over
from tests.people import Cast


@pytest.fixture
def past(embedded_cast: Cast) -> FeedbackRound:
    """The Welle that is over, with one that runs after it."""
    cast = embedded_cast
    played_by = {
        "koordination": cast.coordination,
        "jobcenter": cast.contributor,
        "schulsozialarbeit": cast.reader,
        "jugendamt": cast.manager,
    }
    with cast.app.app_context(), transaction(writing=True) as opened:
        people = {local: opened.get_one(Person, person.id) for local, person in played_by.items()}
        make_feedback(people, opened.get_one(Workspace, cast.shared.id))
        return opened.scalars(select(FeedbackRound).order_by(FeedbackRound.number)).first()


def test_one_round_is_over_and_one_runs(embedded_cast: Cast, past: FeedbackRound) -> None:
    with embedded_cast.app.app_context(), transaction(writing=False):
        assert is_over(past)
        assert current_round(past.form_id).number == past.number + 1
        assert Counter(session().scalars(select(FeedbackChannel.way))) == {"tablet": 1, "link": 2}


def test_answers_are_spread_over_three_institutions(embedded_cast: Cast, past: FeedbackRound) -> None:
    with embedded_cast.app.app_context(), transaction(writing=False):
        given = Counter(session().scalars(select(GivenAnswer.institution_id)))
    assert sorted(given.values()) == sorted(place.answers for place in PLACES)


def test_every_answer_is_one_the_questions_allow(embedded_cast: Cast, past: FeedbackRound) -> None:
    with embedded_cast.app.app_context(), transaction(writing=False):
        content = content_of(session().get_one(FeedbackRound, past.id).version)
        for answer in session().scalars(select(GivenAnswer)):
            assert past.opens_on <= answer.given_on <= past.closes_on
            for key, value in answer.values.items():
                chosen = value if isinstance(value, list) else [value]
                assert set(chosen) <= set(choices_of(content.question(key)))


def test_texts_stand_apart_and_wait_for_moderation(embedded_cast: Cast, past: FeedbackRound) -> None:
    with embedded_cast.app.app_context(), transaction(writing=False):
        texts = session().scalars(select(GivenText)).all()
        assert len(texts) == len(WISHES)
        assert {(text.question_id, text.state) for text in texts} == {("change", WAITING)}
        assert not any("change" in values for values in session().scalars(select(GivenAnswer.values)))
