"""Deciding on texts: alone, many at once, shortened, by two people."""

from __future__ import annotations

import re
import uuid
from typing import Any

from sqlalchemy import select

from hub.answering.models import GivenText
from hub.audit.models import AuditEntry
from hub.db import session, transaction
from hub.feedback.models import FeedbackRound
from hub.results.moderation import is_faithful, look_of
from hub.results.texts import shown_texts
from tests.people import Cast
from tests.results.text_steps import WISHES, decide, moderator, text_like, with_texts

CALL = "Frau Beispiel war toll, ruf mich an: 0170 1234567"


def lines(prefix: str = "results.") -> list[AuditEntry]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(AuditEntry).where(AuditEntry.action.startswith(prefix))))


def marks(page: Any) -> list[str]:
    return re.findall(r'name="mark" value="([^"]+)"', page.text)


def test_a_name_and_a_phone_number_stand_out_and_are_left_out_by_a_button(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, CALL)
    browser = moderator(embedded_cast, round_id)
    page = browser.get(f"/rounds/{round_id}/texts")
    assert '<mark title="Name">Frau Beispiel</mark>' in page.text
    assert '<mark title="Telefonnummer">0170 1234567</mark>' in page.text

    row = text_like("toll")
    look = look_of(row)
    browser.post(f"/texts/{row.id}/leave-out", {"mark": marks(page)[1], "look": look})
    with transaction(writing=False):
        after = session().get_one(GivenText, row.id)
        assert after.shown_text == "Frau Beispiel war toll, ruf mich an: […]"
        assert (after.text, after.state) == (CALL, "waiting")
        look = look_of(after)
    browser.post(f"/texts/{row.id}/leave-out", {"mark": "all", "look": look})
    assert text_like("toll").shown_text == "[…] war toll, ruf mich an: […]"


def test_the_hubs_own_people_stand_out(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, "die koordinierungsstelle hat mir geholfen")
    page = moderator(embedded_cast, round_id).get(f"/rounds/{round_id}/texts")

    assert '<mark title="Name">koordinierungsstelle</mark>' in page.text


def test_a_shortened_text_can_be_put_back(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, CALL)
    browser = moderator(embedded_cast, round_id)
    row = text_like("toll")
    browser.post(f"/texts/{row.id}", {"words": "[Eine Beraterin] war toll", "look": look_of(row)})
    changed = text_like("toll")
    assert changed.shown_text == "[Eine Beraterin] war toll"

    browser.post(f"/texts/{row.id}/restore", {"look": look_of(changed)})
    assert text_like("toll").shown_text is None


def test_nobody_puts_words_into_somebodys_mouth(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, "Es war nicht gut.")
    browser = moderator(embedded_cast, round_id)
    row = text_like("nicht gut")

    answer = browser.post(f"/texts/{row.id}", {"words": "Es war sehr gut.", "look": look_of(row)})
    assert answer.status_code == 422
    assert "nur Wörter weg" in answer.text
    assert text_like("nicht gut").shown_text is None


def test_what_is_left_of_a_text_are_its_own_words_in_their_order() -> None:
    assert is_faithful("Mein Berater Ali ist gut", "Mein Berater […] ist gut.")
    assert is_faithful("Спасибо, Иван!", "Спасибо, [имя]!")
    assert not is_faithful("Er kommt nie zu spät", "Er kommt zu spät nie")
    assert not is_faithful("gut", "gut gut")


def test_an_emptied_text_is_refused(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, CALL)
    browser = moderator(embedded_cast, round_id)
    row = text_like("toll")

    answer = browser.post(f"/texts/{row.id}", {"words": "[…]", "look": look_of(row)})
    assert answer.status_code == 422
    assert "Halten Sie ihn besser zurück" in answer.text


def test_many_are_decided_at_once(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    rows = [text_like(words) for words in ("Wartezeit", "Mehr Zeit")]

    browser.post(f"/rounds/{round_id}/texts", {"do": "show", "item": [f"{look_of(row)}:{row.id}" for row in rows]})
    with transaction(writing=False):
        texts = {text.text for text in shown_texts(session().get_one(FeedbackRound, round_id))}
    assert texts == {"Kürzere Wartezeit!", "Mehr Zeit im Gespräch."}
    assert len(lines("results.show-text")) == 2


def test_texts_of_another_welle_are_not_decided_with_these(embedded_cast: Cast) -> None:
    first, other = with_texts(embedded_cast, "Erster Text"), with_texts(embedded_cast, "Anderer Text")
    browser = moderator(embedded_cast, first)
    row = text_like("Anderer")

    answer = browser.post(f"/rounds/{first}/texts", {"do": "show", "item": f"{look_of(row)}:{row.id}"})
    assert answer.status_code == 404
    assert text_like("Anderer").state == "waiting"
    assert other != first


def test_two_moderators_at_once_do_not_undo_each_other(cast: Cast) -> None:
    """One shortens; the other, who still sees the name, cannot show it."""
    round_id = with_texts(cast, CALL)
    row = text_like("toll")
    early = look_of(row)
    browser = moderator(cast, round_id)
    browser.post(f"/texts/{row.id}/leave-out", {"mark": "all", "look": early})

    answer = browser.post(f"/texts/{row.id}/decide", {"do": "show", "look": early}, follow_redirects=True)
    assert "inzwischen von jemand anderem geändert" in answer.text
    many = {"do": "show", "item": f"{early}:{row.id}"}
    assert "blieb, wie er ist" in browser.post(f"/rounds/{round_id}/texts", many, follow_redirects=True).text
    assert text_like("toll").state == "waiting"


def test_every_decision_is_in_the_trail_without_the_text(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, CALL)
    browser = moderator(embedded_cast, round_id)
    row = text_like("toll")
    decide(browser, row, "withhold")
    decide(browser, row, "show")
    browser.post(f"/texts/{row.id}/leave-out", {"mark": "all", "look": look_of(text_like("toll"))})
    browser.post(f"/texts/{row.id}/themes", {"more": "Telefon"})

    found = lines()
    assert [line.action.removeprefix("results.") for line in sorted(found, key=lambda line: line.number)] == [
        "withhold-text",
        "show-text",
        "change-text",
        "tag-text",
    ]
    assert {line.about for line in found} == {str(row.id)}
    assert not any(word in f"{line.text}{line.details}" for line in found for word in ("toll", "0170", "Telefon"))


def test_the_list_says_how_many_wait_and_how_many_are_decided(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    decide(browser, text_like("Wartezeit"), "show")

    page = browser.get(f"/rounds/{round_id}/texts").text
    counts = re.findall(r'>(Warten|Gezeigt|Zurückgehalten) <span class="numeric">(\d)</span>', page)
    assert counts == [("Warten", "2"), ("Gezeigt", "1"), ("Zurückgehalten", "0")]


def test_after_a_decision_the_next_text_is_at_hand(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    page = browser.get(f"/rounds/{round_id}/texts?state=waiting&question=wish").text
    first, second = re.findall(r'id="text-([0-9a-f-]+)"', page)[:2]
    with transaction(writing=False):
        look = look_of(session().get_one(GivenText, uuid.UUID(first)))

    choice = {"do": "show", "look": look, "follower": second}
    answer = browser.post(f"/texts/{first}/decide?question=wish", choice)
    assert answer.location == f"/rounds/{round_id}/texts?question=wish#text-{second}"
