"""Bereiche: who belongs to them, and that everybody can say who sees what."""

from __future__ import annotations

from sqlalchemy import select

from hub.db import transaction
from hub.documents.models import Workspace
from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named


def make_workspace(browser: Browser, name: str, **fields: str) -> Workspace:
    assert browser.post("/workspaces/new", {"name": name, "purpose": "", **fields}).status_code == 302
    with transaction(writing=False) as opened:
        return opened.scalars(select(Workspace).where(Workspace.name == name)).one()


def test_a_new_bereich_can_start_from_the_standard_structure(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    workspace = make_workspace(browser, "Fortbildungen", standard_folders="y")
    page = browser.get(f"/workspaces/{workspace.id}", follow_redirects=True).text
    for name in ("01 Grundlagen", "07 Maßnahmen und Förderung", "11 Schule-Wirtschaft"):
        assert name in page


def test_a_new_bereich_is_seen_by_its_maker_and_the_koordination_alone(cast: Cast) -> None:
    workspace = make_workspace(cast.browser(cast.contributor), "Nur wir")
    path = f"/workspaces/{workspace.id}"
    assert cast.browser(cast.coordination).get(path).status_code == 302
    for person in (cast.manager, cast.reader, cast.stranger, cast.guest, cast.administrator):
        assert cast.browser(person).get(path).status_code == 404


def test_who_sees_it_is_said_by_name_on_folder_document_and_before_the_upload(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    begin(browser, cast, name="Plan.txt", size=4, body=b"eins")
    document = f"/documents/{document_named('Plan.txt').id}"
    for path in (f"/folders/{cast.root.id}", f"/folders/{cast.root.id}/upload", document, f"{document}/upload"):
        page = browser.get(path).text
        for name in ("Jobcenter Musterstadt", "Berufskolleg Musterstadt", "Teamleitung Jugendamt", "Schulsozialarbeit"):
            assert name in page, (path, name)
        for name in ("Technische Administration", "Datenschutzbeauftragte", "Berufsberatung"):
            assert name not in page, (path, name)


def test_changing_members_says_in_words_what_changes_before_it_does(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    begin(manager, cast, name="Plan.txt", size=4, body=b"eins")
    path = f"/workspaces/{cast.shared.id}/members"
    manager.get(path)
    change = {"principal": cast.group.principal, "level": "10"}
    asked = manager.post(path, change)
    assert "Steuergruppe sieht danach 1 Dokument" in asked.text
    stranger = cast.browser(cast.stranger)
    assert stranger.get(f"/folders/{cast.root.id}").status_code == 404
    assert manager.post(path, {**change, "confirmed": "1"}).status_code == 302
    assert stranger.get(f"/folders/{cast.root.id}").status_code == 200


def test_a_bereich_keeps_somebody_who_manages_it(cast: Cast) -> None:
    manager = cast.browser(cast.manager)
    removal = {"principal": cast.manager.principal, "confirmed": "1"}
    refused = manager.post(f"/workspaces/{cast.shared.id}/members/remove", removal)
    assert refused.status_code == 422
    assert "verwalten" in refused.text
    assert manager.get(f"/workspaces/{cast.shared.id}/members").status_code == 200


def test_two_bereiche_never_share_a_name(cast: Cast) -> None:
    refused = cast.browser(cast.manager).post("/workspaces/new", {"name": "Gemeinsame Ablage", "purpose": ""})
    assert refused.status_code == 422
    assert "gibt es schon" in refused.text


def test_a_guest_never_manages(cast: Cast) -> None:
    manager, guest = cast.browser(cast.manager), cast.browser(cast.guest)
    change = {"principal": cast.guest.principal, "level": "30", "confirmed": "1"}
    manager.post(f"/workspaces/{cast.shared.id}/members", change)
    assert guest.get(f"/folders/{cast.root.id}").status_code == 200
    assert guest.get(f"/workspaces/{cast.shared.id}/members").status_code == 403
