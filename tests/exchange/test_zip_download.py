"""Downloading many documents as one ZIP file."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import delete

from hub.db import transaction
from hub.documents.models import Membership, Version
from hub.documents.store import store
from storage import VersionNotFound
from tests.documents.test_trash import put_into_trash
from tests.exchange.steps import contents, documents, filed, folder_named, trail, unzip_finds_no_fault
from tests.people import Browser, Cast, document_named


def item_of(name: str) -> str:
    entry = documents().get(name) or folder_named(name)
    return f"{entry.kind}:{entry.id}"


def with_documents(cast: Cast) -> Browser:
    browser = cast.browser(cast.contributor)
    filed(cast, browser, "Übersicht.txt", b"alle")
    filed(cast, browser, "Fortbildung/Plan.txt", b"eins")
    filed(cast, browser, "Fortbildung/2026/Liste.txt", b"zwei")
    return browser


def test_a_selection_comes_as_zip_with_its_folders_and_known_length(cast: Cast, tmp_path: Path) -> None:
    browser = with_documents(cast)
    chosen = {"item": [item_of("Übersicht.txt"), item_of("Fortbildung")]}
    response = browser.post(f"/folders/{cast.root.id}/selection/download", chosen)
    assert contents(response.data) == {
        "Fortbildung/2026/Liste.txt": b"zwei",
        "Fortbildung/Plan.txt": b"eins",
        "Übersicht.txt": b"alle",
    }
    assert response.content_length == len(response.data)
    assert "Auswahl%20aus%20Gemeinsame%20Ablage.zip" in response.headers["Content-Disposition"]
    assert unzip_finds_no_fault(response.data, tmp_path)


def test_a_whole_folder_says_how_much_it_is_and_comes_with_its_own_name(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    address = f"/folders/{folder_named('Fortbildung').id}/download"
    assert "2 Dokumente, 8 Byte" in browser.get(address).text
    assert set(contents(browser.post(address).data)) == {"Fortbildung/2026/Liste.txt", "Fortbildung/Plan.txt"}


def test_one_line_of_the_trail_names_how_many_documents(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    browser.post(f"/folders/{embedded_cast.root.id}/download")
    assert trail("exchange.download") == ["3 Dokumente aus „Gemeinsame Ablage“ als ZIP heruntergeladen (12 Byte)"]


def test_the_current_version_comes_and_nothing_from_the_trash(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    filed(embedded_cast, browser, "Übersicht.txt", b"neuer Stand", onConflict="version")
    filed(embedded_cast, browser, "Fortbildung/Weg.txt", b"fort")
    put_into_trash(embedded_cast, browser, item_of("Weg.txt"), folder=folder_named("Fortbildung"))
    found = contents(browser.post(f"/folders/{embedded_cast.root.id}/download").data)
    assert found["Gemeinsame Ablage/Übersicht.txt"] == b"neuer Stand"
    assert "Gemeinsame Ablage/Fortbildung/Weg.txt" not in found


def test_much_is_asked_about_first(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.exchange.routes.downloads.ASKED_FROM_BYTES", 5)
    browser = with_documents(embedded_cast)
    address, chosen = f"/folders/{embedded_cast.root.id}/selection/download", {"item": item_of("Fortbildung")}
    asked = browser.post(address, chosen)
    assert "2 Dokumente, 8 Byte" in asked.text
    assert browser.post(address, {**chosen, "confirmed": "1"}).mimetype == "application/zip"


def test_an_empty_folder_is_said_to_be_empty(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.reader)
    assert "Hier liegt kein Dokument" in browser.get(f"/folders/{embedded_cast.root.id}/download").text
    assert browser.post(f"/folders/{embedded_cast.root.id}/download").status_code == 422


def test_bytes_that_are_gone_break_the_stream_before_its_end(cast: Cast) -> None:
    browser = with_documents(cast)
    document = document_named("Übersicht.txt")
    with cast.app.app_context(), transaction(writing=False) as opened:
        version = opened.query(Version).filter_by(document_id=document.id).one()
        store().delete(version.store_key, version.store_version)
    with pytest.raises(VersionNotFound):
        browser.post(f"/folders/{cast.root.id}/download").get_data()


def test_a_selection_from_elsewhere_sends_nothing(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    address = f"/folders/{embedded_cast.root.id}/selection/download"
    assert browser.post(address, {"item": item_of("Plan.txt")}).status_code == 409
    assert browser.post(address, {"item": f"document:{uuid.uuid4()}"}).status_code == 409
    assert browser.post(address, {"item": "document:nichts"}).status_code == 404


def test_strangers_guests_and_those_who_lost_their_right_get_nothing(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    address = f"/folders/{embedded_cast.root.id}/download"
    for person in (embedded_cast.stranger, embedded_cast.guest, embedded_cast.administrator):
        assert embedded_cast.browser(person).post(address).status_code == 404
    with transaction(writing=True) as opened:
        opened.execute(delete(Membership).where(Membership.principal == embedded_cast.jobcenter.principal))
    assert browser.post(address).status_code == 404
    assert trail("exchange.download") == []


def test_what_waits_for_the_virus_scan_is_named_and_does_not_leave(embedded_cast: Cast) -> None:
    browser = with_documents(embedded_cast)
    embedded_cast.app.config["SETTINGS"].clamd_url = "unix:/nowhere"
    found = contents(browser.post(f"/folders/{embedded_cast.root.id}/download").data)
    assert set(found) == {"NICHT ENTHALTEN.txt"}
    said = found["NICHT ENTHALTEN.txt"].decode("utf-8-sig")
    assert said.count("wird noch auf Schadsoftware geprüft") == 3
    assert "Gemeinsame Ablage/Übersicht.txt" in said
