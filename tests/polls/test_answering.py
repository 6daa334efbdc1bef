"""Answering a Terminumfrage with and without an account, once each, until the deadline."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.throttle import TooManyAttempts
from hub.db import now, session, transaction
from hub.documents.models import Membership
from hub.polls import actions
from hub.polls.actions import Answer, NameTaken, answer_as_guest, renew_address
from hub.polls.models import Poll, Vote, Voter
from tests.people import Cast
from tests.polls.steps import a_poll, choices, guest


def voters() -> list[Voter]:
    with transaction(writing=False):
        return list(session().scalars(select(Voter).order_by(Voter.answered_at)))


def test_a_colleague_answers_and_changes_the_answer(cast: Cast) -> None:
    poll, _ = a_poll(cast)
    browser = cast.browser(cast.reader)
    browser.get(f"/polls/{poll.id}")
    for said in (("yes", "no", "maybe"), ("no", "yes", "yes")):
        assert browser.post(f"/polls/{poll.id}/answer", choices(poll, *said)).status_code == 302

    with transaction(writing=False):
        assert sorted(session().scalars(select(Vote.choice))) == ["no", "yes", "yes"]


def test_a_guest_answers_and_changes_it_by_the_address_that_came_back(cast: Cast) -> None:
    poll, token = a_poll(cast)
    browser = guest(cast, token)
    answer = browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Handwerkskammer"})
    assert answer.status_code == 302
    own = answer.headers["Location"]
    assert browser.get(own).status_code == 200
    assert browser.post(own, {**choices(poll, "no", "no", "yes"), "name": "Handwerkskammer"}).status_code == 302

    assert [voter.name for voter in voters()] == ["Handwerkskammer"]


def test_guests_see_how_many_can_but_no_names(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast)
    said = {**choices(poll, "yes", "no", "no"), "name": "Handwerkskammer", "comment": "nur früh"}
    guest(embedded_cast, token).post(f"/p/{token}", said)
    page = guest(embedded_cast, token).get(f"/p/{token}").text

    assert "1 ja" in page
    assert "Handwerkskammer" not in page
    assert "nur früh" not in page


def test_one_name_answers_once_however_it_is_written(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast)
    browser = guest(embedded_cast, token)
    assert browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Kammer"}).status_code == 302
    for name in ("kammer", " KAMMER ", "Ｋammer"):
        again = browser.post(f"/p/{token}", {**choices(poll, "no", "no", "no"), "name": name})
        assert again.status_code == 422
        assert "hat schon jemand geantwortet" in again.text


def test_of_many_who_answer_under_one_name_at_once_one_counts(app: Flask, cast: Cast) -> None:
    poll, _ = a_poll(cast)
    said = Answer({option.id: "yes" for option in poll.options}, name="Kammer")
    start = threading.Barrier(8)
    refused: list[Exception] = []

    def answer() -> None:
        start.wait()
        try:
            with app.app_context(), transaction(writing=True) as opened:
                answer_as_guest(opened.get_one(Poll, poll.id), said)
        except NameTaken as error:
            refused.append(error)

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(voters()) == 1
    assert len(refused) == 7


def test_stuffing_from_one_address_is_stopped(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.polls.routes.MAX_ANSWERS", 3)
    poll, token = a_poll(embedded_cast)
    browser = guest(embedded_cast, token)
    statuses = [
        browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": f"Stimme {number}"}).status_code
        for number in range(5)
    ]

    assert statuses == [302, 302, 302, TooManyAttempts.status, TooManyAttempts.status]
    assert len(voters()) == 3


def test_no_poll_takes_answers_without_end(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_VOTERS", 1)
    poll, token = a_poll(embedded_cast)
    browser = guest(embedded_cast, token)
    browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Erste"})
    answer = browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Zweite"})

    assert answer.status_code == 422
    assert len(voters()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 500},
        {"name": "Kammer", "email": "a@b.de\r\nBcc: c@d.de"},
        {"name": "Kammer", "email": "kein Schild"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(embedded_cast: Cast, fields: dict[str, str]) -> None:
    poll, token = a_poll(embedded_cast)
    answer = guest(embedded_cast, token).post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), **fields})

    assert answer.status_code == 422
    assert voters() == []


@pytest.mark.parametrize("said", [("yes",), ("yes", "no", "gern"), ()])
def test_every_time_needs_an_answer(embedded_cast: Cast, said: tuple[str, ...]) -> None:
    poll, token = a_poll(embedded_cast)
    answer = guest(embedded_cast, token).post(f"/p/{token}", {**choices(poll, *said), "name": "Kammer"})

    assert answer.status_code == 422
    assert "Bitte sagen Sie zu jeder Zeit etwas" in answer.text


def test_after_the_deadline_nobody_answers(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast, closes_at=now() - timedelta(minutes=1))
    browser = guest(embedded_cast, token)
    assert "beendet" in browser.get(f"/p/{token}").text
    answer = browser.post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Kammer"})

    assert answer.status_code == 422
    assert voters() == []


def test_an_address_holds_until_it_is_renewed(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        renew_address(embedded_cast.user(embedded_cast.contributor), opened.get_one(Poll, poll.id))

    assert embedded_cast.browser(None).get(f"/p/{token}").status_code == 404


def test_an_address_ends_with_the_right_of_who_asked(embedded_cast: Cast) -> None:
    _, token = a_poll(embedded_cast)
    with transaction(writing=True) as opened:
        for membership in opened.scalars(select(Membership).where(Membership.level == 20)):
            opened.delete(membership)

    assert embedded_cast.browser(None).get(f"/p/{token}").status_code == 404


@pytest.mark.parametrize("token", ["x", "x.y.z", "WyJhIiwwXQ.abc"])
def test_a_forged_address_says_nothing(embedded_cast: Cast, token: str) -> None:
    assert embedded_cast.browser(None).get(f"/p/{token}").status_code == 404


def test_the_answer_of_another_poll_cannot_be_changed_here(embedded_cast: Cast) -> None:
    first, first_token = a_poll(embedded_cast)
    _, second_token = a_poll(embedded_cast)
    browser = guest(embedded_cast, first_token)
    own = browser.post(f"/p/{first_token}", {**choices(first, "yes", "no", "no"), "name": "Kammer"}).headers["Location"]

    assert browser.get(f"/p/{second_token}/{own.rpartition('/')[2]}").status_code == 404


def test_the_public_page_tells_no_other_site_its_address(embedded_cast: Cast) -> None:
    _, token = a_poll(embedded_cast)
    answer = embedded_cast.browser(None).get(f"/p/{token}")

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_who_manages_takes_out_an_answer(embedded_cast: Cast) -> None:
    poll, token = a_poll(embedded_cast)
    guest(embedded_cast, token).post(f"/p/{token}", {**choices(poll, "yes", "no", "no"), "name": "Unsinn"})
    [voter] = voters()
    browser = embedded_cast.browser(embedded_cast.contributor)
    browser.get(f"/polls/{poll.id}")
    assert browser.post(f"/polls/{poll.id}/remove-answer", {"voter": str(voter.id)}).status_code == 302

    assert voters() == []
