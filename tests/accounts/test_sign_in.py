"""Signing in: who gets in, what a refusal gives away (nothing), and where one lands afterwards."""

from __future__ import annotations

import re
import statistics
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from hub.accounts.invitations import Profile, invite_person
from hub.accounts.models import Person, SignIn
from hub.accounts.people import deactivate_person
from hub.db import now, session, transaction
from tests.accounts.steps import attempt, behind_the_scenes, trail_of
from tests.people import PASSWORD, Cast


def sign_ins_of(person: Person) -> list[SignIn]:
    with transaction(writing=False):
        return list(session().scalars(select(SignIn).where(SignIn.person_id == person.id)))


def age_sign_ins(**ages: timedelta) -> None:
    with transaction(writing=True):
        session().execute(update(SignIn).values({field: now() - age for field, age in ages.items()}))


def test_a_person_signs_in_and_out_again(cast: Cast) -> None:
    browser = cast.browser(cast.reader)
    assert cast.reader.name in browser.get("/account").text
    left = browser.post("/sign-out")
    assert left.headers["Location"] == "/sign-in"
    assert browser.get("/account").status_code == 302
    assert sign_ins_of(cast.reader) == []


def test_the_address_may_be_typed_in_capitals_and_with_spaces(cast: Cast) -> None:
    assert attempt(cast.browser(None), f"  {cast.reader.email.upper()} ", PASSWORD).status_code == 302


def test_a_password_is_the_same_in_every_unicode_form(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    new = {"current": PASSWORD, "password": "f\u00fcnf Stachelb\u00e4ren", "again": "f\u00fcnf Stachelb\u00e4ren"}
    assert browser.post("/account/password", new).status_code == 302
    decomposed = "fu\u0308nf Stachelba\u0308ren"
    assert attempt(embedded_cast.browser(None), embedded_cast.reader.email, decomposed).status_code == 302


def test_the_database_holds_no_token_that_would_sign_in(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    cookie = browser._client.get_cookie("hub")
    assert cookie is not None
    assert sign_ins_of(embedded_cast.reader)[0].token_hash not in cookie.value
    with browser._client.session_transaction() as kept:
        assert sign_ins_of(embedded_cast.reader)[0].token_hash != kept["_user_id"]


def test_a_cookie_from_before_the_sign_in_is_worth_nothing_after_it(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(None)
    browser.get("/sign-in")
    planted = browser._client.get_cookie("hub")
    assert planted is not None
    attempt(browser, embedded_cast.reader.email, PASSWORD)
    thief = embedded_cast.browser(None)
    thief._client.set_cookie("hub", planted.value)
    assert thief.get("/account").status_code == 302


def test_a_refusal_never_says_whether_the_account_exists(embedded_cast: Cast) -> None:
    with behind_the_scenes(embedded_cast):
        invited = invite_person(
            Profile("neu@musterstadt.example", "Neu", "staff", embedded_cast.jobcenter.id),
            actor=embedded_cast.administrator,
        )
        deactivate_person(session().merge(embedded_cast.guest), actor=embedded_cast.administrator)
    known = [embedded_cast.reader.email, invited.email, embedded_cast.guest.email]
    answers = set()
    for email in [*known, "niemand@musterstadt.example"]:
        password = PASSWORD if email == embedded_cast.guest.email else "falsches Passwort"
        answer = attempt(embedded_cast.browser(None), email, password)
        page = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.text)
        answers.add((answer.status_code, page))
    assert len(answers) == 1
    assert answers.pop()[0] == 422


def test_an_unknown_address_takes_as_long_as_a_known_one(embedded_cast: Cast) -> None:
    def median_seconds(email: str) -> float:
        times = []
        for _ in range(5):
            browser = embedded_cast.browser(None)
            browser.get("/sign-in")
            start = time.process_time()  # of a busy machine the clock on the wall says nothing
            browser.post("/sign-in", {"email": email, "password": "falsches Passwort"})
            times.append(time.process_time() - start)
        return statistics.median(times)

    median_seconds("aufwaermen@musterstadt.example")
    known, unknown = median_seconds(embedded_cast.reader.email), median_seconds("niemand@musterstadt.example")
    assert 0.4 < unknown / known < 2.5  # without the dummy hash it is below 0.2


def test_the_trail_names_known_people_who_were_refused_and_keeps_no_unknown_address(cast: Cast) -> None:
    attempt(cast.browser(None), cast.reader.email, "falsch")
    attempt(cast.browser(None), "geheim@anderswo.example", "falsch")
    lines = trail_of("accounts.sign-in-refused")
    assert [line.text for line in lines] == [cast.reader.name, ""]
    assert all("geheim" not in f"{line.text}{line.details}{line.about}" for line in lines)


def test_an_old_password_hash_is_renewed_at_the_next_sign_in(cast: Cast) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with transaction(writing=True):
        session().merge(cast.reader).password_hash = weak
    attempt(cast.browser(None), cast.reader.email)
    with transaction(writing=False):
        renewed = session().get_one(Person, cast.reader.id).password_hash
    assert renewed is not None
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert attempt(cast.browser(None), cast.reader.email, PASSWORD).status_code == 302


def test_a_session_ends_when_it_was_not_used_for_an_hour(cast: Cast) -> None:
    browser = cast.browser(cast.reader)
    age_sign_ins(last_seen_at=timedelta(minutes=59))
    assert browser.get("/account").status_code == 200
    age_sign_ins(last_seen_at=timedelta(minutes=61))
    assert browser.get("/account").status_code == 302


def test_a_session_ends_after_twelve_hours_even_if_it_is_used(cast: Cast) -> None:
    browser = cast.browser(cast.reader)
    age_sign_ins(created_at=timedelta(hours=12, minutes=1))
    assert browser.get("/account").status_code == 302


def test_using_the_hub_keeps_the_session_alive(cast: Cast) -> None:
    browser = cast.browser(cast.reader)
    age_sign_ins(last_seen_at=timedelta(minutes=50))
    browser.get("/account")
    assert now() - sign_ins_of(cast.reader)[0].last_seen_at < timedelta(minutes=1)


def test_the_visit_before_this_one_is_remembered(cast: Cast) -> None:
    cast.browser(cast.reader)
    earlier = now() - timedelta(days=3)
    with transaction(writing=True):
        session().merge(cast.reader).last_visit_at = earlier
    cast.browser(cast.reader)
    with transaction(writing=False):
        assert session().get_one(Person, cast.reader.id).previous_visit_at == earlier


def test_at_most_fifty_devices_stay_signed_in(cast: Cast) -> None:
    with transaction(writing=True):
        for number in range(60):
            session().add(
                SignIn(
                    token_hash=f"{number}",
                    person_id=cast.reader.id,
                    device="Firefox auf Linux",
                    address="192.0.2.1",
                    last_seen_at=now() - timedelta(minutes=number),
                )
            )
    cast.browser(cast.reader)
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(SignIn)) == 50


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "%2F%2Fevil.example",
        "evil.example",
        "\u200b//evil.example",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(embedded_cast: Cast, target: str) -> None:
    answer = attempt(embedded_cast.browser(None), embedded_cast.reader.email, PASSWORD, next=target)
    assert answer.headers["Location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(None)
    asked = browser.get("/account/sessions?a=1")
    assert asked.headers["Location"] == "/sign-in?next=/account/sessions?a%3D1"
    page = browser.get(asked.headers["Location"]).text
    target = re.search(r'name="next"[^>]*value="([^"]*)"', page)
    assert target is not None
    answer = attempt(browser, embedded_cast.reader.email, PASSWORD, next=target.group(1))
    assert answer.headers["Location"] == "/account/sessions?a=1"


@pytest.mark.parametrize(
    ("role", "start"), [("administrator", "/people"), ("data_protection", "/audit"), ("reader", "/")]
)
def test_everybody_lands_where_their_work_is(embedded_cast: Cast, role: str, start: str) -> None:
    browser = embedded_cast.browser(getattr(embedded_cast, role))
    response = browser.get("/", follow_redirects=True)
    assert response.status_code == 200
    assert response.request.path == start


def test_a_form_without_its_token_signs_nobody_in(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(None)
    answer = browser.post("/sign-in", {"email": embedded_cast.reader.email, "password": PASSWORD})
    assert answer.status_code == 400


def test_empty_fields_are_named_and_linked(embedded_cast: Cast) -> None:
    answer = attempt(embedded_cast.browser(None), "", "")
    assert answer.status_code == 422
    assert '<a href="#email">Bitte geben Sie Ihre E-Mail-Adresse ein.</a>' in answer.text
    assert 'aria-describedby="email-error"' in answer.text
