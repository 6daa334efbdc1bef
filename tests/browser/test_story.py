"""The whole story as a person lives it: a Bereich, its members, a dropped folder, versions, and who never finds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import LiveHub, Room, sign_in
from tests.browser.steps import choose_files, drop_from_desktop, search_until_found, start_upload, upload

BEREICH = "Fachtag Übergang"


@pytest.fixture(scope="module")
def coordination(module_room: Room) -> Page:
    """One browser for the whole story; every test goes on where the one before it stopped."""
    page = module_room.open()
    sign_in(page, "koordination")
    return page


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on somebody's desktop."""
    folder = tmp_path_factory.mktemp("desktop") / "Fachtag"
    (folder / "Fotos").mkdir(parents=True)
    (folder / "Programm.txt").write_text("Entwurf", encoding="utf-8")
    (folder / "Fotos" / "Aula.png").write_bytes(b"ein Bild")
    return folder


def test_a_bereich_is_made_from_the_standard_structure(coordination: Page) -> None:
    page = coordination
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Ablage").click()
    page.get_by_role("link", name="Neuer Bereich").click()
    page.get_by_label("Name").fill(BEREICH)
    expect(page.get_by_label("Mit der Standardstruktur beginnen")).to_be_checked()
    page.get_by_role("button", name="Bereich anlegen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(BEREICH)
    expect(page.locator("[data-toasts]")).to_contain_text(f"Bereich „{BEREICH}“ angelegt.")
    page.get_by_role("link", name="Dokumente", exact=True).click()
    expect(page.locator("tbody .name")).to_have_count(11)
    expect(page.locator("tbody .name").first).to_have_text("01 Grundlagen")


def test_new_members_are_named_in_a_sentence_before_they_see_anything(coordination: Page) -> None:
    page = coordination
    page.get_by_role("link", name="Mitglieder").click()
    page.get_by_label("Wer", exact=True).select_option(label="Jobcenter Musterstadt")
    page.get_by_label("mitarbeiten").check()
    page.get_by_role("button", name="Weiter").click()

    expect(page.locator("main")).to_contain_text("Jobcenter sieht danach 0 Dokumente.")
    expect(page.locator(".audience-panel")).to_contain_text("Integrationsfachkraft U25")
    page.get_by_role("button", name="So ändern").click()
    expect(page.locator("[data-toasts]")).to_contain_text("sind geändert")
    expect(page.locator(".audience-list").first).to_contain_text("Jobcenter Musterstadt")


def test_a_folder_dragged_from_the_desktop_is_filed_with_all_that_is_in_it(coordination: Page, programme: Path) -> None:
    page = coordination
    page.get_by_role("link", name="Dokumente", exact=True).click()
    page.get_by_role("link", name="06 Fortbildung").click()
    drop_from_desktop(page, programme)

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Wer sieht das?")).to_be_visible()
    expect(dialog.locator(".audience-list")).to_contain_text("Jobcenter Musterstadt")
    expect(dialog.get_by_label("Ausgewählte Dateien")).to_contain_text("Fachtag/Fotos/Aula.png")
    start_upload(page)
    expect(page.locator("[data-toasts]")).to_contain_text("2 Dateien hochgeladen.")
    page.locator("tbody").get_by_role("link", name="Fachtag", exact=True).click()
    expect(page.locator("tbody .name")).to_have_text(["Fotos", "Programm.txt"])


def test_a_whole_folder_can_be_chosen_as_well(coordination: Page, programme: Path) -> None:
    page = coordination
    page.get_by_role("link", name="Neuer Ordner").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Nachlese")
    page.get_by_role("dialog").get_by_role("button", name="Ordner anlegen").click()
    page.get_by_role("link", name="Nachlese").click()
    page.get_by_role("link", name="Hochladen").first.click()
    page.locator("[data-input-folder]").set_input_files(programme)
    start_upload(page)

    expect(page.locator("tbody .name")).to_have_text(["Fachtag"])
    page.go_back()


def test_a_changed_file_becomes_a_new_version_of_the_same_document(coordination: Page, tmp_path: Path) -> None:
    page = coordination
    (tmp_path / "Programm.txt").write_text("Das ist die Endfassung", encoding="utf-8")
    choose_files(page, tmp_path / "Programm.txt")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Ein Name ist hier schon vorhanden. Was soll geschehen?")
    expect(dialog.get_by_label("Programm.txt: Was soll geschehen?")).to_have_value("version")
    dialog.get_by_label("Kommentar zur Fassung").fill("mit der Steuergruppe abgestimmt")
    start_upload(page)

    expect(page.locator("[data-toasts]")).to_contain_text("Eine Datei hochgeladen.")
    page.locator("tbody").get_by_role("link", name="Programm.txt").click()
    expect(page.locator(".version-head")).to_have_text([re.compile("Fassung 2"), re.compile("Fassung 1")])
    expect(page.locator(".versions")).to_contain_text("mit der Steuergruppe abgestimmt")


def test_a_version_uploaded_from_the_document_shows_up_in_place(coordination: Page, tmp_path: Path) -> None:
    page = coordination
    (tmp_path / "Endfassung.txt").write_text("Das ist die dritte Fassung", encoding="utf-8")
    page.get_by_role("link", name="Neue Fassung").click()
    expect(page.locator("[data-upload-dialog]")).to_be_visible()
    page.locator("[data-input-files]").set_input_files(tmp_path / "Endfassung.txt")
    start_upload(page)

    expect(page.locator(".version-head").first).to_contain_text("Fassung 3")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Programm.txt")


def test_the_document_says_who_sees_it_by_name(coordination: Page) -> None:
    panel = coordination.locator(".aside")
    expect(panel).to_contain_text("Jobcenter Musterstadt")
    panel.get_by_text("Alle mit Namen").click()
    expect(panel).to_contain_text("Teamleitung U25")


def test_an_old_version_is_restored_as_a_new_one(coordination: Page) -> None:
    page = coordination
    page.get_by_label("Mehr zu Fassung 1").click()
    page.get_by_role("link", name="Fassung 1 wiederherstellen").click()
    page.get_by_role("dialog").get_by_role("button", name="Wiederherstellen").click()

    expect(page.locator("[data-toasts]")).to_contain_text("Fassung 1 ist jetzt wieder aktuell (als Fassung 4).")
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen", exact=True).first.click()
    assert download.value.suggested_filename == "Programm.txt"
    assert download.value.path().read_text(encoding="utf-8") == "Entwurf"


def test_a_member_finds_it_and_another_institution_does_not(
    coordination: Page, module_room: Room, hub: LiveHub
) -> None:
    document = coordination.url
    member = module_room.open("jobcenter")
    search_until_found(member, "programm.txt", hits=2)
    expect(member.locator(".hit h2")).to_have_text(["Programm.txt", "Programm.txt"])

    stranger = module_room.open()
    sign_in(stranger, "schulsozialarbeit")
    stranger.goto("/workspaces")
    expect(stranger.get_by_role("link", name=re.compile("^Gemeinsame Ablage"))).to_be_visible()
    expect(stranger.locator("main")).not_to_contain_text(BEREICH)
    stranger.locator("[data-search]").fill("programm.txt")
    stranger.locator("[data-search]").press("Enter")
    expect(stranger.get_by_text("Kein Eintrag enthält alle Wörter.")).to_be_visible()
    expect(stranger.locator(".hit h2")).to_have_text(["Erklärung zur Barrierefreiheit"])
    answer = stranger.goto(document)
    assert answer is not None and answer.status == 404
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Nicht gefunden")


def test_nothing_of_the_uploads_stays_on_a_shared_computer_after_signing_out(
    coordination: Page, tmp_path: Path
) -> None:
    page = coordination
    page.goto("/workspaces")
    page.get_by_role("link", name=BEREICH, exact=True).click()
    upload(page, tmp_path / "Notiz.txt", b"eine Notiz")
    page.locator(".user summary").click()
    page.get_by_role("button", name="Abmelden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
