"""Nachfolger and Vorgänger: both pages lead to the other, for those who may read it."""

from __future__ import annotations

import pytest

from tests.documents.details import filed, private_document
from tests.people import Browser, Cast, document_named


@pytest.fixture
def browser(embedded_cast: Cast) -> Browser:
    return embedded_cast.browser(embedded_cast.manager)


def succeed(browser: Browser, old: object, new: object, **fields: str):
    return browser.post(f"/documents/{old.id}/successor", {"document": str(new.id), **fields})  # type: ignore[attr-defined]


def test_both_pages_name_the_other_and_the_old_one_is_replaced(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    old, new = filed(browser, cast, "alt.txt"), filed(browser, cast, "neu.txt")
    assert "neu.txt" in browser.get(f"/documents/{old.id}/successor").text
    assert succeed(browser, old, new, replaces="1").status_code == 302
    assert document_named("alt.txt").status == "replaced"
    assert f'href="/documents/{new.id}"' in browser.get(f"/documents/{old.id}").text
    assert f'href="/documents/{old.id}"' in browser.get(f"/documents/{new.id}").text


def test_the_status_stays_when_the_person_says_so(embedded_cast: Cast, browser: Browser) -> None:
    old, new = filed(browser, embedded_cast, "alt.txt"), filed(browser, embedded_cast, "neu.txt")
    succeed(browser, old, new)
    assert not document_named("alt.txt").status
    browser.post(f"/documents/{old.id}/successor/remove")
    assert document_named("alt.txt").successor_id is None


def test_nobody_learns_of_a_successor_they_may_not_read(embedded_cast: Cast, browser: Browser) -> None:
    old, secret = filed(browser, embedded_cast, "alt.txt"), private_document(embedded_cast)
    succeed(browser, old, secret)
    contributor = embedded_cast.browser(embedded_cast.contributor)
    page = contributor.get(f"/documents/{old.id}").text
    assert "Geheim" not in page
    assert "Nachfolger:" not in page
    assert "Geheim" not in contributor.get(f"/documents/{old.id}/successor?q=geheim").text
    other = filed(contributor, embedded_cast, "drittes.txt")
    assert succeed(contributor, other, secret).status_code == 404
    assert succeed(embedded_cast.browser(embedded_cast.stranger), other, old).status_code == 404


def test_documents_do_not_succeed_each_other_in_a_circle(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    first, second, third = (filed(browser, cast, f"{number}.txt") for number in range(3))
    succeed(browser, first, second)
    succeed(browser, second, third)
    for refused in (succeed(browser, third, first), succeed(browser, first, first)):
        assert refused.status_code == 422
        assert "im Kreis" in refused.text


def test_a_successor_must_be_chosen(embedded_cast: Cast, browser: Browser) -> None:
    old = filed(browser, embedded_cast, "alt.txt")
    assert browser.post(f"/documents/{old.id}/successor", {"document": "nichts"}).status_code == 422
