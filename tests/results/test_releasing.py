"""Auswerten: once, for good, in the background."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import func, select, update

from hub import slots
from hub.answering.models import OPEN, REMOVED, AnswerBurst, GivenAnswer
from hub.audit.models import AuditEntry
from hub.days import today
from hub.db import now, session, transaction
from hub.feedback.models import FeedbackRound
from hub.jobs import Job, run_due_jobs
from hub.results.jobs import release_old_rounds
from hub.results.models import RoundResult
from hub.results.release import release_round
from tests.feedback.steps import Asked, asked, contributor, store_answers
from tests.people import Cast
from tests.results.steps import NO, YES, answer, end_with, evaluated, results_of_round


def released_rows() -> int:
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).select_from(RoundResult)) or 0


def test_the_button_evaluates_in_the_background_and_notes_it(cast: Cast) -> None:
    one = asked(cast)
    end_with(cast, one, (8, YES, None), (7, NO, None))
    browser = cast.browser(cast.contributor)
    browser.get(f"/rounds/{one.round}/release")

    assert browser.post(f"/rounds/{one.round}/release").status_code == 302
    assert "gerade ausgerechnet" in browser.get(f"/feedback/{one.form}/results").text
    with cast.app.app_context():
        run_due_jobs()
    assert "Ich fühle mich verstanden." in browser.get(f"/feedback/{one.form}/results").text
    with transaction(writing=False) as opened:
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "results.release")).one()
        assert line.actor_id == cast.contributor.id


def test_a_running_round_shows_nothing_and_is_not_evaluated(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    answer(embedded_cast, one, 20, YES)
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(f"/feedback/{one.form}/results").text

    assert "läuft noch" in page
    assert "verstanden" not in page
    assert browser.post(f"/rounds/{one.round}/release").status_code == 422
    assert released_rows() == 0


def test_four_answers_are_too_few(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    results = evaluated(embedded_cast, one, (4, YES, None))

    assert (results.n, results.rows, results.items) == (None, {}, [])
    page = embedded_cast.browser(embedded_cast.contributor).get(f"/feedback/{one.form}/results").text
    assert "zu wenige Rückmeldungen" in page


def test_evaluating_twice_changes_nothing(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    first = evaluated(embedded_cast, one, (8, YES, None), (7, NO, None))
    answer(embedded_cast, one, 9, YES)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/rounds/{one.round}/release")
    browser.post(f"/rounds/{one.round}/release")
    with embedded_cast.app.app_context():
        run_due_jobs()

    assert results_of_round(one) == first


def test_many_who_press_the_button_at_once_evaluate_once(cast: Cast) -> None:
    one = asked(cast)
    end_with(cast, one, (8, YES, None), (7, NO, None))

    done: list[bool] = []

    def press() -> None:
        with cast.app.app_context(), transaction(writing=True) as opened:
            done.append(release_round(contributor(cast), opened.get_one(FeedbackRound, one.round)))

    presses = [threading.Thread(target=press) for _ in range(4)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()

    assert sorted(done) == [False, False, False, True]
    with transaction(writing=False) as opened:
        assert opened.scalar(select(func.count(Job.id)).where(Job.kind == "results.work-out")) == 1


def test_a_worker_that_was_killed_is_done_again_without_harm(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    evaluated(embedded_cast, one, (8, YES, None), (7, NO, None))
    with embedded_cast.app.app_context():
        with transaction(writing=True) as opened:
            opened.add(Job(kind="results.work-out", payload={"round": str(one.round), "by": None}))
        assert run_due_jobs() == 1

    assert released_rows() == 1


def test_answers_that_wait_are_stored_before_they_are_counted(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    end_with(embedded_cast, one, (6, YES, None))

    @slots.fills(slots.BEFORE_ROUND_RELEASED, order=1)
    def store_two_more(released: FeedbackRound) -> None:
        if released.id == one.round:
            store_answers(released.id, 2, YES)

    with embedded_cast.app.app_context():
        with transaction(writing=True) as opened:
            release_round(None, opened.get_one(FeedbackRound, one.round))
        run_due_jobs()
    slots._fillers[slots.BEFORE_ROUND_RELEASED].remove((1, store_two_more))

    assert results_of_round(one).n == 8


def test_a_block_that_was_taken_out_does_not_count(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    answer(embedded_cast, one, 50, NO)
    with embedded_cast.app.app_context(), transaction(writing=True):
        burst = a_burst(one, REMOVED)
        session().execute(update(GivenAnswer).values(burst_id=burst.id))

    assert evaluated(embedded_cast, one, (8, YES, None)).n == 8


def test_a_flood_nobody_looked_at_is_asked_about_first(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    end_with(embedded_cast, one, (8, YES, None))
    with embedded_cast.app.app_context(), transaction(writing=True):
        a_burst(one, OPEN)
    browser = embedded_cast.browser(embedded_cast.contributor)

    assert "Trotzdem auswerten" in browser.get(f"/rounds/{one.round}/release").text
    assert browser.post(f"/rounds/{one.round}/release").status_code == 422
    assert browser.post(f"/rounds/{one.round}/release", {"with_bursts": "y"}).status_code == 302


def test_two_weeks_after_its_end_a_round_is_evaluated_by_itself(cast: Cast) -> None:
    one = asked(cast)
    end_with(cast, one, (8, YES, None))
    with cast.app.app_context():
        release_old_rounds()
        assert run_due_jobs() == 0
        end_days_ago(one, 16)
        release_old_rounds()
        release_old_rounds()
        run_due_jobs()

    assert results_of_round(one).n == 8
    with transaction(writing=False) as opened:
        line = opened.scalars(select(AuditEntry).where(AuditEntry.action == "results.release")).one()
        assert line.actor == "JBA-Hub"


def test_what_looks_like_a_flood_keeps_a_round_from_evaluating_itself(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    end_with(embedded_cast, one, (8, YES, None))
    end_days_ago(one, 30)
    with embedded_cast.app.app_context():
        with transaction(writing=True):
            a_burst(one, OPEN)
        release_old_rounds()

    with transaction(writing=False) as opened:
        assert opened.get_one(FeedbackRound, one.round).released_at is None


def a_burst(one: Asked, state: str) -> AnswerBurst:
    burst = AnswerBurst(round_id=one.round, channel_id=one.channel, noticed_on=today(), state=state)
    session().add(burst)
    session().flush()
    return burst


def end_days_ago(one: Asked, days: int) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackRound, one.round).ended_at = now() - timedelta(days=days)
