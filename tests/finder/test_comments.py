"""A document is found by the words of its comments, as long as they are there."""

from __future__ import annotations

from flask import Flask

from tests.comments.steps import all_comments, comment
from tests.finder.steps import ask, file_text, settle
from tests.people import Cast, document_named


def test_a_document_is_found_by_a_comment_and_the_hit_says_so(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen im Winter")
    settle(app)
    comment(browser, document_named("Plan.txt"), "Bitte die Zwetschgen bedenken!")
    settle(app)

    page = ask(cast.browser(cast.reader), "Maßnahme Zwetschge")
    assert page.names == ["Plan.txt"]
    remark, *_ = page.text.split("Aus einem Kommentar")[1].split("</p>")
    assert "<mark>Zwetschgen</mark>" in remark
    assert "Maßnahmen" not in remark


def test_words_of_the_document_are_not_said_to_be_of_a_comment(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen im Winter")
    comment(browser, document_named("Plan.txt"), "Bitte die Zwetschgen bedenken!")
    settle(app)

    assert "Aus einem Kommentar" not in ask(browser, "Maßnahme").text


def test_a_changed_or_deleted_comment_is_not_found_any_more(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen im Winter")
    comment(browser, document_named("Plan.txt"), "Bitte die Zwetschgen bedenken!")
    (written,) = all_comments()
    browser.post(f"/comments/{written.id}/edit", {"text": "Bitte die Birnen bedenken!"})
    settle(app)
    assert ask(browser, "Zwetschge").names == []
    assert ask(browser, "Birne").names == ["Plan.txt"]

    browser.post(f"/comments/{written.id}/delete")
    settle(app)
    assert ask(browser, "Birne").names == []
    assert ask(browser, "Maßnahme").names == ["Plan.txt"]


def test_comments_of_others_documents_are_found_by_nobody_else(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Maßnahmen im Winter")
    comment(browser, document_named("Plan.txt"), "Bitte die Zwetschgen bedenken!")
    settle(app)

    assert ask(cast.browser(cast.stranger), "Zwetschge").names == []
