"""The index follows every change at once, whoever or whatever makes it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from hub import indexing
from hub.db import session, transaction
from hub.documents.models import Entry, Membership, Reading, Version
from hub.documents.readings import forget_unused
from tests.finder.steps import ask, file_text, settle
from tests.people import Cast, document_named
from tests.search.earlier import make_outdated


def test_a_changed_membership_counts_at_once(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    school = cast.browser(cast.reader)
    assert ask(school, "Zwetschge").names == ["Plan.txt"]
    with transaction(writing=True) as opened:
        for membership in opened.scalars(select(Membership).where(Membership.level == 10)):
            opened.delete(membership)
    assert ask(school, "Zwetschge").names == []


def test_what_goes_to_the_trash_is_gone_at_once_and_comes_back(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    document = document_named("Plan.txt")
    chosen = {"item": f"document:{document.id}", "confirmed": "1"}
    assert browser.post(f"/folders/{cast.root.id}/selection/trash", chosen).status_code == 302
    page = ask(browser, "Zwetschge")
    assert page.names == []
    assert "1 Treffer" not in page.text
    settle(app)
    trash = browser.get("/trash").text
    assert "Plan.txt" in trash
    assert list(_ids(app)) == [f"folder:{cast.root.id}"]


def test_what_is_filed_while_the_index_is_made_anew_is_found_at_once_and_afterwards(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "REBUILD_BATCH", 1)
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Alt.txt", "Inhalt")
    settle(app)
    found: list[list[str]] = []

    def look(_: int) -> None:
        if not found:
            file_text(browser, cast.root.id, "Neu.txt", "Zwetschgen")
        found.append(ask(browser, "Neu").names)

    with app.app_context():
        indexing.rebuild(look)
    assert found[0] == []
    assert found[-1] == ["Neu.txt"]
    settle(app)
    assert ask(browser, "Zwetschge").names == ["Neu.txt"]


def test_a_new_name_title_or_tag_is_found(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Alt.txt", "Inhalt")
    settle(app)
    document = document_named("Alt.txt")
    browser.post(f"/documents/{document.id}/rename", {"name": "Haferbrei.txt", "revision": str(document.revision)})
    settle(app)
    assert ask(browser, "Haferbrei").names == ["Haferbrei.txt"]
    assert ask(browser, "Alt").names == []


def test_rows_changed_past_the_application_are_noticed_too(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    with transaction(writing=True) as opened:
        opened.execute(update(Entry).where(Entry.name == "Plan.txt").values(name="Dinkel.txt"))
    settle(app)
    assert ask(cast.browser(cast.reader), "Dinkel").names == ["Dinkel.txt"]


def test_a_lost_index_is_noticed_and_made_anew(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    with app.app_context():
        with indexing.index().rebuilding():
            pass
        assert list(indexing.index().ids()) == []
        indexing.notice_a_lost_index()
    settle(app)
    assert ask(browser, "Zwetschge").names == ["Plan.txt"]


def test_rebuilding_gives_the_same_index(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    for number in range(3):
        file_text(browser, cast.root.id, "Plan.txt", f"Fassung {number}")
    settle(app)
    before = set(_ids(app))
    with app.app_context():
        assert indexing.rebuild(lambda _: None) == indexing.count_rows()
    assert set(_ids(app)) == before
    assert len(before) == 4  # the root folder, the document and its two earlier versions


def test_text_is_forgotten_with_its_last_version(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.manager), cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    with transaction(writing=True) as opened:
        assert opened.scalars(select(Reading.status)).all() == ["ok"]
        for version in opened.scalars(select(Version)):
            opened.delete(version)
        opened.flush()
        forget_unused()
        assert session().scalars(select(Reading)).all() == []


def _ids(app: Flask) -> list[str]:
    with app.app_context():
        return list(indexing.index().ids())


def test_an_index_of_an_earlier_version_is_made_anew_by_the_worker(app: Flask, cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    file_text(browser, cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    _restart_with_an_outdated_index(app)
    file_text(browser, cast.root.id, "Neu.txt", "Zwetschgen")  # what an update notes, or the next change

    assert browser.get("/search?q=Zwetschge").status_code in (200, 503)
    settle(app)
    assert sorted(ask(browser, "Zwetschge", reading="ok").names) == ["Neu.txt", "Plan.txt"]


def test_an_index_of_an_earlier_version_is_noticed_without_any_change(app: Flask, cast: Cast) -> None:
    file_text(cast.browser(cast.contributor), cast.root.id, "Plan.txt", "Zwetschgen")
    settle(app)
    _restart_with_an_outdated_index(app)
    with app.app_context():
        indexing.notice_a_lost_index()

    assert ask(cast.browser(cast.reader), "Zwetschge", reading="ok").names == ["Plan.txt"]


def _restart_with_an_outdated_index(app: Flask) -> None:
    app.extensions.pop("index", {})
    make_outdated(app.config["SETTINGS"].index)
