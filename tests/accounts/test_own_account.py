"""„Mein Konto“: deputy and appearance."""

from __future__ import annotations

import pytest

from hub.accounts.models import Person
from hub.db import session, transaction
from tests.accounts.steps import trail_of
from tests.people import Cast, make_person


def test_people_see_what_is_known_about_them(embedded_cast: Cast) -> None:
    page = embedded_cast.browser(embedded_cast.stranger).get("/account").text
    for fact in (
        embedded_cast.stranger.name,
        embedded_cast.stranger.email,
        "Agentur für Arbeit Musterstadt",
        "Steuergruppe",
    ):
        assert fact in page


def test_a_colleague_becomes_deputy_and_nobody_else_can(embedded_cast: Cast) -> None:
    with transaction(writing=True):
        colleague = make_person("kollege", "Kollege", "staff", session().merge(embedded_cast.jobcenter))
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.post("/account/deputy", {"deputy_id": str(colleague.id)}).status_code == 302
    with transaction(writing=False):
        assert session().get_one(Person, embedded_cast.contributor.id).deputy_id == colleague.id
    assert browser.post("/account/deputy", {"deputy_id": str(embedded_cast.manager.id)}).status_code == 422
    assert browser.post("/account/deputy", {"deputy_id": str(embedded_cast.contributor.id)}).status_code == 422
    assert browser.post("/account/deputy", {"deputy_id": ""}).status_code == 302
    assert [line.text for line in trail_of("accounts.change-deputy")][-1].endswith("niemand")


def test_dark_colours_stay_and_the_page_too(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    answer = browser.post("/account/appearance", {"theme": "dark", "next": "/account/sessions?seite=1"})
    assert answer.headers["Location"] == "/account/sessions?seite=1"
    page = browser.get("/account").text
    assert 'data-kern-theme="dark"' in page
    assert 'data-density="compact"' in page


def test_another_language_is_kept(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    browser.post("/account/appearance", {"language": "en"})
    assert '<html lang="en"' in browser.get("/account").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_appearance_leads_nowhere_else(embedded_cast: Cast, target: str) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    answer = browser.post("/account/appearance", {"theme": "purple", "next": target})
    assert answer.headers["Location"] == "/"
    assert "purple" not in browser.get("/account").text
