"""A Folge is made from a result or from a text that is shown, with own words, and perhaps with its Aufgabe."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import select

from hub.answering.models import SHOWN, WAITING, WITHHELD, GivenText
from hub.audit.models import AuditEntry
from hub.db import now, session, transaction
from hub.effects.models import Effect
from hub.effects.quoting import quotes
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.tasks.models import Task
from tests.effects.steps import DONE, SAID, WROTE, a_text, an_effect, effect_now, released
from tests.feedback.steps import asked
from tests.people import Cast

RANDOM = re.compile(r"[0-9a-f-]{36}|csrf_token.*?>")
OWN_WORDS = "Viele möchten auch am Abend kommen können."


def effects() -> list[Effect]:
    with transaction(writing=False):
        return list(session().scalars(select(Effect)))


def test_a_folge_from_a_result_begins_with_the_question_and_no_figure(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    page = embedded_cast.browser(embedded_cast.contributor).get(f"/effects/new?round={asked.round}&question=understood")

    assert page.status_code == 200
    assert 'value="Ich fühle mich verstanden."' in page.text
    form = page.text.partition('<form class="form effect-form"')[2].partition("</form>")[0]
    assert "12" not in RANDOM.sub("", form), "how many have answered"


def test_a_folge_and_its_aufgabe_in_one_step(cast: Cast) -> None:
    asked = released(cast)
    address = f"/effects/new?round={asked.round}&question=understood"
    browser = cast.browser(cast.contributor)
    browser.get(address)
    said = {
        "title": "Briefe",
        "said_de": SAID,
        "done_de_simple": "Briefe sind jetzt einfach.",
        "task": "Muster schreiben",
    }
    made = browser.post(address, {**said, "owner": cast.contributor.principal, "due_on": "2027-06-01"})

    [effect] = effects()
    assert made.headers["Location"] == f"/effects/{effect.id}"
    assert effect.said == {"de": SAID}
    assert effect.done == {"de-simple": "Briefe sind jetzt einfach."}
    with transaction(writing=False) as opened:
        task = opened.get_one(Task, effect.task_id)
        assert (task.title, task.owner, task.workspace_id) == (
            "Muster schreiben",
            cast.contributor.principal,
            cast.shared.id,
        )
        actions = list(opened.scalars(select(AuditEntry.action).order_by(AuditEntry.number.desc()).limit(3)))
    assert actions == ["effects.give-task", "tasks.create", "effects.create"]


def test_an_aufgabe_that_cannot_be_leaves_no_half_folge(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?round={asked.round}&question=understood"
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(address)
    answer = browser.post(address, {"title": "Briefe", "task": "x", "owner": embedded_cast.stranger.principal})

    assert answer.status_code == 422
    assert effects() == []


def test_the_aufgabe_says_which_folge_it_serves_and_the_folge_how_it_stands(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/task")
    browser.post(f"/effects/{effect_id}/task", {"task": "Briefe umschreiben"})
    task_id = effect_now(effect_id).task_id

    assert f'href="/effects/{effect_id}"' in browser.get(f"/tasks/{task_id}").text
    page = browser.get(f"/effects/{effect_id}").text
    assert f'href="/tasks/{task_id}"' in page
    assert "Offen" in page


def test_a_folge_has_one_aufgabe_until_that_lies_in_the_trash(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/task")
    assert browser.post(f"/effects/{effect_id}/task", {"task": "Erste"}).status_code == 302
    again = browser.post(f"/effects/{effect_id}/task", {"task": "Zweite"})
    assert (again.status_code, "gibt es schon eine Aufgabe" in again.text) == (422, True)
    with transaction(writing=True) as opened:
        opened.get_one(Task, effect_now(effect_id).task_id).deleted_at = now()

    assert browser.post(f"/effects/{effect_id}/task", {"task": "Zweite"}).status_code == 302


def test_an_aufgabe_that_is_gone_for_good_leaves_the_folge(embedded_cast: Cast) -> None:
    effect_id = an_effect(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/{effect_id}/task")
    browser.post(f"/effects/{effect_id}/task", {"task": "Erste"})
    with transaction(writing=True) as opened:
        opened.delete(opened.get_one(Task, effect_now(effect_id).task_id))

    assert effect_now(effect_id).task_id is None
    assert browser.get(f"/effects/{effect_id}").status_code == 200


def test_what_a_person_wrote_is_not_taken_over_word_for_word(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?text={a_text(asked)}"
    browser = embedded_cast.browser(embedded_cast.contributor)
    page = browser.get(address).text
    assert "Bitte umformulieren" in page
    assert WROTE in page

    refused = browser.post(address, {"title": "Öffnungszeiten", "said_de": f"Jemand schrieb: {WROTE.upper()}"})
    assert (refused.status_code, "noch der Wortlaut der Person" in refused.text) == (422, True)
    assert effects() == []
    assert browser.post(address, {"title": "Öffnungszeiten", "said_de": OWN_WORDS}).status_code == 302
    assert [effect.said for effect in effects()] == [{"de": OWN_WORDS}]


def test_a_wording_that_was_looked_at_may_stand(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?text={a_text(asked)}"
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(address)
    assert browser.post(address, {"title": "Zeiten", "said_de": WROTE, "confirms_wording": "y"}).status_code == 302

    [effect] = effects()
    edited = {"title": "Zeiten", "said_de": WROTE, "done_de": DONE, "revision": effect.revision}
    assert browser.post(f"/effects/{effect.id}/edit", edited).status_code == 302


def test_the_wording_does_not_come_back_by_changing_the_text_later(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?text={a_text(asked)}"
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(address)
    browser.post(address, {"title": "Zeiten", "said_de": OWN_WORDS})
    [effect] = effects()
    edited = {"title": "Zeiten", "said_de": OWN_WORDS, "said_de_simple": WROTE, "revision": effect.revision}

    assert browser.post(f"/effects/{effect.id}/edit", edited).status_code == 422


@pytest.mark.parametrize(
    ("text", "original", "is_quoted"),
    [
        (WROTE, WROTE, True),
        (WROTE.replace(",", " –").lower(), WROTE, True),
        ("Es heißt: weil ich bis 17 Uhr in der Schule bin.", WROTE, True),
        (OWN_WORDS, WROTE, False),
        ("Mehr WLAN wäre schön.", "WLAN", False),
        ("wlan!", "WLAN", True),
        ("", WROTE, False),
        (WROTE, "", False),
        ("نريد مواعيد في المساء من فضلكم", "نريد مواعيد في المساء", True),
    ],
)
def test_eight_words_in_a_row_are_a_quotation(text: str, original: str, is_quoted: bool) -> None:
    assert quotes(text, original) is is_quoted


@pytest.mark.parametrize("state", [WAITING, WITHHELD])
def test_a_text_that_is_not_shown_leads_to_nothing(embedded_cast: Cast, state: str) -> None:
    text = a_text(released(embedded_cast), state=state)
    answer = embedded_cast.browser(embedded_cast.coordination).get(f"/effects/new?text={text}")

    assert answer.status_code == 404
    assert WROTE not in answer.text


def test_a_welle_that_was_not_released_leads_to_nothing(embedded_cast: Cast) -> None:
    running = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)

    assert browser.get(f"/effects/new?round={running.round}&question=understood").status_code == 404
    assert browser.get(f"/effects/new?text={a_text(running)}").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["", "round=", "round=x", "text=x", f"text={uuid.uuid4()}", f"round={uuid.uuid4()}&question=understood"],
)
def test_an_origin_that_is_none_leads_to_nothing(embedded_cast: Cast, query: str) -> None:
    assert embedded_cast.browser(embedded_cast.contributor).get(f"/effects/new?{query}").status_code == 404


@pytest.mark.parametrize("question", ["", "unknown", "first", "../understood"])
def test_a_question_of_no_such_fragebogen_leads_to_nothing(embedded_cast: Cast, question: str) -> None:
    asked = released(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/effects/new?round={asked.round}&question={question}").status_code == 404


def test_another_bereich_is_as_if_it_were_not_there(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    addresses = (f"round={asked.round}&question=understood", f"text={a_text(asked)}")
    for who, status in ((embedded_cast.stranger, 404), (embedded_cast.guest, 404), (embedded_cast.reader, 403)):
        browser = embedded_cast.browser(who)
        for address in addresses:
            assert browser.get(f"/effects/new?{address}").status_code == status
            assert browser.post(f"/effects/new?{address}", {"title": "x"}).status_code == status
    assert effects() == []


def test_a_deleted_fragebogen_gives_no_new_folge(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    effect_id = an_effect(embedded_cast, asked)
    with transaction(writing=True) as opened:
        opened.get_one(FeedbackForm, asked.form).deleted_at = now()
    browser = embedded_cast.browser(embedded_cast.contributor)

    assert browser.get(f"/effects/new?round={asked.round}&question=understood").status_code == 404
    assert browser.get(f"/effects/{effect_id}").status_code == 200  # what was promised is still to be kept


def test_what_turns_the_direction_of_writing_and_tags_are_harmless(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?round={asked.round}&question=understood"
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(address)
    evil = "<script>alert(1)</script>\u202e\x00 gut\u200c"
    browser.post(
        address, {"title": f"A\u202eB {evil}", "said_de": evil, "said_fa": "می\u200cخواهم", "done_de": "\u2066\u2069"}
    )
    [effect] = effects()

    assert effect.said == {"de": "<script>alert(1)</script> gut\u200c", "fa": "می\u200cخواهم"}
    assert effect.done == {}
    page = browser.get(f"/effects/{effect.id}").text
    assert "<script>alert" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "x" * 500}, 422),
        ({"title": "Zeiten", "said_de": "x" * 900}, 422),
        ({"title": "Zeiten", "done_ar": "x" * 500_000}, 422),
        ({"title": "Zeiten", "said_de": "x" * 1_100_000}, 413),
        ({"title": "Zeiten", "task": "x" * 500}, 422),
        ({"title": "Zeiten", "task": "Tun", "due_on": "gestern"}, 422),
    ],
)
def test_too_much_or_nothing_is_refused_and_nothing_is_kept(
    embedded_cast: Cast, fields: dict[str, str], status: int
) -> None:
    asked = released(embedded_cast)
    address = f"/effects/new?round={asked.round}&question=understood"
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(address)

    assert browser.post(address, fields).status_code == status
    assert effects() == []


def test_a_text_that_is_deleted_takes_no_folge_with_it(embedded_cast: Cast) -> None:
    asked = released(embedded_cast)
    text = a_text(asked, state=SHOWN)
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/effects/new?text={text}")
    browser.post(f"/effects/new?text={text}", {"title": "Zeiten", "said_de": OWN_WORDS})
    with transaction(writing=True) as opened:
        opened.delete(opened.get_one(GivenText, text))
        assert opened.get_one(FeedbackRound, asked.round)
    [effect] = effects()

    assert effect.text_id is None
    assert browser.get(f"/effects/{effect.id}").status_code == 200
