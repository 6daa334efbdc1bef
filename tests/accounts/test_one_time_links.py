"""One-time links: invitation and forgotten password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from hub.accounts.models import OneTimeLink, Person
from hub.accounts.one_time_links import INVITATION, RESET, make_link
from hub.db import now, session, transaction
from hub.jobs import Job
from tests.accounts.steps import (
    NEW_PASSWORD,
    attempt,
    behind_the_scenes,
    choose_password,
    link_in,
    mails_sent,
    trail_of,
)
from tests.people import Cast


def reset_link(cast: Cast) -> str:
    with behind_the_scenes(cast):
        return make_link(cast.reader, RESET)


def ask_for_reset(cast: Cast, email: str, **options: Any) -> TestResponse:
    browser = cast.browser(None)
    browser.get("/sign-in/forgotten", **options)
    return browser.post("/sign-in/forgotten", {"email": email}, **options)


def test_a_forgotten_password_is_replaced_by_mail(cast: Cast) -> None:
    ask_for_reset(cast, cast.reader.email)
    mail = mails_sent(cast)[0]
    assert f"To: {cast.reader.email}" in mail
    assert "Sie haben das nicht angefordert?" in mail
    assert choose_password(cast.browser(None), link_in(mail)).headers["Location"] == "/sign-in"
    assert attempt(cast.browser(None), cast.reader.email).status_code == 422
    assert attempt(cast.browser(None), cast.reader.email, NEW_PASSWORD).status_code == 302


def test_the_answer_is_the_same_for_known_and_unknown_addresses(embedded_cast: Cast) -> None:
    known, unknown = (
        ask_for_reset(embedded_cast, embedded_cast.reader.email),
        ask_for_reset(embedded_cast, "niemand@musterstadt.example"),
    )
    assert (known.status_code, known.text.count("ist ein Link unterwegs")) == (200, 1)
    assert (unknown.status_code, unknown.text.count("ist ein Link unterwegs")) == (200, 1)
    assert len(mails_sent(embedded_cast)) == 1
    with transaction(writing=False):
        assert session().scalars(select(Job)).all() == []


def test_mail_links_never_follow_the_host_header(embedded_cast: Cast) -> None:
    ask_for_reset(
        embedded_cast,
        embedded_cast.reader.email,
        base_url="http://evil.example",
        headers={"X-Forwarded-Host": "evil.example"},
    )
    mail = mails_sent(embedded_cast)[0]
    assert link_in(mail).startswith("http://localhost/one-time-links/")
    assert "evil.example" not in mail


def test_opening_a_link_does_not_use_it_up(cast: Cast) -> None:
    link = reset_link(cast)
    browser = cast.browser(None)
    for _ in range(3):
        assert browser.get(link.removeprefix("http://localhost")).status_code == 200
    assert choose_password(browser, link).status_code == 302


def test_a_link_works_once(cast: Cast) -> None:
    link = reset_link(cast)
    choose_password(cast.browser(None), link)
    again = choose_password(cast.browser(None), link, "ein anderes gutes Kamel")
    assert again.status_code in (400, 404)
    assert "gilt nicht mehr" in cast.browser(None).get(link.removeprefix("http://localhost")).text
    assert attempt(cast.browser(None), cast.reader.email, NEW_PASSWORD).status_code == 302


def test_a_page_opened_before_the_link_was_used_cannot_use_it_again(cast: Cast) -> None:
    link = reset_link(cast)
    slow = cast.browser(None)
    slow.get(link.removeprefix("http://localhost"))
    choose_password(cast.browser(None), link)
    late = slow.post(
        link.removeprefix("http://localhost"),
        {"password": "zu spaet kommt der Igel", "again": "zu spaet kommt der Igel"},
    )
    assert late.status_code == 404


def test_a_link_ends_after_a_day(cast: Cast) -> None:
    link = reset_link(cast)
    with transaction(writing=True):
        session().execute(update(OneTimeLink).values(expires_at=now() - timedelta(seconds=1)))
    assert cast.browser(None).get(link.removeprefix("http://localhost")).status_code == 404


def test_a_newer_link_makes_the_older_void(cast: Cast) -> None:
    older, newer = reset_link(cast), reset_link(cast)
    assert cast.browser(None).get(older.removeprefix("http://localhost")).status_code == 404
    assert choose_password(cast.browser(None), newer).status_code == 302


def test_a_used_link_makes_every_other_open_link_of_the_person_void(embedded_cast: Cast) -> None:
    with behind_the_scenes(embedded_cast):
        invitation = make_link(embedded_cast.reader, INVITATION)
    choose_password(embedded_cast.browser(None), reset_link(embedded_cast))
    assert embedded_cast.browser(None).get(invitation.removeprefix("http://localhost")).status_code == 404


def test_a_reset_signs_all_devices_out(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    choose_password(embedded_cast.browser(None), reset_link(embedded_cast))
    assert browser.get("/account").status_code == 302


def test_a_made_up_link_is_not_found(embedded_cast: Cast) -> None:
    answer = embedded_cast.browser(None).get("/one-time-links/" + "A" * 43)
    assert answer.status_code == 404
    assert "Passwort vergessen" in answer.text


def test_the_page_tells_nobody_the_address_it_has(embedded_cast: Cast) -> None:
    page = embedded_cast.browser(None).get(reset_link(embedded_cast).removeprefix("http://localhost"))
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_token_is_kept_nowhere(embedded_cast: Cast) -> None:
    token = reset_link(embedded_cast).rpartition("/")[2]
    with transaction(writing=False):
        assert token not in str(session().execute(select(OneTimeLink.token_hash)).all())
    choose_password(embedded_cast.browser(None), f"/one-time-links/{token}")
    assert all(token not in str(vars(line)) for line in trail_of("accounts.set-password"))


def test_a_deactivated_account_gets_no_link_and_uses_none(cast: Cast) -> None:
    link = reset_link(cast)
    with transaction(writing=True):
        session().get_one(Person, cast.reader.id).deactivated_at = now()
    ask_for_reset(cast, cast.reader.email)
    assert mails_sent(cast) == []
    assert cast.browser(None).get(link.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "advice"),
    [
        ("kurz", "", "mindestens 12 Zeichen"),
        ("x" * 129, "", "höchstens 128 Zeichen"),
        ("zweimal verschieden", "zweimal verschiede", "Die beiden Eingaben sind verschieden"),
        ("1qaz2wsx3edc", "", "Listen gestohlener Passwörter"),
        ("schulsozialarbeit 1", "", "leicht zu erraten"),
    ],
)
def test_a_refused_password_is_explained_and_the_link_still_works(
    embedded_cast: Cast, password: str, again: str, advice: str
) -> None:
    link, browser = reset_link(embedded_cast), embedded_cast.browser(None)
    refused = choose_password(browser, link, password, again)
    assert refused.status_code == 422
    assert advice in refused.text
    assert choose_password(browser, link).status_code == 302
