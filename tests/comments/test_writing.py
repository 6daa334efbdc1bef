"""Comments: whoever may read may write one; what is typed is shown and never runs."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.comments.models import Comment
from hub.comments.text import as_markup
from hub.db import now, session, transaction
from hub.documents.entries import move_entries
from hub.documents.folders import root_of
from hub.documents.models import Document, TrashEntry
from hub.documents.trash import purge, trash_entries
from hub.documents.workspaces import create_workspace
from tests.accounts.steps import trail_of
from tests.comments.steps import all_comments, comment, comments_shown
from tests.people import Cast, a_document


def test_a_reader_comments_and_everybody_who_reads_sees_it(cast: Cast) -> None:
    document = a_document(cast)
    written = comment(cast.browser(cast.reader), document, "Bitte Seite 3 ansehen.\nDanke!")
    assert written.status_code == 302
    page = cast.browser(cast.contributor).get(f"/documents/{document.id}").text
    assert "Bitte Seite 3 ansehen.<br>Danke!" in comments_shown(page)
    assert "Schulsozialarbeit" in comments_shown(page)
    assert [line.text for line in trail_of("comments.write")] == ["Kommentar zu „Plan.txt“ geschrieben"]


@pytest.mark.parametrize("who", ["stranger", "guest", "administrator", "data_protection"])
def test_who_may_not_read_cannot_comment_and_learns_nothing(embedded_cast: Cast, who: str) -> None:
    document = a_document(embedded_cast)
    comment(embedded_cast.browser(embedded_cast.reader), document, "Hallo")
    [written] = all_comments()
    browser = embedded_cast.browser(getattr(embedded_cast, who))
    for path in (
        f"/documents/{document.id}/comments",
        f"/comments/{written.id}/answer",
        f"/comments/{written.id}/edit",
    ):
        assert browser.get(path).status_code == 404
        assert browser.post(path, {"text": "Ich"}).status_code == 404
    assert len(all_comments()) == 1


def test_ten_thousand_characters_fit_and_one_more_is_told(embedded_cast: Cast) -> None:
    document, browser = a_document(embedded_cast), embedded_cast.browser(embedded_cast.reader)
    assert comment(browser, document, "ä" * 10_000).status_code == 302
    refused = comment(browser, document, "ä" * 10_001)
    assert refused.status_code == 422
    assert "Bitte höchstens 10.000 Zeichen." in refused.text
    assert len(all_comments()) == 1


@pytest.mark.parametrize("text", ["", "   \n ", "\u2028"])
def test_an_empty_comment_is_refused(embedded_cast: Cast, text: str) -> None:
    document = a_document(embedded_cast)
    assert comment(embedded_cast.browser(embedded_cast.reader), document, text).status_code == 422
    assert all_comments() == []


def test_script_is_shown_as_it_was_typed(embedded_cast: Cast) -> None:
    document, browser = a_document(embedded_cast), embedded_cast.browser(embedded_cast.reader)
    comment(browser, document, '<script>alert(1)</script> https://a.example/"onmouseover="x javascript:alert(2)')
    page = comments_shown(browser.get(f"/documents/{document.id}").text)
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert '<a href="https://a.example/" rel="noopener noreferrer nofollow">' in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("siehe https://a.example/b?c=1&d=2.", 'href="https://a.example/b?c=1&amp;d=2"'),
        ("(http://a.example)", 'href="http://a.example"'),
        ("ftp://a.example", "ftp://a.example"),
    ],
)
def test_links_can_be_followed(typed: str, shown: str) -> None:
    assert shown in as_markup(typed)


def test_answers_stand_under_the_comment_and_open_it_again(cast: Cast) -> None:
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "Frage")
    [question] = all_comments()
    manager = cast.browser(cast.manager)
    manager.get(f"/documents/{document.id}")
    manager.post(f"/comments/{question.id}/resolve")
    assert all_comments()[0].resolved_at is not None
    manager.get(f"/comments/{question.id}/answer")
    manager.post(f"/comments/{question.id}/answer", {"text": "Antwort"})
    question, answer = all_comments()
    assert (answer.parent_id, question.resolved_at) == (question.id, None)
    manager.post(f"/comments/{answer.id}/answer", {"text": "Noch eine"})
    assert all_comments()[2].parent_id == question.id


def test_only_the_author_changes_or_deletes_a_comment(cast: Cast) -> None:
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "Vertraulich")
    [written] = all_comments()
    for who in (cast.coordination, cast.contributor):
        browser = cast.browser(who)
        browser.get(f"/documents/{document.id}")
        assert browser.post(f"/comments/{written.id}/edit", {"text": "anders"}).status_code == 403
        assert browser.post(f"/comments/{written.id}/delete").status_code == 403
    author = cast.browser(cast.reader)
    author.get(f"/comments/{written.id}/edit")
    assert author.post(f"/comments/{written.id}/edit", {"text": "Besser so"}).status_code == 302
    assert "Besser so" in author.get(f"/documents/{document.id}").text
    assert author.post(f"/comments/{written.id}/delete").status_code == 302
    page = comments_shown(author.get(f"/documents/{document.id}").text)
    assert ("Kommentar gelöscht" in page, "Besser so" in page) == (True, False)
    assert all_comments()[0].text == ""
    assert author.post(f"/comments/{written.id}/edit", {"text": "Doch"}).status_code == 403


def test_author_and_those_who_contribute_settle_and_others_do_not(embedded_cast: Cast) -> None:
    cast = embedded_cast
    document = a_document(cast)
    comment(cast.browser(cast.contributor), document, "Bitte prüfen")
    [written] = all_comments()
    reader = cast.browser(cast.reader)
    reader.get(f"/documents/{document.id}")
    assert reader.post(f"/comments/{written.id}/resolve").status_code == 403
    manager = cast.browser(cast.manager)
    manager.get(f"/documents/{document.id}")
    manager.post(f"/comments/{written.id}/resolve")
    assert "Erledigt von Teamleitung Jugendamt" in manager.get(f"/documents/{document.id}").text
    author = cast.browser(cast.contributor)
    author.get(f"/documents/{document.id}")
    author.post(f"/comments/{written.id}/reopen")
    assert all_comments()[0].resolved_at is None


def test_comments_move_with_the_document_and_its_rights(cast: Cast) -> None:
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "Alt")
    [written] = all_comments()
    with transaction(writing=True):
        manager = user_of_person(session().merge(cast.manager))
        elsewhere = create_workspace(manager, name="Nur Jugendamt", purpose="", standard_folders=False)
        target = session().get_one(Document, document.id)
        move_entries(manager, [target], target=root_of(elsewhere))
    assert "Alt" in cast.browser(cast.manager).get(f"/documents/{document.id}").text
    reader = cast.browser(cast.reader)
    assert reader.get(f"/comments/{written.id}/edit").status_code == 404


def test_comments_of_a_document_in_the_trash_are_out_of_reach_and_go_with_it(cast: Cast) -> None:
    document = a_document(cast)
    comment(cast.browser(cast.reader), document, "Alt")
    [written] = all_comments()
    with transaction(writing=True):
        trash_entries(user_of_person(session().merge(cast.manager)), [session().get_one(Document, document.id)])
    assert cast.browser(cast.reader).get(f"/comments/{written.id}/edit").status_code == 404
    with cast.app.app_context(), transaction(writing=True):
        purge(None, session().scalars(select(TrashEntry)).one())
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(Comment)) == 0


def test_an_answer_to_what_was_deleted_meanwhile_is_refused(embedded_cast: Cast) -> None:
    document = a_document(embedded_cast)
    author = embedded_cast.browser(embedded_cast.reader)
    comment(author, document, "Frage")
    [question] = all_comments()
    author.post(f"/comments/{question.id}/delete")
    manager = embedded_cast.browser(embedded_cast.manager)
    manager.get(f"/documents/{document.id}")
    assert manager.post(f"/comments/{question.id}/answer", {"text": "Antwort"}).status_code == 409


def test_a_deactivated_author_changes_nothing(embedded_cast: Cast) -> None:
    document, author = a_document(embedded_cast), embedded_cast.browser(embedded_cast.reader)
    comment(author, document, "Frage")
    [written] = all_comments()
    with transaction(writing=True):
        session().get_one(Person, embedded_cast.reader.id).deactivated_at = now()
    assert author.post(f"/comments/{written.id}/edit", {"text": "Neu"}).status_code == 302
    assert all_comments()[0].text == "Frage"
