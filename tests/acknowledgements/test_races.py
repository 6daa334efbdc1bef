"""Two people at the same moment, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import func, select

from hub.audit.models import AuditEntry
from hub.db import transaction
from tests.acknowledgements.steps import addressed, answer, ask, colleague, filed, rounds_of, send, wish
from tests.people import Cast

ROUNDS = 2


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        together.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def answers_in_trail() -> int:
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).where(AuditEntry.action == "acknowledgements.answer")) or 0


def test_of_two_answers_for_one_institution_the_first_counts_and_the_second_is_told(cast: Cast) -> None:
    document, manager = filed(cast), cast.browser(cast.manager)
    first, second = cast.browser(cast.contributor), cast.browser(colleague(cast))
    for done in range(1, ROUNDS + 1):
        asked = ask(manager, document, institutions=[cast.jobcenter.principal], aim="agree")
        addressee = addressed(asked, cast.jobcenter)
        answers = at_once(
            lambda addressee=addressee: answer(first, addressee, "agreed"),
            lambda addressee=addressee: answer(second, addressee, "objected", "Nein."),
        )
        assert sorted(one.status_code for one in answers) == [302, 422]
        told = next(one for one in answers if one.status_code == 422)
        assert "hat inzwischen geantwortet" in told.text
        kept = "agreed" if answers[0].status_code == 302 else "objected"
        assert addressed(asked, cast.jobcenter).answer == kept
        assert answers_in_trail() == done


def test_an_answer_and_a_new_version_at_once_leave_one_open_round(cast: Cast) -> None:
    document, manager, reader = filed(cast), cast.browser(cast.manager), cast.browser(cast.reader)
    former = ask(manager, document, people=[cast.reader.principal], asks_again="y")
    addressee = addressed(former, cast.reader)
    answered, _ = at_once(lambda: answer(reader, addressee), lambda: filed(cast, b"zwei"))
    assert answered.status_code in (302, 422)
    assert (addressed(former, cast.reader).answer is not None) == (answered.status_code == 302)
    assert [(row.number, row.ended_as) for row in rounds_of(document)] == [(1, "replaced"), (2, None)]


def test_the_same_question_sent_twice_at_once_is_asked_once(cast: Cast) -> None:
    document = filed(cast)
    browsers = [cast.browser(cast.contributor) for _ in range(2)]
    sent = wish(people=[cast.reader.principal])
    answers = at_once(*(lambda browser=browser: send(browser, document, sent) for browser in browsers))
    assert [one.status_code for one in answers] == [302, 302]
    assert len(rounds_of(document)) == 1
