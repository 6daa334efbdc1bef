"""„Angemeldete Geräte“: seeing where one is signed in, and signing out one or all."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from hub.accounts.devices import device_in_words
from hub.accounts.models import Person, SignIn
from hub.db import session, transaction
from tests.accounts.steps import trail_of
from tests.people import Cast

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


def device_ids(person: Person) -> list[uuid.UUID]:
    newest_first = select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.created_at.desc())
    with transaction(writing=False):
        return list(session().scalars(newest_first))


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox auf Windows"),
        (IPHONE, "Safari auf iPhone"),
        (EDGE, "Edge auf Windows"),
        ("curl/8.0 <script>alert(1)</script>", "Unbekannter Browser"),
        ("", "Unbekannter Browser"),
    ],
)
def test_a_device_is_named_in_words_and_nothing_it_sent_is_kept(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words


def test_the_list_marks_the_device_in_use(embedded_cast: Cast) -> None:
    embedded_cast.browser(embedded_cast.reader)
    page = embedded_cast.browser(embedded_cast.reader).get("/account/sessions").text
    assert page.count("127.0.0.1") == 2
    assert page.count("dieses Gerät") == 1


def test_one_device_is_signed_out_and_the_other_stays(cast: Cast) -> None:
    lost = cast.browser(cast.reader)
    mine = cast.browser(cast.reader)
    answer = mine.post(f"/account/sessions/{device_ids(cast.reader)[1]}/end")
    assert answer.status_code == 302
    assert lost.get("/account").status_code == 302
    assert mine.get("/account").status_code == 200
    assert trail_of("accounts.end-sign-in")[0].actor == cast.reader.name


def test_all_other_devices_are_signed_out_at_once(cast: Cast) -> None:
    others = [cast.browser(cast.reader), cast.browser(cast.reader)]
    mine = cast.browser(cast.reader)
    mine.post("/account/sessions/end-others")
    assert [browser.get("/account").status_code for browser in others] == [302, 302]
    assert mine.get("/account").status_code == 200


@pytest.mark.parametrize("attacker", ["manager", "coordination", "administrator"])
def test_nobody_ends_another_persons_session_through_their_own_page(embedded_cast: Cast, attacker: str) -> None:
    victim = embedded_cast.browser(embedded_cast.reader)
    browser = embedded_cast.browser(getattr(embedded_cast, attacker))
    assert browser.post(f"/account/sessions/{device_ids(embedded_cast.reader)[0]}/end").status_code == 404
    assert victim.get("/account").status_code == 200


def test_the_administration_sees_and_ends_sessions(cast: Cast) -> None:
    theirs = cast.browser(cast.reader)
    browser = cast.browser(cast.administrator)
    assert "127.0.0.1" in browser.get(f"/people/{cast.reader.id}/sessions").text
    browser.post(f"/people/{cast.reader.id}/sessions/{device_ids(cast.reader)[0]}/end")
    assert theirs.get("/account").status_code == 302
    theirs.sign_in(cast.reader)
    browser.post(f"/people/{cast.reader.id}/sessions/end-all")
    assert theirs.get("/account").status_code == 302


def test_the_administration_names_the_right_person(embedded_cast: Cast) -> None:
    embedded_cast.browser(embedded_cast.reader)
    browser = embedded_cast.browser(embedded_cast.administrator)
    wrong = f"/people/{embedded_cast.manager.id}/sessions/{device_ids(embedded_cast.reader)[0]}/end"
    assert browser.post(wrong).status_code == 404


def test_coordination_does_not_see_devices_of_others(embedded_cast: Cast) -> None:
    assert (
        embedded_cast.browser(embedded_cast.coordination).get(f"/people/{embedded_cast.reader.id}/sessions").status_code
        == 403
    )
