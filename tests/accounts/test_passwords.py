"""Which passwords are good enough, and changing one's own."""

from __future__ import annotations

import time

import pytest

from hub.accounts.passwords import WeakPassword, refuse_weak_password
from tests.accounts.steps import NEW_PASSWORD, attempt, mails_sent, trail_of
from tests.people import PASSWORD, Cast

ABOUT = ["Miriam Kaczmarek", "miriam.kaczmarek@jobcenter-musterstadt.example", "Jobcenter Musterstadt", "Jobcenter"]


WEAK = """kurz!9Xq 1qaz2wsx3edc passwordpassword 123456789012 qwertzuiopasdf aaaaaaaaaaaaaaaa abcabcabcabcabc
miriamkaczmarek Kaczmarek2026! jobcentermusterstadt Jugendberufsagentur1 willkommen2026"""


@pytest.mark.parametrize("password", WEAK.split())
def test_weak_leaked_and_personal_passwords_are_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        refuse_weak_password(password, about=ABOUT)
    assert "Bitte wählen Sie" in str(refused.value.message)


@pytest.mark.parametrize(
    "password", [PASSWORD, NEW_PASSWORD, "Tz7#qLw2!mXp", "шесть груш танцуют тихо", "ß" * 3 + "äöü-Kranich-Socke"]
)
def test_good_passwords_are_taken(password: str) -> None:
    refuse_weak_password(password, about=ABOUT)


def test_a_stolen_password_is_called_stolen() -> None:
    with pytest.raises(WeakPassword, match="Listen gestohlener"):
        refuse_weak_password("1qaz2wsx3edc", about=ABOUT)


def test_a_personal_password_is_called_personal() -> None:
    with pytest.raises(WeakPassword, match="zu Ihnen gehören"):
        refuse_weak_password("Kaczmarek2026!", about=ABOUT)


def test_judging_takes_no_longer_for_input_made_to_be_slow() -> None:
    start = time.perf_counter()
    refuse_weak_password("@4({[<68931!|0$5+7%xz2" * 5, about=ABOUT)
    assert time.perf_counter() - start < 10  # unlimited it takes minutes


def test_changing_the_password_keeps_this_device_and_signs_out_the_others(cast: Cast) -> None:
    other, browser = cast.browser(cast.reader), cast.browser(cast.reader)
    new = {"current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert browser.post("/account/password", new).status_code == 302
    assert browser.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert attempt(cast.browser(None), cast.reader.email, NEW_PASSWORD).status_code == 302
    assert "Sie waren das nicht?" in mails_sent(cast)[0]
    assert len(trail_of("accounts.change-password")) == 1


def test_the_present_password_is_needed_to_change_it(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    new = {"current": "geraten und falsch", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    refused = browser.post("/account/password", new)
    assert refused.status_code == 422
    assert '<a href="#current">Das ist nicht Ihr bisheriges Passwort.' in refused.text
    assert attempt(embedded_cast.browser(None), embedded_cast.reader.email, PASSWORD).status_code == 302


def test_ones_own_name_is_no_password(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    new = {"current": PASSWORD, "password": "schulsozialarbeit1", "again": "schulsozialarbeit1"}
    assert "leicht zu erraten" in browser.post("/account/password", new).text
