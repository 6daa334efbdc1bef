"""What those who asked are told, once, and never how many."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.answering.models import IncomingAnswer
from hub.days import today
from hub.db import now, session, transaction
from hub.documents.models import Membership
from hub.feedback.models import FeedbackRound
from hub.notices.models import Notice
from hub.notices.sentences import text_of
from hub.results.models import RoundTelling
from hub.results.telling import tell_of_rounds
from tests.feedback.steps import asked, store_answers
from tests.people import Cast
from tests.results.text_steps import release, store_texts, with_texts


def told(cast: Cast, person: Person | None = None) -> list[str]:
    with cast.app.test_request_context(), transaction(writing=False) as opened:
        wanted = select(Notice).where(Notice.kind.startswith("results."))
        if person is not None:
            wanted = wanted.where(Notice.person_id == person.id)
        return [text_of(notice) for notice in opened.scalars(wanted.order_by(Notice.created_at, Notice.kind))]


def tell(cast: Cast) -> None:
    with cast.app.test_request_context():
        tell_of_rounds()


def test_the_end_of_a_welle_is_told_once_to_whom_it_concerns(cast: Cast) -> None:
    round_id = asked(cast).round
    with cast.app.app_context(), transaction(writing=True) as opened:
        opened.get_one(FeedbackRound, round_id).ended_at = now()
    tell(cast)
    tell(cast)

    sentence = "Die Welle „Herbst“ von „Meinung junger Menschen“ ist zu Ende und kann ausgewertet werden."
    assert told(cast) == told(cast, cast.contributor) == [sentence]


def test_a_welle_that_only_begins_or_runs_with_few_answers_is_not_told_of(embedded_cast: Cast) -> None:
    with_texts(embedded_cast, answers=25, is_released=False)
    tell(embedded_cast)

    assert told(embedded_cast) == []


def test_that_answers_come_is_told_in_coarse_steps_and_at_most_once_a_week(embedded_cast: Cast) -> None:
    cast = embedded_cast
    found = asked(cast)
    with cast.app.app_context(), transaction(writing=True):
        store_answers(found.round, 20, {"understood": "4"})
        session().add_all(
            IncomingAnswer(round_id=found.round, version_id=found.version, language="de", given_on=today(), values={})
            for _ in range(6)
        )
    tell(cast)
    assert told(cast) == ["Zu „Meinung junger Menschen“ kommen Rückmeldungen an: mehr als 25 in der Welle „Herbst“."]
    with cast.app.app_context(), transaction(writing=True):
        store_answers(found.round, 80, {"understood": "4"})
    tell(cast)
    assert len(told(cast)) == 1

    with cast.app.app_context(), transaction(writing=True):
        session().get_one(RoundTelling, (found.round, "arriving")).told_at = now() - timedelta(days=8)
    tell(cast)
    tell(cast)
    assert ["mehr als 100" in sentence for sentence in told(cast)] == [False, True]


def test_results_and_waiting_texts_are_told_when_a_welle_is_released(embedded_cast: Cast) -> None:
    cast = embedded_cast
    round_id = with_texts(cast, "Mehr Zeit!")
    with cast.app.test_request_context():
        for _ in range(2):
            with transaction(writing=True) as opened:
                slots.announce(slots.AFTER_ROUND_RELEASED, opened.get_one(FeedbackRound, round_id))

    assert sorted(told(cast)) == [
        "Die Ergebnisse der Welle „Herbst“ von „Meinung junger Menschen“ sind da.",
        "In der Welle „Herbst“ von „Meinung junger Menschen“ warten Texte darauf, gelesen und freigegeben zu werden.",
    ]
    tell(cast)
    assert len(told(cast)) == 2  # that it was over is no news any more


def test_nothing_is_said_of_texts_of_few(embedded_cast: Cast) -> None:
    cast = embedded_cast
    round_id = asked(cast).round
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        store_answers(round_id, 9, {"understood": "4"})
        store_texts(round_id, ["Mehr Zeit!"])
        release(round_id)
        slots.announce(slots.AFTER_ROUND_RELEASED, opened.get_one(FeedbackRound, round_id))

    assert not any("Texte" in sentence for sentence in told(cast))


def test_who_may_not_evaluate_any_more_is_told_nothing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    round_id = asked(cast).round
    with cast.app.app_context(), transaction(writing=True) as opened:
        opened.get_one(FeedbackRound, round_id).ended_at = now()
        for share in opened.scalars(select(Membership).where(Membership.principal == cast.jobcenter.principal)):
            opened.delete(share)
    tell(cast)

    assert told(cast) == []


def test_nobody_is_told_who_has_left(embedded_cast: Cast) -> None:
    cast = embedded_cast
    round_id = asked(cast).round
    with cast.app.app_context(), transaction(writing=True) as opened:
        opened.get_one(FeedbackRound, round_id).ended_at = now()
        opened.get_one(Person, cast.contributor.id).deactivated_at = now()
    tell(cast)

    assert told(cast) == []
