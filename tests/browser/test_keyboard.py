"""Everything by keyboard alone: skip link, search, folders, selection, bulk moves, menus, dialogs, uploading."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from hub.demo import DOMAIN, PASSWORD
from tests.browser.live import LiveHub, Room

MOST_TABS = 80


@pytest.fixture
def page(room: Room, hub: LiveHub) -> Page:
    """The folder „05 Formulare“ of the shared Bereich, with the focus at its beginning."""
    visitor = hub.visitor("koordination")
    page = room.open("koordination")
    page.goto(visitor.folder())
    go_to(page, page.get_by_role("link", name="05 Formulare"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("05 Formulare")
    page.wait_for_load_state()  # the heading is there before the scripts are
    return page


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached with {MOST_TABS} tabs: {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    go_to(page, wanted)
    page.keyboard.press(key)


def test_signing_in_takes_the_keyboard_only(room: Room) -> None:
    page = room.open()
    page.goto("/sign-in")
    go_to(page, page.get_by_label("E-Mail-Adresse"))
    page.keyboard.type(f"koordination@{DOMAIN}")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Guten Tag")


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_a_slash_leads_to_the_search_but_not_while_typing(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="In der Ablage suchen")).to_be_focused()
    page.keyboard.type("a/b")

    expect(page.get_by_role("combobox", name="In der Ablage suchen")).to_have_value("a/b")


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/account")
    page.get_by_label("Einzelne Tasten als Kürzel verwenden").uncheck()
    page.goto("/workspaces")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="In der Ablage suchen")).not_to_be_focused()

    page.goto("/account")
    page.get_by_label("Einzelne Tasten als Kürzel verwenden").check()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="In der Ablage suchen")).to_be_focused()


def test_rows_are_chosen_with_space_and_ranges_with_shift(page: Page) -> None:
    first, last = page.locator("tbody .pick input").first, page.locator("tbody .pick input").last
    press(page, first, "Space")
    press(page, last, "Shift+Space")

    expect(page.locator("[data-bulk-count]")).to_have_text("2 ausgewählt")
    press(page, page.get_by_role("button", name="Auswahl aufheben"))
    expect(first).not_to_be_checked()
    expect(page.get_by_label("Alle auf dieser Seite auswählen")).to_be_focused()


def test_chosen_rows_move_through_the_chooser(page: Page) -> None:
    press(page, page.get_by_label("Informationsschreiben Fallkonferenz.docx auswählen"), "Space")
    press(page, page.get_by_role("button", name="Verschieben"))
    press(page, page.get_by_role("button", name="Gemeinsame Ablage"))
    press(page, page.get_by_role("button", name="04 Fallkonferenzen"))
    press(page, page.get_by_role("button", name="Hierher verschieben"))

    expect(page.get_by_role("heading", level=1)).to_have_text("04 Fallkonferenzen")
    expect(page.get_by_role("link", name="Informationsschreiben Fallkonferenz.docx", exact=True)).to_be_visible()


def test_a_menu_opens_with_enter_moves_with_arrows_and_closes_with_escape(page: Page) -> None:
    summary = page.get_by_label("Mehr zu diesem Ordner")
    press(page, summary)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Aus Vorlage anlegen")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Als ZIP herunterladen")).to_be_focused()
    page.keyboard.press("Escape")

    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Als ZIP herunterladen")).to_be_hidden()


def test_a_dialog_keeps_the_focus_and_gives_it_back_when_it_closes(page: Page) -> None:
    link = page.get_by_role("link", name="Neuer Ordner")
    press(page, link)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_a_dialog_opened_from_a_menu_gives_the_focus_back_to_the_menu(page: Page) -> None:
    summary = page.locator("tbody .more summary").first
    press(page, summary)
    press(page, page.locator("tbody").get_by_role("link", name="In den Papierkorb").first)
    expect(page.get_by_role("dialog")).to_contain_text(re.compile("in den Papierkorb legen?"))
    page.keyboard.press("Escape")

    expect(summary).to_be_focused()


def test_a_folder_is_made_in_the_dialog(page: Page) -> None:
    press(page, page.get_by_role("link", name="Neuer Ordner"))
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.type("Vordrucke")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Vordrucke", exact=True)).to_be_visible()


def test_the_upload_dialog_says_who_sees_it_and_offers_files_and_folders(page: Page) -> None:
    button = page.get_by_role("link", name="Hochladen").first
    press(page, button)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Dateien auswählen")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        press(page, dialog.get_by_role("button", name="Ordner auswählen"))
    assert chooser.value.element.get_attribute("webkitdirectory") is not None
    press(page, dialog.locator(".upload-audience summary"))
    expect(dialog.locator(".audience-panel")).to_contain_text("Integrationsfachkraft U25")
    page.keyboard.press("Escape")

    expect(button).to_be_focused()
