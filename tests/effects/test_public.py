"""„Das haben wir geändert“: for everybody, in eight languages, without a cookie, and nothing that is not published."""

from __future__ import annotations

from datetime import timedelta

import html5lib
import pytest

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.demo import make_feedback
from hub.db import now, transaction
from hub.documents.models import Workspace
from hub.effects import public
from hub.effects.demo import make_effects
from hub.effects.models import Effect
from hub.effects.public import WORDS
from hub.feedback.content import LANGUAGES, RIGHT_TO_LEFT
from hub.feedback.models import FeedbackForm
from hub.public_words import words
from tests.effects.steps import DONE, SAID, an_effect, effect_now, released
from tests.people import Cast

ARABIC = {"de": SAID, "ar": "الرسائل صعبة الفهم."}, {"de": DONE, "ar": "نكتب الآن رسائل بسيطة."}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_it_in_their_language(embedded_cast: Cast, language: str) -> None:
    an_effect(embedded_cast, said=ARABIC[0], done=ARABIC[1], is_published=True)
    answer = embedded_cast.browser(None).get(f"/public/changes?language={language}")

    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{"rtl" if language in RIGHT_TO_LEFT else "ltr"}">' in answer.text
    assert words(WORDS, language).say("title") in answer.text
    parser = html5lib.HTMLParser()
    parser.parse(answer.text)
    assert [(code, place) for place, code, _ in parser.errors] == []


def test_what_is_not_translated_is_read_in_german_and_marked_as_german(embedded_cast: Cast) -> None:
    an_effect(embedded_cast, said={**ARABIC[0], "tr": "Yalnızca yarısı"}, done=ARABIC[1], is_published=True)
    browser = embedded_cast.browser(None)
    arabic, turkish = (browser.get(f"/public/changes?language={code}").text for code in ("ar", "tr"))

    assert ARABIC[1]["ar"] in arabic
    assert DONE not in arabic
    assert f'lang="de" dir="ltr">{DONE}' in turkish
    assert words(WORDS, "tr").say("not_translated") in turkish
    assert "Yalnızca" not in turkish


def test_the_page_sets_no_cookie_and_caches_may_keep_it(embedded_cast: Cast) -> None:
    an_effect(embedded_cast, is_published=True)
    answer = embedded_cast.browser(None).get("/public/changes")

    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "csrf" not in answer.text
    assert "<script" not in answer.text
    assert len(answer.data) < 20_000


def test_nothing_of_an_idea_is_public_and_of_a_published_one_only_its_texts(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    an_effect(embedded_cast, asked, title="Interner Titel", is_published=True)
    an_effect(embedded_cast, asked, said={"de": "Noch geheim"})
    page = embedded_cast.browser(None).get("/public/changes").text

    assert SAID in page
    for hidden in ("Noch geheim", "Interner Titel", "Integrationsfachkraft", "Gemeinsame Ablage", "Herbst"):
        assert hidden not in page


def test_young_people_are_spoken_to_and_of_others_it_is_told(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    an_effect(embedded_cast, asked, is_published=True)
    assert "Ihr habt gesagt" in embedded_cast.browser(None).get("/public/changes").text
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackForm, asked.form).audience = "employers"
    page = embedded_cast.browser(None).get("/public/changes").text

    assert "Betriebe haben gesagt" in page
    assert "Ihr habt gesagt" not in page


def test_the_newest_stands_first_under_its_year(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    old = an_effect(embedded_cast, asked, said={"de": "Früher"}, is_published=True)
    an_effect(embedded_cast, asked, said={"de": "Heute"}, is_published=True)
    with transaction(writing=True) as opened:
        opened.get_one(Effect, old).published_at = now() - timedelta(days=800)
    page = embedded_cast.browser(None).get("/public/changes").text

    assert page.index("Heute") < page.index("Früher")
    assert page.count("<h2") == 2


def test_many_are_read_page_by_page(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "ON_PAGE", 2)
    asked = released(embedded_cast)
    for number in range(3):
        an_effect(embedded_cast, asked, said={"de": f"Nummer {number}"}, is_published=True)
    browser = embedded_cast.browser(None)
    pages = [browser.get(f"/public/changes?language=en&page={number}").text for number in (1, 2, 3)]

    assert [page.count('class="card change"') for page in pages] == [2, 1, 0]
    assert "language=en&amp;page=2" in pages[0]
    assert 'rel="next"' not in pages[1]
    for odd in ("0", "-1", "x", str(10**30)):
        assert browser.get(f"/public/changes?page={odd}").status_code == 200


def test_tags_in_a_text_are_shown_as_text(embedded_cast: Cast) -> None:
    an_effect(embedded_cast, said={"de": "<img src=x onerror=alert(1)>"}, is_published=True)
    assert "<img" not in embedded_cast.browser(None).get("/public/changes").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_public_page_shows_the_latest_three_and_the_menu_leads_to_all(
    embedded_cast: Cast, language: str
) -> None:
    asked = released(embedded_cast)
    with embedded_cast.app.test_request_context(), transaction(writing=False):
        assert not [part for part in slots.panels(slots.PUBLIC_START, language) if 'class="changes"' in part]
    for number in range(4):
        an_effect(embedded_cast, asked, said={"de": f"Nummer {number}"}, is_published=True)
    with embedded_cast.app.test_request_context(), transaction(writing=False):
        [panel] = [part for part in slots.panels(slots.PUBLIC_START, language) if 'class="changes"' in part]
        menu = slots.actions(slots.PUBLIC_NAVIGATION, language)

    assert panel.count('class="card change"') == 3
    assert "Nummer 0" not in panel
    assert (words(WORDS, language).say("title"), "/public/changes") in [(line.label, line.url) for line in menu]


def test_an_unknown_language_is_no_error(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast, is_published=True)
    assert effect_now(effect_id).published_at
    assert SAID in embedded_cast.browser(None).get("/public/changes?language=../../etc").text


def test_the_sample_tells_what_its_first_welle_led_to(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        coordination = opened.get_one(Person, embedded_cast.coordination.id)
        user = user_of_person(coordination)
        people = dict.fromkeys(("koordination", "jobcenter", "schulsozialarbeit", "jugendamt"), coordination)
        workspace = opened.get_one(Workspace, embedded_cast.shared.id)
        make_feedback(people, workspace)
        make_effects(user, workspace)
    page = embedded_cast.browser(None).get("/public/changes?language=tr").text
    assert "saat 18’e kadar açık" in page and "Briefe" in page
