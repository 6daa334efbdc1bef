"""Lists of Folgen, what they add to other pages, how much of the feedback has an effect, and finding them."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event

from hub import db, slots
from hub.answering.models import WAITING, GivenText
from hub.db import transaction
from hub.documents.workspaces import create_workspace
from hub.effects.models import Effect
from hub.effects.rate import rate_of, rates_for
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.tasks.models import Task
from hub.tasks.moving import Place, move_task
from tests.effects.steps import a_text, acting, an_effect, effect_now, released
from tests.feedback.steps import Asked
from tests.feedback.steps import asked as asked_for
from tests.finder.steps import ask, settle
from tests.people import Cast

HEADING = "Erledigt, aber noch nicht erzählt"


def with_done_task(cast: Cast, asked: Asked | None = None) -> Effect:
    effect_id = an_effect(cast, asked)
    browser = cast.browser(cast.contributor)
    browser.get(f"/effects/{effect_id}/task")
    browser.post(f"/effects/{effect_id}/task", {"task": "Briefe umschreiben", "owner": cast.contributor.principal})
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        task = opened.get_one(Task, opened.get_one(Effect, effect_id).task_id)
        move_task(acting(cast.contributor), task, Place("done"))
    return effect_now(effect_id)


def test_a_list_shows_the_folgen_of_readable_bereiche_by_their_state(cast: Cast) -> None:
    asked = released(cast)
    an_effect(cast, asked, title="Eine Idee")
    an_effect(cast, asked, title="Schon öffentlich", is_published=True)
    reader = cast.browser(cast.reader)
    for address in ("/effects", f"/feedback/{asked.form}/effects"):
        everything, ideas = reader.get(address).text, reader.get(f"{address}?state=idea").text
        assert ("Eine Idee" in everything, "Schon öffentlich" in everything) == (True, True)
        assert ("Eine Idee" in ideas, "Schon öffentlich" in ideas) == (True, False)
        assert reader.get(f"{address}?state=nonsense&page=-7").status_code == 200
    assert "Eine Idee" not in cast.browser(cast.stranger).get("/effects").text


def test_the_next_step_is_offered_to_those_who_may_take_it(embedded_cast: Cast) -> None:
    effect = with_done_task(embedded_cast)
    step = f'href="/effects/{effect.id}/decision"'

    assert step in embedded_cast.browser(embedded_cast.contributor).get("/effects").text
    assert step not in embedded_cast.browser(embedded_cast.reader).get("/effects").text


def test_long_lists_cost_rows_not_questions(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    addresses = ("/effects", f"/feedback/{asked.form}/effects", "/public/changes")

    def statements() -> list[int]:
        found = []
        for address in addresses:
            browser.get(address)
            seen: list[str] = []

            def note(_connection: object, _cursor: object, statement: str, *_: object, seen: list[str] = seen) -> None:
                seen.append(statement)

            event.listen(db.engine(), "before_cursor_execute", note)
            browser.get(address)
            event.remove(db.engine(), "before_cursor_execute", note)
            found.append(len(seen))
        return found

    an_effect(embedded_cast, asked, is_published=True)
    few = statements()
    for _ in range(8):
        an_effect(embedded_cast, asked, is_published=True)
    assert statements() == few


def test_the_rate_counts_released_wellen_their_questions_and_shown_texts(cast: Cast) -> None:
    first, second = released(cast), released(cast)
    shown = a_text(first)
    a_text(first, "Noch ein Text", state=WAITING)
    running = asked_for(cast)
    assert running.round
    an_effect(cast, second)  # an idea is no effect yet
    an_effect(cast, first, is_published=True)
    an_effect(cast, first, is_published=True)
    of_text = an_effect(cast, first, is_published=True)
    with transaction(writing=True) as opened:
        opened.get_one(Effect, of_text).text_id = shown
    user = cast.user(cast.reader)
    with transaction(writing=False) as opened:
        rate, rates = rates_for(user)
        of_first = rate_of(opened.get_one(FeedbackForm, first.form))
        nothing, none = rates_for(cast.user(cast.stranger))

    assert (rate.rounds, rate.rounds_with, rate.percent) == (2, 1, 50)
    assert (rate.questions, rate.questions_with) == (6, 1)
    assert (rate.texts, rate.texts_with) == (1, 1)
    assert {(form_id, one.percent) for form_id, _, one in rates} == {(first.form, 100), (second.form, 0)}
    assert of_first.percent == 100
    assert (nothing.percent, none) == (None, [])


def test_results_offer_a_folge_to_those_who_work_there_once_they_are_released(embedded_cast: Cast) -> None:
    done, running = released(embedded_cast), asked_for(embedded_cast)
    text, hidden = a_text(done), a_text(done, state=WAITING)

    def offered(user_of: object) -> list[str]:
        with embedded_cast.app.test_request_context(), transaction(writing=False) as opened:
            user = acting(user_of)  # type: ignore[arg-type]
            rounds = [opened.get_one(FeedbackRound, one.round) for one in (done, running)]
            found = [slots.actions(slots.RESULT_ACTIONS, user, one, "understood") for one in rounds]
            found += [slots.actions(slots.TEXT_ACTIONS, user, opened.get_one(GivenText, one)) for one in (text, hidden)]
            return [action.url for actions in found for action in actions if action.url.startswith("/effects")]

    assert offered(embedded_cast.contributor) == [
        f"/effects/new?round={done.round}&question=understood",
        f"/effects/new?text={text}",
    ]
    assert offered(embedded_cast.reader) == []


def test_results_show_what_follows_from_them(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    an_effect(embedded_cast, asked, title="Briefe in Einfacher Sprache")
    with embedded_cast.app.test_request_context(), transaction(writing=False) as opened:
        found = opened.get_one(FeedbackRound, asked.round)
        for person, is_shown in ((embedded_cast.reader, True), (embedded_cast.stranger, False)):
            parts = "".join(slots.panels(slots.RESULT_PANELS, acting(person), found))
            assert ("Briefe in Einfacher Sprache" in parts) is is_shown


def test_who_did_the_aufgabe_is_reminded_to_tell_of_it(embedded_cast: Cast) -> None:
    with_done_task(embedded_cast)

    assert HEADING in embedded_cast.browser(embedded_cast.contributor).get("/").text
    assert HEADING not in embedded_cast.browser(embedded_cast.manager).get("/").text
    assert HEADING not in embedded_cast.browser(embedded_cast.coordination).get("/").text


def test_nobody_is_reminded_of_what_is_public(embedded_cast: Cast) -> None:
    effect = with_done_task(embedded_cast)
    with transaction(writing=True) as opened:
        opened.get_one(Effect, effect.id).published_at = effect.created_at

    assert HEADING not in embedded_cast.browser(embedded_cast.contributor).get("/").text


def test_a_folge_is_found_by_its_words_by_readers_of_its_bereich(app: Flask, cast: Cast) -> None:
    effect_id = an_effect(cast, said={"de": "Mehr Quittenprojekte"})
    settle(app)
    page = ask(cast.browser(cast.reader), "Quittenprojekt", kind="effect")

    assert page.names == ["Briefe verstehen"]
    assert f'href="/effects/{effect_id}"' in page.text
    assert ask(cast.browser(cast.stranger), "Quittenprojekt").names == []
    with transaction(writing=True) as opened:
        effect = opened.get_one(Effect, effect_id)
        effect.deleted_at = effect.created_at
    assert ask(cast.browser(cast.reader), "Quittenprojekt").names == []


def test_a_closed_bereich_shows_its_folgen_to_nobody_else(embedded_cast: Cast) -> None:
    with embedded_cast.app.test_request_context(), transaction(writing=True):
        closed = create_workspace(acting(embedded_cast.contributor), name="Zu", purpose="", standard_folders=False)
    asked = released(embedded_cast, closed)
    effect_id = an_effect(embedded_cast, asked, title="Nur für uns", is_published=False)
    reader = embedded_cast.browser(embedded_cast.reader)

    assert reader.get(f"/effects/{effect_id}").status_code == 404
    assert reader.get(f"/feedback/{asked.form}/effects").status_code == 404
    assert "Nur für uns" not in reader.get("/effects").text


def test_the_list_of_questionnaires_leads_to_all_folgen(embedded_cast: Cast) -> None:
    page = embedded_cast.browser(embedded_cast.reader).get("/feedback").text
    assert 'href="/effects"' in page.partition("<main")[2]
