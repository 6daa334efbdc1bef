"""A text is withheld after a Folge quoted it: its words leave the public site at once, and come back only reworded."""

from __future__ import annotations

import re
import threading
import uuid

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from hub.answering.models import WITHHELD, GivenText
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.effects.actions import Wish, create_effect, publish_effect
from hub.effects.errors import StillWithheld
from hub.effects.models import Effect
from hub.effects.origins import origin_of_text
from hub.effects.quoting import resembles
from hub.notices.models import Notice
from hub.results.moderation import look_of, withhold_texts
from tests.effects.steps import DONE, SAID, WROTE, a_text, acting, an_effect, effect_now, publish, released
from tests.feedback.steps import Asked
from tests.people import Browser, Cast

NEARLY = "Bitte macht auch einmal abends auf, weil manche bis 17 Uhr in der Schule sind und danach arbeiten."
OWN_WORDS = "Einige brauchen spätere Öffnungszeiten."


def told_of_text(cast: Cast, asked: Asked, said: str, text: uuid.UUID) -> uuid.UUID:
    """A public Folge that came from this text."""
    with cast.app.test_request_context(), transaction(writing=True) as opened:
        origin = origin_of_text(opened.get_one(GivenText, text))
        wish = Wish("Abends öffnen", said={"de": said}, done={"de": DONE}, confirms_wording=True)
        effect = create_effect(acting(cast.contributor), origin, wish)
        publish_effect(acting(cast.contributor), effect, revision=effect.revision)
        return effect.id


def withhold(browser: Browser, text: uuid.UUID, *told: uuid.UUID) -> TestResponse:
    with transaction(writing=False) as opened:
        row = opened.get_one(GivenText, text)
        look, round_id = look_of(row), row.round_id
    browser.get(f"/rounds/{round_id}/texts?state=shown")
    seen = {"told": [f"/effects/{effect_id}" for effect_id in told]} if told else {}
    return browser.post(f"/texts/{text}/decide?state=shown", {"do": "withhold", "look": look, **seen})


def public_page(cast: Cast) -> str:
    return cast.browser(None).get("/public/changes").text


def state_of(text: uuid.UUID) -> str:
    with transaction(writing=False) as opened:
        return opened.get_one(GivenText, text).state


@pytest.mark.parametrize("said", [WROTE, NEARLY, OWN_WORDS])
def test_a_folge_made_of_a_withheld_text_is_public_no_more(embedded_cast: Cast, said: str) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    effect_id = told_of_text(embedded_cast, asked, said, text)
    assert said in public_page(embedded_cast)

    assert withhold(embedded_cast.browser(embedded_cast.manager), text, effect_id).status_code == 302
    assert said not in public_page(embedded_cast)
    assert (state_of(text), effect_now(effect_id).published_at) == (WITHHELD, None)


@pytest.mark.parametrize("language", ["de", "en"])
def test_so_is_one_into_which_somebody_copied_it_with_words_changed(embedded_cast: Cast, language: str) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    said = {"de": SAID, "en": "Letters", language: f"{SAID} {NEARLY}"}
    quoting = an_effect(embedded_cast, asked, is_published=True, said=said, done={"de": DONE, "en": "Done"})
    other = an_effect(embedded_cast, asked, is_published=True, said={"de": OWN_WORDS})

    withhold(embedded_cast.browser(embedded_cast.manager), text, quoting)
    assert effect_now(quoting).published_at is None
    assert effect_now(other).published_at is not None


def test_the_moderator_reads_first_what_leaves_the_public_site(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    effect_id = told_of_text(embedded_cast, asked, WROTE, text)
    browser = embedded_cast.browser(embedded_cast.manager)

    asking = withhold(browser, text)
    assert asking.status_code == 422
    assert "Auch von der öffentlichen Seite nehmen?" in asking.text
    assert f'href="/effects/{effect_id}"' in asking.text
    assert state_of(text) != WITHHELD
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asking.text))
    assert browser.post(f"/texts/{text}/decide", fields).status_code == 302
    assert state_of(text) == WITHHELD


def test_also_when_many_are_withheld_at_once(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    texts = [a_text(asked), a_text(asked, "Alles gut so, danke.")]
    effect_id = told_of_text(embedded_cast, asked, WROTE, texts[0])
    browser = embedded_cast.browser(embedded_cast.manager)
    browser.get(f"/rounds/{asked.round}/texts?state=shown")
    with transaction(writing=False) as opened:
        items = [f"{look_of(opened.get_one(GivenText, text))}:{text}" for text in texts]

    many = {"do": "withhold", "item": items}
    assert browser.post(f"/rounds/{asked.round}/texts", many).status_code == 422
    assert {state_of(text) for text in texts} == {"shown"}
    assert browser.post(f"/rounds/{asked.round}/texts", {**many, "told": f"/effects/{effect_id}"}).status_code == 302
    assert {state_of(text) for text in texts} == {WITHHELD}
    assert effect_now(effect_id).published_at is None


def test_a_text_that_nobody_quotes_is_withheld_at_once(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    an_effect(embedded_cast, asked, is_published=True)

    assert withhold(embedded_cast.browser(embedded_cast.manager), text).status_code == 302
    assert SAID in public_page(embedded_cast)


def test_whoever_published_it_is_told_and_the_trail_has_a_line(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    effect_id = told_of_text(embedded_cast, asked, WROTE, text)
    withhold(embedded_cast.browser(embedded_cast.manager), text, effect_id)

    with transaction(writing=False) as opened:
        told = opened.scalars(select(Notice).where(Notice.kind == "effects.withheld")).all()
        [line] = opened.scalars(select(AuditEntry).where(AuditEntry.action == "effects.withhold"))
    assert [(notice.person_id, notice.url) for notice in told] == [
        (embedded_cast.contributor.id, f"/effects/{effect_id}")
    ]
    assert (line.actor_id, line.about) == (embedded_cast.manager.id, str(effect_id))
    assert WROTE[:20] not in f"{line.text}{line.details}"
    assert "nicht mehr öffentlich" in embedded_cast.browser(embedded_cast.contributor).get(f"/effects/{effect_id}").text


def test_it_comes_back_only_when_it_is_reworded(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    text = a_text(asked)
    effect_id = told_of_text(embedded_cast, asked, WROTE, text)
    withhold(embedded_cast.browser(embedded_cast.manager), text, effect_id)
    browser = embedded_cast.browser(embedded_cast.contributor)

    assert publish(browser, effect_id) == 422
    browser.get(f"/effects/{effect_id}/edit")
    texts = {"title": "Abends", "said_de": OWN_WORDS, "done_de": DONE, "revision": effect_now(effect_id).revision}
    browser.post(f"/effects/{effect_id}/edit", texts)
    assert publish(browser, effect_id) == 302
    assert OWN_WORDS in public_page(embedded_cast)
    assert effect_now(effect_id).withheld_at is None

    again = {**texts, "said_de": NEARLY, "confirms_wording": "y", "revision": effect_now(effect_id).revision}
    assert browser.post(f"/effects/{effect_id}/edit", again).status_code == 422
    assert OWN_WORDS in public_page(embedded_cast)


def test_publishing_and_withholding_at_once_leaves_no_withheld_word_public(app: Flask, cast: Cast) -> None:
    asked = released(cast)
    text = a_text(asked)
    effect_id = an_effect(cast, asked, said={"de": WROTE})
    revision = effect_now(effect_id).revision
    start = threading.Barrier(2)
    refused: list[type[Exception]] = []

    def go(is_withholding: bool) -> None:
        start.wait()
        try:
            with app.test_request_context(), transaction(writing=True) as opened:
                if is_withholding:
                    withhold_texts(acting(cast.manager), [opened.get_one(GivenText, text)])
                else:
                    publish_effect(acting(cast.contributor), opened.get_one(Effect, effect_id), revision=revision)
        except StillWithheld as error:
            refused.append(type(error))

    threads = [threading.Thread(target=go, args=(is_withholding,)) for is_withholding in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert state_of(text) == WITHHELD
    assert effect_now(effect_id).published_at is None
    with transaction(writing=False):
        lines = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "effects.withhold")
        assert (session().scalar(lines) or 0) + len(refused) == 1


def test_changed_words_still_count_as_a_quote_and_own_words_do_not() -> None:
    assert resembles(f"{SAID} {NEARLY}", WROTE)
    assert resembles("Macht auch mal abends bitte auf, weil ich in der Schule bin", WROTE)
    assert not resembles(OWN_WORDS, WROTE)
    assert not resembles("Danke", WROTE)
    assert not resembles("Wir öffnen jetzt donnerstags bis 19 Uhr, auch in den Ferien.", WROTE)
