"""A Folge is decided, looked at in every language, published, changed and taken back; every change is in the trail."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.audit.models import AuditEntry
from hub.db import now, transaction
from hub.effects.actions import delete_effect, publish_effect
from hub.effects.models import Effect
from hub.errors import Conflict, NotFound
from hub.feedback.content import LANGUAGES
from tests.effects.steps import DONE, SAID, acting, an_effect, effect_now, publish
from tests.people import Cast

PLACES = ("/", "/edit", "/task", "/decision", "/publish", "/preview", "/take-back", "/delete")


def lines_in_trail(action: str) -> int:
    with transaction(writing=False) as opened:
        return opened.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action)) or 0


def test_from_idea_to_published_each_state_offers_the_next_step(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, done={})
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(f"/effects/{effect_id}").text
    assert 'aria-current="step">Idee' in page
    assert f'href="/effects/{effect_id}/task"' in page

    browser.get(f"/effects/{effect_id}/task")
    browser.post(f"/effects/{effect_id}/task", {"task": "Briefe umschreiben"})
    browser.get(f"/effects/{effect_id}/decision")
    browser.post(f"/effects/{effect_id}/decision", {"decision": "Wir schreiben einfacher.", "decided_on": "2026-11-02"})
    page = browser.get(f"/effects/{effect_id}").text
    assert 'aria-current="step">Entschieden' in page
    assert "02.11.2026" in page
    assert "Texte schreiben" in page

    texts = {"title": "Briefe", "said_de": SAID, "done_de": DONE, "revision": effect_now(effect_id).revision}
    browser.post(f"/effects/{effect_id}/edit", texts)
    assert publish(browser, effect_id) == 302
    assert 'aria-current="step">Veröffentlicht' in browser.get(f"/effects/{effect_id}").text


def test_nothing_is_published_before_both_german_texts_are_there(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, done={"en": "We write plainly."})
    browser = embedded_cast.browser(embedded_cast.contributor)

    assert publish(browser, effect_id) == 422
    assert effect_now(effect_id).published_at is None


def test_languages_that_are_missing_are_named_before_publishing(embedded_cast: Cast) -> None:
    both = {"de": "Text", "en": "Text", "uk": "Текст"}
    effect_id = an_effect(embedded_cast, said=both, done={**both, "uk": ""})
    page = embedded_cast.browser(embedded_cast.contributor).get(f"/effects/{effect_id}/publish").text
    named = page.partition("Noch nicht in allen Sprachen")[2].partition("</ul>")[0]

    assert "Einfache Sprache" in named
    assert "Українська" in named
    assert "English" not in named


def test_every_language_can_be_looked_at_before(embedded_cast: Cast) -> None:
    effect_id = an_effect(
        embedded_cast, said={"de": SAID, "ar": "الرسائل صعبة"}, done={"de": DONE, "ar": "نكتب ببساطة"}
    )
    browser = embedded_cast.browser(embedded_cast.reader)
    for language in LANGUAGES:
        page = browser.get(f"/effects/{effect_id}/preview?language={language}")
        assert page.status_code == 200
        assert ("نكتب ببساطة" if language == "ar" else DONE) in page.text
    assert 'dir="rtl"' in browser.get(f"/effects/{effect_id}/preview?language=ar").text
    assert browser.get(f"/effects/{effect_id}/preview?language=xx").status_code == 200


def test_what_was_changed_after_the_look_is_not_published_unseen(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/publish")
    seen = effect_now(effect_id).revision
    with transaction(writing=True) as opened:
        opened.get_one(Effect, effect_id).revision += 1

    for fields in ({"revision": seen}, {"revision": "x"}, {}):
        assert browser.post(f"/effects/{effect_id}/publish", fields).status_code == 422
    assert effect_now(effect_id).published_at is None


def test_of_two_who_publish_at_once_one_does(app: Flask, cast: Cast) -> None:
    effect_id = an_effect(cast)
    revision = effect_now(effect_id).revision
    start = threading.Barrier(4)
    refused: list[Exception] = []

    def go() -> None:
        start.wait()
        try:
            with app.test_request_context(), transaction(writing=True) as opened:
                publish_effect(acting(cast.contributor), opened.get_one(Effect, effect_id), revision=revision)
        except Exception as error:
            refused.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == []
    assert lines_in_trail("effects.publish") == 1


def test_publishing_and_deleting_at_once_leaves_nothing_public(app: Flask, cast: Cast) -> None:
    effect_id = an_effect(cast)
    revision = effect_now(effect_id).revision
    start = threading.Barrier(2)
    refused: list[type[Exception]] = []

    def go(is_deleting: bool) -> None:
        start.wait()
        try:
            with app.test_request_context(), transaction(writing=True) as opened:
                effect, user = opened.get_one(Effect, effect_id), acting(cast.contributor)
                if is_deleting:
                    delete_effect(user, effect)
                else:
                    publish_effect(user, effect, revision=revision)
        except (NotFound, Conflict) as error:
            refused.append(type(error))

    threads = [threading.Thread(target=go, args=(is_deleting,)) for is_deleting in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(refused) <= {NotFound}
    effect = effect_now(effect_id)
    assert effect.deleted_at is not None
    assert effect.published_at is None


def test_of_two_who_change_the_texts_the_later_one_is_told(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/edit")
    texts = {"title": "Briefe", "said_de": "Zuerst", "done_de": DONE, "revision": effect_now(effect_id).revision}
    assert browser.post(f"/effects/{effect_id}/edit", texts).status_code == 302
    later = browser.post(f"/effects/{effect_id}/edit", {**texts, "said_de": "Danach"})

    assert (later.status_code, "von jemand anderem geändert" in later.text) == (422, True)
    assert effect_now(effect_id).said["de"] == "Zuerst"


def test_what_is_public_keeps_its_german_texts(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, is_published=True)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/edit")
    emptied = {"title": "Briefe", "said_de": SAID, "done_de": " ", "revision": effect_now(effect_id).revision}

    assert browser.post(f"/effects/{effect_id}/edit", emptied).status_code == 422
    assert effect_now(effect_id).done["de"] == DONE


def test_taken_back_it_is_public_no_more_and_may_be_published_again(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, is_published=True)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/take-back")
    for _ in range(2):
        assert browser.post(f"/effects/{effect_id}/take-back").status_code == 302
    assert SAID not in embedded_cast.browser(None).get("/public/changes").text
    assert lines_in_trail("effects.withdraw") == 1

    assert publish(browser, effect_id) == 302
    assert SAID in embedded_cast.browser(None).get("/public/changes").text


def test_a_deleted_folge_is_gone_everywhere(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, is_published=True)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/delete")
    assert browser.post(f"/effects/{effect_id}/delete").status_code == 302

    assert SAID not in embedded_cast.browser(None).get("/public/changes").text
    assert {browser.get(f"/effects/{effect_id}{place}".rstrip("/")).status_code for place in PLACES} == {404}
    assert lines_in_trail("effects.delete") == 1


@pytest.mark.parametrize(
    "fields",
    [{"decision": ""}, {"decision": "\u202e"}, {"decision": "x" * 5000}, {"decision": "Ja", "decided_on": "morgen"}],
)
def test_a_decision_says_something(embedded_cast: Cast, fields: dict[str, str]) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/decision")

    assert browser.post(f"/effects/{effect_id}/decision", fields).status_code == 422
    assert effect_now(effect_id).decided_on is None


@pytest.mark.parametrize("beschluss", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_beschluss_of_elsewhere_is_refused(embedded_cast: Cast, beschluss: str) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/decision")
    answer = browser.post(f"/effects/{effect_id}/decision", {"decision": "Ja", "beschluss": beschluss})

    assert answer.status_code in (404, 422)
    assert effect_now(effect_id).decided_on is None


def test_a_stranger_learns_nothing_and_a_reader_changes_nothing(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    for who, statuses in ((embedded_cast.stranger, {404}), (embedded_cast.guest, {404}), (embedded_cast.reader, {403})):
        browser = embedded_cast.browser(who)
        browser.get("/account")
        changing = ("edit", "task", "decision", "publish", "take-back", "delete")
        assert {browser.post(f"/effects/{effect_id}/{place}").status_code for place in changing} == statuses
    effect = effect_now(effect_id)
    assert (effect.published_at, effect.deleted_at, effect.task_id) == (None, None, None)


def test_who_was_deactivated_or_lost_the_bereich_is_out_at_once(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/publish")
    with transaction(writing=True) as opened:
        opened.get_one(type(embedded_cast.contributor), embedded_cast.contributor.id).deactivated_at = now()

    answer = browser.post(f"/effects/{effect_id}/publish", {"revision": effect_now(effect_id).revision})
    assert answer.status_code in (302, 404)
    assert effect_now(effect_id).published_at is None
