"""What somebody who may not read a thing could still learn of it, and what could bring the search to a halt."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select, update

from hub import indexing, jobs
from hub.config import Settings
from hub.db import session, transaction
from hub.documents.entries import move_entries
from hub.documents.folders import root_of
from hub.documents.models import Entry, Reading, Version
from hub.documents.workspaces import create_workspace
from search import IndexBusy, SearchError, open_index
from search.postgres_engine.connections import Connections
from tests.finder.steps import ask, file_text, settle
from tests.people import Browser, Cast, document_named


def test_what_goes_to_the_trash_during_a_rebuild_is_not_in_the_new_index(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    document = document_named("Plan.txt")

    def trash_it(rows_done: int) -> None:
        if rows_done and document_named("Plan.txt").trash_id is None:
            with transaction(writing=True) as opened:
                opened.execute(update(Entry).where(Entry.id == document.id).values(trash_id=document.id))
        indexing.catch_up()  # as the worker does beside it

    with app.app_context():
        indexing.rebuild(trash_it)
        while indexing.catch_up():
            pass
        assert f"document:{document.id}" not in set(indexing.index().ids())


def test_only_one_brings_changes_in_from_reading_them_to_having_written_them(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", "Zwetschgen")
    with app.app_context():
        other_worker = open_index(app.config["SETTINGS"].index)
        with other_worker.turn():
            assert not indexing.catch_up()
            with pytest.raises(IndexBusy), indexing.index().turn():
                pass
        other_worker.close()
        waiting = indexing.waiting()
        assert waiting
        assert indexing.catch_up()
        assert indexing.waiting() < waiting


def test_a_rebuild_waits_for_who_is_bringing_changes_in(app: Flask, cast: Cast) -> None:
    with app.app_context():
        other_worker = open_index(app.config["SETTINGS"].index)
        rebuild = Thread(target=_rebuild, args=(app,))
        with other_worker.turn():
            rebuild.start()
            rebuild.join(0.5)
            assert rebuild.is_alive()
        rebuild.join(20)
        assert not rebuild.is_alive()
        other_worker.close()


def test_a_row_that_cannot_be_indexed_holds_up_no_other(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Eins.txt", "Zwetschgen")
    file_text(browser, cast.root.id, "Zwei.txt", "Mirabellen")
    settle(app)
    with transaction(writing=True) as opened:
        broken = opened.scalars(select(Version.sha256).where(Version.file_name == "Eins.txt")).one()
        opened.get_one(Reading, broken).text = b"no text at all"
    with app.app_context():
        with transaction(writing=True):
            indexing.note_all()
        file_text(browser, cast.root.id, "Drei.txt", "Quitten")
        _try_often(app)
        assert indexing.waiting() == 1
    assert ask(browser, "Quitte").names == ["Drei.txt"]


@pytest.mark.parametrize("words", ["x seit:0001", "x bis:9999", "x seit:0001-01-01 bis:9999-12-31", "x seit:9999"])
def test_the_first_and_the_last_day_there_are_make_no_error(app: Flask, cast: Cast, words: str) -> None:
    assert ask(cast.browser(cast.reader), words).names == []


def test_what_the_database_says_of_a_question_or_a_text_reaches_no_log(production_settings: Settings) -> None:
    connections = Connections(str(production_settings.database_url))
    with pytest.raises(SearchError) as raised, connections.one() as connection:
        connection.execute("SELECT %s::text::tsquery", ["geheim ("])
    connections.close()
    assert "geheim" not in str(raised.value)
    assert raised.value.__suppress_context__  # nor does a traceback show it


@pytest.mark.parametrize("former", ["", "1"])
def test_what_moves_away_is_gone_at_once_with_its_counts_and_words(
    embedded_app: Flask, embedded_cast: Cast, former: str
) -> None:
    cast = embedded_cast
    for text in ("Zwetschgenmus", "Zwetschgenkern", "Zwetschgenbaum"):
        file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", text)
    settle(embedded_app)
    reader = cast.browser(cast.reader)
    assert ask(reader, "zwetschgen*", former=former).names
    user = cast.user(cast.manager)
    with transaction(writing=True):
        target = root_of(create_workspace(user, name="Verschlossen", purpose="", standard_folders=False))
        move_entries(user, [session().merge(document_named("Plan.txt"))], target=target)
    for _ in range(2):  # before the worker knows, and after
        for words in ("zwetschgen*", "Zwetschgenbaun", "Zwetschgenkern ODER Plan", "bereich:verschlossen"):
            page = ask(reader, words, former=former)
            assert page.names == []
            assert "0 Treffer" in page.text
            assert "Plan.txt" not in page.text
            assert "Zwetschgenbaum" not in page.text
            assert "Meinten Sie" not in page.text
        assert reader.get("/search/suggestions?q=Pla").json == []
        settle(embedded_app)
    assert ask(cast.browser(cast.manager), "Zwetschgenbaum").names == ["Plan.txt"]


def test_an_earlier_title_is_forgotten_by_earlier_versions_too(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    file_text(browser, embedded_cast.root.id, "Akte.txt", "Entwurf")
    file_text(browser, embedded_cast.root.id, "Akte.txt", "Endfassung")
    _describe(browser, title="Kerbelmayer", tags="Quitte")
    settle(embedded_app)
    assert len(ask(browser, "Kerbelmayer", former="1").names) == 2
    _describe(browser, title="Ohne Namen", tags="")
    settle(embedded_app)
    for words in ("Kerbelmayer", "Quitte", "schlagwort:quitte"):
        assert ask(browser, words, former="1").names == [], words


def test_who_sees_no_content_cannot_ask_at_all(embedded_app: Flask, embedded_cast: Cast) -> None:
    for person in (embedded_cast.administrator, embedded_cast.data_protection, None):
        browser = embedded_cast.browser(person)
        for path in ("/search?q=Plan", "/search/suggestions?q=Plan"):
            assert browser.get(path).status_code in (302, 401, 403, 404)
        assert browser.post("/searches", {"name": "x", "query": "q=Plan"}).status_code in (302, 400, 401, 403, 404)


def test_names_titles_and_saved_searches_are_text_and_not_markup(embedded_app: Flask, embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    file_text(browser, embedded_cast.root.id, "Akte.txt", '<script>Quitte</script> "><img src=x>')
    _describe(browser, title="<img src=x onerror=alert(1)> Quitte", tags='"><svg onload=alert(1)>')
    settle(embedded_app)
    page = ask(browser, 'Quitte "><script>')
    assert page.names == ["Akte.txt"]
    answer = browser.post("/searches", {"name": "<img src=x>", "query": "q=//evil.example&x=1\r\nSet-Cookie: a"})
    assert answer.location == "/search?q=%2F%2Fevil.example"
    for text in (page.text, browser.get("/").text, browser.get("/search").text):
        assert "<img" not in text.split("<main", 1)[1]
        assert "<svg onload" not in text
        assert "<script>Q" not in text


def _describe(browser: Browser, *, title: str, tags: str) -> None:
    document = document_named("Akte.txt")
    fields = {"title": title, "tags": tags, "revision": str(document.revision)}
    assert browser.post(f"/documents/{document.id}/edit", fields).status_code == 302


def _rebuild(app: Flask) -> None:
    with app.app_context():
        indexing.rebuild(lambda _: None)


def _try_often(app: Flask) -> None:
    """As the worker does, which goes on when something fails."""
    with app.app_context():
        jobs.run_due_jobs()
        for _ in range(20):
            with suppress(Exception):
                indexing.catch_up()
