"""Decisions with their numbers, tasks, open questions that are tracked until they are decided."""

from __future__ import annotations

from datetime import datetime
from threading import Barrier, Thread

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import delete_event
from hub.calendar.models import Event
from hub.db import session, transaction
from hub.errors import HubError
from hub.minutes.models import AgendaItem, Decision
from hub.minutes.results import Result, decide
from hub.tasks.models import Task
from tests.calendar.steps import an_event
from tests.minutes.steps import a_decision, a_question, an_item, items_of, now_is, page
from tests.people import Cast

APRIL = datetime(2027, 4, 6, 9)


def test_decisions_are_numbered_by_bereich_and_month(embedded_cast: Cast) -> None:
    cast = embedded_cast
    march, april = an_item(cast, an_event(cast)), an_item(cast, an_event(cast, start=APRIL))
    numbers = [a_decision(cast, item).number for item in (march, march, april)]
    assert numbers == ["2027-03/1", "2027-03/2", "2027-04/1"]


def test_decisions_of_the_same_moment_have_numbers_of_their_own(cast: Cast) -> None:
    item, barrier, failures = an_item(cast, an_event(cast)), Barrier(4), []

    def write_one() -> None:
        barrier.wait()
        try:
            with cast.app.app_context(), transaction(writing=True) as opened:
                user = user_of_person(opened.get_one(Person, cast.contributor.id))
                decide(user, opened.get_one(AgendaItem, item.id), Result("Beschlossen."))
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=write_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with transaction(writing=False) as opened:
        assert sorted(opened.scalars(select(Decision.serial))) == [1, 2, 3, 4]


def test_a_decision_without_words_is_none(embedded_cast: Cast) -> None:
    item = an_item(embedded_cast, an_event(embedded_cast))
    browser = embedded_cast.browser(embedded_cast.contributor)
    for sent in (
        {"text": "  "},
        {"text": "\u200b"},
        {"text": "ja", "in_favour": "-1"},
        {"text": "ja", "against": "viele"},
    ):
        assert browser.post(f"/agenda-items/{item.id}/decisions", sent).status_code == 422, sent
    with transaction(writing=False) as opened:
        assert opened.scalars(select(Decision)).all() == []


def test_the_register_finds_by_words_number_and_year(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    item = an_item(cast, event, "Jugendberatung")
    a_decision(cast, item, "Wir öffnen auch samstags.", in_favour=5, against=1)
    a_decision(cast, item, "Die Steuergruppe tagt im Herbst.")
    reader, url = cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/decisions"
    assert "dafür 5 · dagegen 1 · enthalten –" in page(reader, url)
    assert "Steuergruppe tagt" not in page(reader, f"{url}?q=SAMSTAGS")
    assert "Steuergruppe tagt" in page(reader, f"{url}?q=2027-03/2")
    assert "Dazu gibt es keinen Beschluss." in page(reader, f"{url}?year=2026")
    assert "samstags" in page(reader, f"{url}?year=2027&q=jugendberatung")
    assert cast.browser(cast.stranger).get(url).status_code == 404


def test_a_decision_somebody_changed_meanwhile_is_not_overwritten(embedded_cast: Cast) -> None:
    cast = embedded_cast
    decision = a_decision(cast, an_item(cast, an_event(cast)))
    browser = cast.browser(cast.contributor)
    browser.post(f"/decisions/{decision.id}/edit", {"text": "im Juni", "revision": "1"})
    assert browser.post(f"/decisions/{decision.id}/edit", {"text": "im Juli", "revision": "1"}).status_code == 422
    assert now_is(decision).text == "im Juni"


def test_a_termin_with_decisions_is_not_deleted(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    a_decision(cast, an_item(cast, event))
    with cast.app.app_context():
        try:
            with transaction(writing=True) as opened:
                user = user_of_person(opened.get_one(Person, cast.contributor.id))
                delete_event(user, opened.get_one(Event, event.id))
        except HubError as error:
            assert "Beschlüsse" in str(error.message)
    assert now_is(event).deleted_at is None


def test_a_task_belongs_to_its_termin_and_shows_how_far_it_is(embedded_cast: Cast) -> None:
    cast, event = embedded_cast, an_event(embedded_cast)
    item = an_item(cast, event)
    browser = cast.browser(cast.contributor)
    owner = f"institution:{cast.jobcenter.id}"
    sent = {"title": "Raum buchen", "owner": owner, "due_on": "2027-03-12"}
    assert browser.post(f"/agenda-items/{item.id}/tasks", sent).status_code == 302
    with transaction(writing=True) as opened:
        task = opened.scalars(select(Task)).one()
        assert (task.event_id, task.owner, str(task.due_on)) == (event.id, owner, "2027-03-12")
        task.status = "done"
    seen = page(cast.browser(cast.reader), f"/events/{event.id}/minutes")
    assert "Raum buchen" in seen
    assert "Jobcenter · bis 12.03.2027" in seen
    assert ">Erledigt<" in seen


def test_a_task_for_somebody_who_cannot_read_it_is_refused(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    sent = {"title": "Raum buchen", "owner": f"person:{cast.stranger.id}"}
    assert cast.browser(cast.contributor).post(f"/agenda-items/{item.id}/tasks", sent).status_code == 422


def test_a_question_stays_open_from_one_termin_to_the_next_until_it_is_decided(embedded_cast: Cast) -> None:
    cast, first = embedded_cast, an_event(embedded_cast, "Steuergruppe März")
    second = an_event(cast, "Steuergruppe April", start=APRIL)
    question = a_question(cast, an_item(cast, first, "Wer zahlt das Angebot?"))
    browser, url = cast.browser(cast.contributor), f"/workspaces/{cast.shared.id}/questions"
    assert "Wer zahlt das Angebot?" in page(browser, f"/events/{first.id}/minutes")
    assert "Steuergruppe April" in page(browser, f"/events/{first.id}/minutes")  # offered for the next one

    browser.post(f"/events/{second.id}/agenda/take-up", {"item": f"question:{question.id}"})
    browser.post(f"/events/{second.id}/agenda/take-up", {"item": f"question:{question.id}"})
    [item] = items_of(second)
    seen = page(cast.browser(cast.reader), url)
    assert "wieder vorgelegt in" in seen
    assert seen.index("Steuergruppe März") < seen.index("Steuergruppe April")

    decision = a_decision(cast, item, "Der Landkreis zahlt.")
    assert now_is(question).decision_id == decision.id
    assert "Es ist keine Frage offen." in page(browser, url)
    assert "Beschluss 2027-04/1" in page(browser, url)


def test_a_decision_that_was_none_leaves_its_question_open(embedded_cast: Cast) -> None:
    cast = embedded_cast
    item = an_item(cast, an_event(cast))
    question = a_question(cast, item)
    decision = a_decision(cast, item)
    cast.browser(cast.contributor).post(f"/decisions/{decision.id}/remove")
    assert now_is(question).is_open
    with transaction(writing=False):
        assert session().get(Decision, decision.id) is None


def test_a_question_can_be_given_up_and_taken_up_again(embedded_cast: Cast) -> None:
    cast = embedded_cast
    question = a_question(cast, an_item(cast, an_event(cast)))
    browser = cast.browser(cast.contributor)
    browser.post(f"/questions/{question.id}/withdraw")
    assert not now_is(question).is_open
    browser.post(f"/questions/{question.id}/reopen")
    assert now_is(question).is_open


def test_the_way_of_a_question_names_no_termin_the_reader_may_not_see(embedded_cast: Cast) -> None:
    cast = embedded_cast
    question = a_question(cast, an_item(cast, an_event(cast, "Geheimer Entwurf", is_draft=True), "Wer zahlt?"))
    seen = page(cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/questions")
    assert question.title in seen
    assert "Geheimer Entwurf" not in seen
