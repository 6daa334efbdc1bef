"""A document goes to somebody without an account, and something comes back: the whole way in the browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Room, sign_in


@pytest.fixture(scope="module")
def colleague(module_room: Room) -> Page:
    page = module_room.open()
    sign_in(page, "jobcenter")
    return page


@pytest.fixture(scope="module")
def visitor(module_room: Room) -> Page:
    """Somebody without an account."""
    return module_room.open()


def open_folder(page: Page) -> None:
    page.goto("/workspaces")
    page.get_by_role("link", name="Gemeinsame Ablage").first.click()
    page.get_by_role("link", name="06 Fortbildung").click()


def test_a_document_is_shared_looked_at_and_taken_back(colleague: Page, visitor: Page) -> None:
    page = colleague
    open_folder(page)
    page.get_by_role("link", name="Unterlagen Fortbildung").click()
    page.get_by_label("Mehr zu diesem Dokument").click()
    page.get_by_role("link", name="Freigabelink erstellen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Jede Person mit diesem Link")
    dialog.get_by_label("Für wen ist der Link?").fill("Handwerkskammer")
    dialog.get_by_role("button", name="Link erstellen").click()
    address = page.get_by_label("Adresse", exact=True).input_value()
    page.get_by_role("button", name="Adresse kopieren").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Kopiert.")

    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Unterlagen Fortbildung")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Herunterladen").click()
    assert download.value.suggested_filename.startswith("Unterlagen Fortbildung")

    page.get_by_role("link", name="Widerrufen").click()
    page.get_by_role("dialog").get_by_role("button", name="Widerrufen").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Der Freigabelink gilt nicht mehr.")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Bitten Sie die Person, die ihn geschickt hat, um einen neuen.")


def test_a_partner_hands_something_in_and_a_colleague_takes_it_over(colleague: Page, visitor: Page) -> None:
    page = colleague
    open_folder(page)
    page.get_by_label("Mehr zu diesem Ordner").click()
    page.get_by_role("link", name="Briefkasten einrichten").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Wie heißt der Briefkasten?").fill("Zuarbeit")
    dialog.get_by_role("button", name="Briefkasten einrichten").click()
    address = page.get_by_label("Adresse", exact=True).input_value()

    visitor.goto(address)
    visitor.get_by_label("Ihr Name und Ihre Institution").fill("Handwerkskammer")
    visitor.get_by_label("Dateien").set_input_files(
        {"name": "Zahlen.txt", "mimeType": "text/plain", "buffer": b"Zahlen"}
    )
    visitor.get_by_role("button", name="Einreichen").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Angekommen")

    open_folder(page)
    expect(page.get_by_role("link", name="Zahlen.txt")).to_have_count(0)
    page.get_by_role("link", name="Im Briefkasten wartet 1 Einsendung").click()
    page.get_by_role("link", name="Zuarbeit").click()
    page.get_by_role("link", name="Handwerkskammer").click()
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator("[data-toasts]")).to_contain_text("„Zahlen.txt“ ist jetzt ein Dokument der Ablage.")
    expect(page.get_by_role("link", name="Zahlen.txt")).to_be_visible()
