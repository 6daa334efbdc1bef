"""Every task without a single script: signing in, uploading, versions, moving, trash, members."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Room, sign_in


@pytest.fixture(scope="module")
def page(module_room: Room) -> Page:
    """One browser for all; every test begins in the folder „03 Operative Ebene“ of the shared Bereich."""
    page = module_room.open(java_script_enabled=False)
    sign_in(page, "koordination")
    return page


@pytest.fixture(autouse=True)
def in_folder(page: Page) -> None:
    page.goto("/workspaces")
    page.get_by_role("link", name="Gemeinsame Ablage", exact=False).first.click()
    page.get_by_role("link", name="03 Operative Ebene").click()


@pytest.fixture(scope="module")
def note(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desktop") / "Notiz.txt"
    path.write_text("erste Fassung", encoding="utf-8")
    return path


def upload_by_form(page: Page, path: Path, *, on_conflict: str = "überspringen") -> None:
    page.get_by_role("link", name="Hochladen").first.click()
    expect(page.locator(".audience-panel")).to_contain_text("Integrationsfachkraft U25")
    page.locator("#files").set_input_files(path)
    page.get_by_label(on_conflict, exact=True).check()
    page.get_by_role("button", name="Hochladen").click()


def test_a_file_is_uploaded_by_a_form_that_says_who_will_see_it(page: Page, note: Path) -> None:
    upload_by_form(page, note)

    expect(page.locator("[data-toasts]")).to_contain_text("1 Datei abgelegt.")
    expect(page.get_by_role("link", name="Notiz.txt", exact=True)).to_be_visible()


def test_a_name_that_exists_is_skipped_kept_twice_or_becomes_a_version_as_chosen(page: Page, note: Path) -> None:
    note.write_text("zweite Fassung", encoding="utf-8")
    upload_by_form(page, note)
    expect(page.locator("[data-toasts]")).to_contain_text("„Notiz.txt“ gibt es schon und wurde übersprungen.")
    page.get_by_role("link", name="Abbrechen").click()

    upload_by_form(page, note, on_conflict="beide behalten")
    expect(page.get_by_role("link", name="Notiz (2).txt", exact=True)).to_be_visible()

    upload_by_form(page, note, on_conflict="als neue Fassung speichern")
    page.get_by_role("link", name="Notiz.txt", exact=True).click()
    expect(page.locator(".version-head")).to_have_count(2)


def test_a_new_version_is_saved_from_the_document(page: Page, note: Path) -> None:
    note.write_text("dritte Fassung", encoding="utf-8")
    page.get_by_role("link", name="Notiz.txt", exact=True).click()
    page.get_by_role("link", name="Neue Fassung").click()
    page.locator("#files").set_input_files(note)
    page.get_by_label("Was hat sich geändert?").fill("nach der Sitzung")
    page.get_by_role("button", name="Fassung speichern").click()

    expect(page.locator(".version-head").first).to_contain_text("Fassung 3")
    expect(page.locator(".versions")).to_contain_text("nach der Sitzung")


def test_an_old_version_is_restored(page: Page) -> None:
    page.get_by_role("link", name="Notiz.txt", exact=True).click()
    page.get_by_label("Mehr zu Fassung 1").click()
    page.get_by_role("link", name="Fassung 1 wiederherstellen").click()
    page.get_by_role("button", name="Wiederherstellen").click()

    expect(page.locator("[data-toasts]")).to_contain_text("(als Fassung 4)")


def test_a_folder_is_made_and_renamed(page: Page) -> None:
    page.get_by_role("link", name="Neuer Ordner").click()
    page.get_by_label("Name").fill("Sitzungn")
    page.get_by_role("button", name="Ordner anlegen").click()
    page.get_by_role("link", name="Sitzungn", exact=True).click()
    page.get_by_label("Mehr zu diesem Ordner").click()
    page.get_by_role("link", name="Umbenennen").click()
    page.get_by_label("Name").fill("Sitzungen")
    page.get_by_role("button", name="Umbenennen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sitzungen")


def test_what_is_chosen_moves_through_the_chooser(page: Page) -> None:
    page.get_by_label("Notiz (2).txt auswählen").check()
    page.get_by_role("button", name="Verschieben").click()
    page.get_by_role("button", name="Sitzungen").click()
    page.get_by_role("button", name="Hierher verschieben").click()

    expect(page.locator("[data-toasts]")).to_contain_text("„Notiz (2).txt“ verschoben nach „Sitzungen“.")


def test_what_went_to_the_trash_comes_back(page: Page) -> None:
    page.get_by_label("Notiz.txt auswählen").check()
    page.get_by_role("button", name="In den Papierkorb").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("„Notiz.txt“ in den Papierkorb legen?")
    page.get_by_role("button", name="In den Papierkorb").click()
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Papierkorb").click()
    page.get_by_role("button", name="Notiz.txt zurückholen").click()

    expect(page.locator("[data-toasts]")).to_contain_text("„Notiz.txt“ liegt wieder an seinem Platz.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Notiz.txt")


def test_members_change_in_two_steps(page: Page) -> None:
    page.get_by_role("navigation", name="Sie sind hier").get_by_role("link", name="Gemeinsame Ablage").click()
    page.get_by_role("link", name="Mitglieder").click()
    page.get_by_label("Wer", exact=True).select_option(label="Handwerkskammer Musterregion")
    page.get_by_label("lesen").check()
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("main")).to_contain_text("Danach")
    page.get_by_role("button", name="So ändern").click()
    expect(page.locator("tbody")).to_contain_text("Handwerkskammer")
    page.get_by_label("Handwerkskammer herausnehmen").click()
    page.get_by_role("button", name="So ändern").click()

    expect(page.locator("tbody")).not_to_contain_text("Handwerkskammer")


def test_the_search_and_signing_out_work_too(page: Page) -> None:
    page.get_by_role("searchbox").fill("förderkatalog")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="Förderkatalog.docx")).to_be_visible()
    page.locator(".user summary").click()
    page.get_by_role("button", name="Abmelden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
