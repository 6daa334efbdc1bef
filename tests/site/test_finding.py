"""Published pages are found by all who may search; what is not published yet, or no more, by nobody."""

from __future__ import annotations

from hub.db import transaction
from hub.site.models import SitePage
from hub.site.pages import withdraw_page
from tests.finder.steps import ask, settle
from tests.people import Cast
from tests.site.steps import a_page, a_text, coordination


def test_a_published_page_is_found_by_its_text_in_any_language(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = a_page(cast, "Berufe", a_text("Du lernst Hufbeschlag.", en="You learn to be a farrier."))
    settle(cast.app)
    for words in ("Hufbeschlag", "farrier"):
        answer = ask(cast.browser(cast.reader), words, kind="site_page")
        assert answer.names == ["Berufe"]
        assert f'href="{page.public_path}"' in answer.text


def test_the_words_around_what_was_found_are_of_one_language(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a_page(
        cast,
        "Berufe",
        a_text("Du lernst Hufbeschlag.", en="You learn to be a farrier."),
        a_text("Wir zeigen dir die Schmiede. " * 20, en="We show you the forge. " * 20),
    )
    settle(cast.app)
    answer = ask(cast.browser(cast.reader), "Hufbeschlag", kind="site_page")

    assert "Schmiede" in answer.text
    assert "farrier" not in answer.text and "forge" not in answer.text


def test_who_writes_the_site_comes_to_where_the_page_is_written(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = a_page(cast, "Hufbeschlag")
    settle(cast.app)
    assert f'href="/site/pages/{page.id}"' in ask(cast.browser(cast.coordination), "Hufbeschlag").text


def test_a_draft_is_found_by_nobody(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a_page(cast, "Hufbeschlag", is_published=False)
    settle(cast.app)
    for person in (cast.coordination, cast.reader):
        assert ask(cast.browser(person), "Hufbeschlag").names == []


def test_a_page_that_was_taken_back_is_not_found_even_before_the_index_knows(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = a_page(cast, "Hufbeschlag")
    settle(cast.app)
    with cast.app.app_context(), transaction(writing=True) as opened:
        withdraw_page(coordination(cast), opened.get_one(SitePage, page.id))
    assert ask(cast.browser(cast.reader), "Hufbeschlag").names == []
    settle(cast.app)
    assert ask(cast.browser(cast.reader), "Hufbeschlag").names == []
