"""Guessing passwords is slowed down, per account and per address, whatever process is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.accounts import throttle
from hub.accounts.models import Throttle
from hub.app import create_app
from hub.config import Settings
from hub.db import session, transaction
from tests.accounts.steps import attempt, mails_sent, trail_of
from tests.people import PASSWORD, Browser, Cast


def count(key: str, times: int, *, most: int) -> None:
    for _ in range(times):
        with transaction(writing=True):
            throttle.count_attempt(key, most=most)


def let_pass(span: timedelta) -> None:
    """The counted attempts happened earlier by this much."""
    with transaction(writing=True):
        for row in session().scalars(select(Throttle)):
            row.window_start -= span


def attempts_counted(key: str) -> int:
    with transaction(writing=False):
        return sum(session().scalars(select(Throttle.attempts).where(Throttle.key == key)))


def fail_ten_times(cast: Cast) -> None:
    browser = cast.browser(None)
    for _ in range(10):
        assert attempt(browser, cast.reader.email, "falsches Passwort").status_code == 422


def test_after_ten_failures_even_the_right_password_has_to_wait(cast: Cast) -> None:
    fail_ten_times(cast)
    refused = attempt(cast.browser(None), cast.reader.email)
    assert refused.status_code == 429
    assert "Bitte warten Sie 1" in refused.text
    assert 800 < int(refused.headers["Retry-After"]) <= 960
    let_pass(timedelta(minutes=17))
    assert attempt(cast.browser(None), cast.reader.email).status_code == 302


def test_the_count_survives_a_restart_and_counts_for_every_process(cast: Cast) -> None:
    fail_ten_times(cast)
    settings: Settings = cast.app.config["SETTINGS"]
    again = create_app(settings)
    assert attempt(Browser(again), cast.reader.email).status_code == 429


def test_waiting_is_asked_of_unknown_addresses_too(embedded_cast: Cast) -> None:
    count(throttle.account_key("niemand@musterstadt.example"), 10, most=10)
    assert attempt(embedded_cast.browser(None), "niemand@musterstadt.example").status_code == 429


def test_other_people_are_not_slowed_down(embedded_cast: Cast) -> None:
    count(throttle.account_key(embedded_cast.reader.email), 10, most=10)
    assert attempt(embedded_cast.browser(None), embedded_cast.manager.email).status_code == 302


def test_the_right_password_starts_the_count_anew(cast: Cast) -> None:
    key = throttle.account_key(cast.reader.email)
    count(key, 9, most=10)
    assert attempt(cast.browser(None), cast.reader.email).status_code == 302
    assert attempts_counted(key) == 0


def test_an_office_behind_one_address_signs_in_without_being_slowed_down(embedded_cast: Cast) -> None:
    for person in (embedded_cast.reader, embedded_cast.manager, embedded_cast.stranger):
        attempt(embedded_cast.browser(None), person.email)
    assert attempts_counted(throttle.address_key("127.0.0.1")) == 0


def test_fifty_failures_from_one_address_slow_it_down_for_every_account(cast: Cast) -> None:
    count(throttle.address_key("127.0.0.1"), 50, most=50)
    assert attempt(cast.browser(None), cast.reader.email).status_code == 429


def test_an_attempt_that_was_not_let_through_counts_nothing(cast: Cast) -> None:
    count(throttle.account_key(cast.reader.email), 10, most=10)
    attempt(cast.browser(None), cast.reader.email)
    assert attempts_counted(throttle.account_key(cast.reader.email)) == 10
    assert attempts_counted(throttle.address_key("127.0.0.1")) == 0


def test_many_at_the_same_moment_do_not_slip_through(cast: Cast) -> None:
    def one(_: int) -> bool:
        try:
            count("gleichzeitig", 1, most=10)
        except throttle.TooManyAttempts:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        let_through = sum(threads.map(one, range(40)))
    assert let_through == 10
    assert attempts_counted("gleichzeitig") == 10


def test_the_span_slides_so_that_a_new_minute_does_not_start_from_zero(cast: Cast) -> None:
    count("gleitend", 6, most=10)
    let_pass(timedelta(minutes=10))
    count("gleitend", 4, most=10)
    with pytest.raises(throttle.TooManyAttempts) as refused:
        count("gleitend", 1, most=10)
    assert 240 < refused.value.seconds <= 360  # until the first six are fifteen minutes old


def test_keys_name_nobody_and_one_ipv6_network_is_one_address() -> None:
    assert "musterstadt" not in throttle.account_key("schule@musterstadt.example")
    assert throttle.address_key("2001:db8::1") == throttle.address_key("2001:db8::ffff:1")
    assert throttle.address_key("2001:db8::1") != throttle.address_key("2001:db8:0:1::1")
    assert throttle.address_key("192.0.2.1") != throttle.address_key("192.0.2.2")


def test_asking_for_resets_is_slowed_down_without_telling(cast: Cast) -> None:
    browser = cast.browser(None)
    answers = set()
    for _ in range(5):
        browser.get("/sign-in/forgotten")
        answer = browser.post("/sign-in/forgotten", {"email": cast.reader.email})
        answers.add((answer.status_code, "ist ein Link unterwegs" in answer.text))
    assert answers == {(200, True)}
    assert len(mails_sent(cast)) == 3


def test_guessing_the_present_password_in_ones_account_is_slowed_down_too(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    count(throttle.account_key(embedded_cast.reader.email), 10, most=10)
    new = "sieben Birnen tanzen leise"
    refused = browser.post("/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert refused.status_code == 429
    assert trail_of("accounts.change-password") == []
