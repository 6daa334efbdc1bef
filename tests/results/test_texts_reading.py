"""What of the texts is shown, to whom and from when on."""

from __future__ import annotations

import pytest

from hub.answering.models import REMOVED, AnswerBurst, GivenText
from hub.days import today
from hub.db import session, transaction
from hub.feedback.content import Condition
from hub.feedback.models import FeedbackChannel, FeedbackForm, FeedbackRound
from hub.results.texts import shown_texts
from tests.feedback.steps import asked, some_content
from tests.people import Cast
from tests.results.steps import evaluated
from tests.results.text_steps import WISHES, decide, moderator, store_texts, text_like, with_texts


def test_nobody_reads_a_text_while_the_welle_is_not_released_not_even_moderators(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES, is_released=False)
    browser = moderator(embedded_cast, round_id)

    for address in ("texts", "texts/shown"):
        page = browser.get(f"/rounds/{round_id}/{address}")
        assert "Noch nicht ausgewertet" in page.text
        assert "Wartezeit" not in page.text
    row = text_like("Wartezeit")
    assert browser.get(f"/texts/{row.id}").status_code == 404
    assert browser.get(f"/texts/{row.id}/themes").status_code == 404
    assert decide(browser, row, "show") == 404


def test_texts_of_nine_answers_are_never_shown(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES, answers=9)
    browser = moderator(embedded_cast, round_id)

    page = browser.get(f"/rounds/{round_id}/texts")
    assert "erst ab 10 Rückmeldungen" in page.text
    assert "Wartezeit" not in page.text
    assert decide(browser, text_like("Wartezeit"), "show") == 404


def test_readers_see_what_was_let_through_and_nothing_else(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    decide(browser, text_like("Wartezeit"), "show")
    decide(browser, text_like("Alles gut"), "withhold")

    page = embedded_cast.browser(embedded_cast.reader).get(f"/rounds/{round_id}/texts/shown")
    assert "Kürzere Wartezeit!" in page.text
    assert "Mehr Zeit" not in page.text
    assert "Alles gut" not in page.text
    assert "Thema geben" not in page.text  # readers only read


def test_a_text_that_was_withheld_is_shown_later_and_back(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    row = text_like("Wartezeit")
    seen = []
    for do in ("withhold", "show", "withhold"):
        decide(browser, row, do)
        with transaction(writing=False):
            seen.append([text.text for text in shown_texts(session().get_one(FeedbackRound, round_id))])

    assert seen == [[], ["Kürzere Wartezeit!"], []]


def test_texts_of_a_block_that_was_taken_out_are_not_there(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        channel = opened.query(FeedbackChannel).one()
        burst = AnswerBurst(round_id=round_id, channel_id=channel.id, noticed_on=today(), state=REMOVED)
        opened.add(burst)
        opened.flush()
        junk = opened.query(GivenText).filter(GivenText.text.contains("Wartezeit")).one()
        junk.burst_id = burst.id
    browser = moderator(embedded_cast, round_id)

    assert "Wartezeit" not in browser.get(f"/rounds/{round_id}/texts").text
    assert decide(browser, text_like("Wartezeit"), "show") == 404


def test_a_stranger_finds_no_text_and_a_reader_moderates_none(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    row = text_like("Wartezeit")
    stranger = embedded_cast.browser(embedded_cast.stranger)
    reader = embedded_cast.browser(embedded_cast.reader)

    assert stranger.get(f"/rounds/{round_id}/texts/shown").status_code == 404
    assert stranger.post(f"/texts/{row.id}/decide", {"do": "show"}).status_code == 404
    assert reader.get(f"/rounds/{round_id}/texts").status_code == 403
    assert decide(reader, row, "show") == 403


def test_texts_of_a_deleted_fragebogen_are_gone(embedded_cast: Cast) -> None:
    round_id = with_texts(embedded_cast, *WISHES)
    browser = moderator(embedded_cast, round_id)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        opened.query(FeedbackForm).one().deleted_at = opened.get_one(FeedbackRound, round_id).released_at

    assert browser.get(f"/rounds/{round_id}/texts").status_code == 404
    assert browser.get(f"/texts/{text_like('Wartezeit').id}").status_code == 404


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich möchte mehr Hilfe bei der Bewerbung.", "de"),
        ("More help with the forms please.", "en"),
        ("Дуже добре, що ви мені допомогли.", "uk"),
        ("Очень хорошо, что вы мне помогли.", "ru"),
        ("شكرا على المساعدة في المدرسة", "ar"),
        ("ممنون که به من کمک کردید", "fa"),
        ("Çok teşekkür ederim, bana iyi yardım ettiniz", "tr"),
    ],
)
def test_the_language_is_told_by_the_text_itself_and_read_in_its_direction(
    embedded_cast: Cast, text: str, language: str
) -> None:
    """Not by the Fragebogen: who wrote German in the Arabic one would be told apart by it."""
    round_id = with_texts(embedded_cast, text)
    page = moderator(embedded_cast, round_id).get(f"/rounds/{round_id}/texts")

    assert f'dir="auto" lang="{language}">{text}</blockquote>' in page.text


def test_hostile_texts_are_words_and_nothing_else(embedded_cast: Cast) -> None:
    endless = "x" * 2000
    round_id = with_texts(embedded_cast, "<script>alert(1)</script>", "\u202eegnahcxe\u202c =1+1", endless)
    browser = moderator(embedded_cast, round_id)
    for words in ("script", "egnahcxe", "xxxx"):
        decide(browser, text_like(words), "show")

    for address in ("texts?state=shown", "texts/shown"):
        page = browser.get(f"/rounds/{round_id}/{address}").text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "\u202e" not in page
        assert endless in page
    with transaction(writing=False):
        texts = {text.text for text in shown_texts(session().get_one(FeedbackRound, round_id))}
    assert "egnahcxe =1+1" in texts


def test_what_only_a_few_were_asked_to_write_is_read_by_nobody(embedded_cast: Cast) -> None:
    """Three texts of those who said „stimmt nicht“ would tell that there were three of them, and what each said."""
    content = some_content()
    wish = content.pages[0].questions[2]
    wish.condition = Condition(question="understood", options=["1"])
    one = asked(embedded_cast, content)
    evaluated(embedded_cast, one, (20, {"understood": "4"}, None), (3, {"understood": "1"}, None))
    with transaction(writing=True):
        store_texts(one.round, WISHES)
    page = moderator(embedded_cast, one.round).get(f"/rounds/{one.round}/texts")
    assert "Wartezeit" not in page.text
    assert decide(embedded_cast.browser(embedded_cast.contributor), text_like("Wartezeit"), "show") == 404


def test_what_many_were_asked_to_write_is_read(embedded_cast: Cast) -> None:
    content = some_content()
    content.pages[0].questions[2].condition = Condition(question="understood", options=["4"])
    one = asked(embedded_cast, content)
    evaluated(embedded_cast, one, (20, {"understood": "4"}, None), (12, {"understood": "1"}, None))
    with transaction(writing=True):
        store_texts(one.round, WISHES)
    assert "Wartezeit" in moderator(embedded_cast, one.round).get(f"/rounds/{one.round}/texts").text
