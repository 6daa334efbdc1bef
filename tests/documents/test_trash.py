"""The trash: deleting asks, restoring puts back, deleting for good is for those who manage."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from hub.db import now, transaction
from hub.documents.jobs import empty_trash
from hub.documents.models import Folder, TrashEntry, Version
from hub.documents.store import store
from hub.jobs import run_due_jobs
from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named


def trashed(cast: Cast, browser: Browser, name: str = "Plan.txt") -> str:
    """File a document and put it into the trash; returns the trash entry's address."""
    begin(browser, cast, name=name, size=4, body=b"eins")
    put_into_trash(cast, browser, f"document:{document_named(name).id}")
    return f"/trash/{newest_deletion()}"


def put_into_trash(cast: Cast, browser: Browser, *items: str, folder: Folder | None = None) -> None:
    path = f"/folders/{(folder or cast.root).id}/selection/trash"
    assert browser.post(path, {"item": list(items), "confirmed": "1"}).status_code == 302


def newest_deletion() -> str:
    with transaction(writing=False) as opened:
        return str(opened.scalars(select(TrashEntry.id).order_by(TrashEntry.trashed_at.desc())).first())


def test_deleting_asks_first_and_names_the_thing(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    document = document_named("Plan.txt")
    assert "„Plan.txt“ in den Papierkorb legen?" in browser.get(f"/documents/{document.id}/trash").text
    asked = browser.post(f"/folders/{cast.root.id}/selection/trash", {"item": f"document:{document.id}"})
    assert (asked.status_code, "„Plan.txt“ in den Papierkorb legen?" in asked.text) == (200, True)
    assert browser.get(f"/documents/{document.id}").status_code == 200


def test_what_is_in_the_trash_is_reached_only_from_there(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    trashed(cast, browser)
    assert "Plan.txt" in browser.get("/trash").text
    assert "Plan.txt" not in browser.get("/search?q=plan").text
    assert "Dieser Ordner ist leer" in browser.get(f"/folders/{cast.root.id}").text


def test_restoring_puts_it_back_with_all_versions(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    entry = trashed(cast, browser)
    assert browser.post(f"{entry}/restore").status_code == 302
    document = document_named("Plan.txt")
    assert browser.get(f"/documents/{document.id}/download").data == b"eins"
    assert "Der Papierkorb ist leer" in browser.get("/trash").text


def test_a_name_that_was_taken_meanwhile_gets_a_number(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    entry = trashed(cast, browser)
    begin(browser, cast, name="Plan.txt", size=4, body=b"zwei")
    browser.post(f"{entry}/restore")
    assert document_named("Plan (2).txt").number == 1


def test_a_folder_goes_and_comes_back_with_all_it_holds(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins", relativePath="2026/Mai")
    with transaction(writing=False) as opened:
        folder = opened.scalars(select(Folder).where(Folder.name == "2026")).one()
    document = document_named("Plan.txt")
    put_into_trash(cast, browser, f"folder:{folder.id}")
    assert browser.get(f"/documents/{document.id}").status_code == 404
    browser.post(f"/trash/{newest_deletion()}/restore")
    assert browser.get(f"/documents/{document.id}").status_code == 200


def test_what_was_deleted_before_its_folder_survives_the_folders_end(cast: Cast) -> None:
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins", relativePath="2026")
    with transaction(writing=False) as opened:
        folder = opened.scalars(select(Folder).where(Folder.name == "2026")).one()
    put_into_trash(cast, browser, f"document:{document_named('Plan.txt').id}", folder=folder)
    first = newest_deletion()
    put_into_trash(cast, browser, f"folder:{folder.id}")
    assert manager.post(f"/trash/{newest_deletion()}/purge").status_code == 302
    browser.post(f"/trash/{first}/restore")
    assert browser.get(f"/documents/{document_named('Plan.txt').id}/download").data == b"eins"


def test_only_those_who_manage_delete_for_good_and_the_bytes_go_too(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    with transaction(writing=False) as opened:
        version = opened.scalars(select(Version)).one()
    put_into_trash(cast, browser, f"document:{document_named('Plan.txt').id}")
    entry = f"/trash/{newest_deletion()}"
    assert browser.post(f"{entry}/purge").status_code == 403
    manager = cast.browser(cast.manager)
    assert "endgültig löschen?" in manager.get(f"{entry}/purge").text
    assert manager.post(f"{entry}/purge").status_code == 302
    with cast.app.app_context():
        run_due_jobs()
        assert store().versions(version.store_key) == []


def test_bytes_that_a_copy_still_needs_stay(cast: Cast) -> None:
    browser, manager = cast.browser(cast.contributor), cast.browser(cast.manager)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    item = f"document:{document_named('Plan.txt').id}"
    browser.post(f"/folders/{cast.root.id}/selection/copy", {"item": item, "target": str(cast.root.id)})
    put_into_trash(cast, browser, item)
    manager.post(f"/trash/{newest_deletion()}/purge")
    with cast.app.app_context():
        run_due_jobs()
    assert browser.get(f"/documents/{document_named('Plan (2).txt').id}/download").data == b"eins"


def test_the_trash_shows_only_what_the_person_could_read(cast: Cast) -> None:
    entry = trashed(cast, cast.browser(cast.contributor))
    assert "Plan.txt" in cast.browser(cast.reader).get("/trash").text
    stranger = cast.browser(cast.stranger)
    assert "Plan.txt" not in stranger.get("/trash").text
    assert stranger.post(f"{entry}/restore").status_code == 404


def test_after_thirty_days_the_trash_empties_itself(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    trashed(cast, browser, "alt.txt")
    with transaction(writing=True) as opened:
        opened.execute(update(TrashEntry).values(trashed_at=now() - timedelta(days=31)))
    trashed(cast, browser, "neu.txt")
    browser.get("/trash")  # takes the message about the deletion away
    with cast.app.app_context():
        empty_trash()
    page = browser.get("/trash").text
    assert "neu.txt" in page
    assert "alt.txt" not in page
