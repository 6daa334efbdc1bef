"""What people typed stays text in the rows of a folder, though the template does not escape them itself."""

from __future__ import annotations

import pytest
from flask import Flask

from hub.accounts.models import Person
from hub.db import transaction
from tests.finder.steps import settle
from tests.people import Browser, Cast, document_named

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def browser(cast: Cast) -> Browser:
    return cast.browser(cast.contributor)


def test_a_name_with_an_ampersand_stays_a_name(cast: Cast, browser: Browser) -> None:
    browser.upload(cast.root.id, "Plan & 'Ziele'.txt", b"hallo")
    assert "<span>Plan &amp; &#39;Ziele&#39;.txt</span>" in browser.get(f"/folders/{cast.root.id}").text


def test_a_tag_is_no_markup(cast: Cast, browser: Browser) -> None:
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    document = document_named("Plan.txt")
    browser.post(f"/documents/{document.id}/edit", {"title": "", "tags": SCRIPT, "revision": str(document.revision)})
    page = browser.get(f"/folders/{cast.root.id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert SCRIPT not in page


def test_the_name_of_a_person_is_no_markup(app: Flask, cast: Cast, browser: Browser) -> None:
    with transaction(writing=True) as opened:
        opened.get_one(Person, cast.contributor.id).name = SCRIPT
    browser.upload(cast.root.id, "Plan.txt", b"hallo")
    settle(app)
    for path in (f"/folders/{cast.root.id}", "/", "/search?q=plan"):
        page = browser.get(path).text
        assert "Plan.txt" in page
        assert SCRIPT not in page
