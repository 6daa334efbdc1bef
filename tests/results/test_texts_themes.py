"""Themes: given by hand, offered from before and from frequent words."""

from __future__ import annotations

import re

from hub.db import session, transaction
from hub.feedback.models import FeedbackRound
from hub.results.texts import shown_texts
from hub.results.themes import frequent_words
from tests.people import Browser, Cast
from tests.results.text_steps import WISHES, decide, moderator, text_like, with_texts


def tag(browser: Browser, words: str, **fields: object) -> int:
    return browser.post(f"/texts/{text_like(words).id}/themes", dict(fields)).status_code


def test_texts_are_found_by_their_theme(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    for words in ("Mehr Zeit", "Wartezeit", "Alles gut"):
        decide(browser, text_like(words), "show")
    tag(browser, "Wartezeit", more="Warten, Termine")
    tag(browser, "Mehr Zeit", more="warten")  # as it was spelled before

    page = browser.get(f"/rounds/{round_id}/texts/shown?theme=Warten").text
    assert "Kürzere Wartezeit!" in page
    assert "Mehr Zeit" in page
    assert "Alles gut" not in page
    with transaction(writing=False):
        found = {text.text: text.themes for text in shown_texts(session().get_one(FeedbackRound, round_id))}
    assert found["Kürzere Wartezeit!"] == ["Termine", "Warten"]


def test_a_theme_is_taken_away_again(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    tag(browser, "Wartezeit", more="Warten, Termine")
    tag(browser, "Wartezeit", theme=["Termine"])

    page = browser.get(f"/texts/{text_like('Wartezeit').id}/themes").text
    assert re.findall(r'value="(\w+)" checked', page) == ["Termine"]


def test_themes_of_withheld_texts_are_no_ones_business(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    tag(browser, "Wartezeit", more="Geheimes")
    decide(browser, text_like("Alles gut"), "show")

    assert "Geheimes" not in embedded_cast.browser(embedded_cast.reader).get(f"/rounds/{round_id}/texts/shown").text


def test_themes_are_offered_from_other_wellen_and_from_frequent_words(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, "Bus zu spät", "Der Bus hält nicht", "die Busse", "Anderes")
    browser = moderator(embedded_cast, round_id)
    assert frequent_words(["Gespräche waren gut", "das Gespräch", "mehr Gespräche", "und die und die"]) == ["Gespräche"]
    tag(browser, "Anderes", more="Sonstiges")

    assert 'value="Sonstiges"' in browser.get(f"/texts/{text_like('die Busse').id}/themes").text


def test_words_that_say_nothing_are_not_offered_in_any_language() -> None:
    assert frequent_words(["потому что школа очень", "школа что бы", "школа это"]) == ["школа"]
    assert frequent_words(["بسیار مدرسه خوب", "مدرسه برای", "مدرسه است"]) == ["مدرسه"]


def test_a_theme_is_short_and_a_text_has_few(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)

    assert tag(browser, "Wartezeit", more="x" * 41) == 422
    assert tag(browser, "Wartezeit", more=",".join("abcdefghi")) == 422
    assert tag(browser, "Wartezeit", theme=["", "  "], more=" , ,") == 302
    assert tag(browser, "Wartezeit", more="<b>Ton</b>\u202e") == 302
    assert 'value="&lt;b&gt;Ton&lt;/b&gt;"' in browser.get(f"/texts/{text_like('Wartezeit').id}/themes").text
