"""The public site as people live it: a page with a picture is written, looked at, published and read."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.live import NARROW, Room
from tests.browser.test_accessibility import expect_no_barrier, sideways
from tests.site.steps import a_picture_file


def test_a_page_with_a_picture_is_written_looked_at_published_and_read(room: Room) -> None:
    editor = room.open("schulsozialarbeit")
    upload_picture(editor)
    editor.goto("/site/pages/new")
    editor.get_by_label("Überschrift auf Deutsch").fill("Nach der Schule")
    editor.get_by_role("button", name="Anlegen").click()
    editor.get_by_role("button", name="Text", exact=True).click()
    text = editor.get_by_role("region", name="Text, Abschnitt 1")
    text.get_by_label("Text Deutsch").fill("Wir beraten dich.\n\n- kostenlos\n- in deiner Sprache")
    text.get_by_label("Text Einfache Sprache").fill("Wir helfen dir.\n\nDas kostet nichts.")
    editor.get_by_label("Überschrift Einfache Sprache").fill("Was kommt nach der Schule?")
    editor.get_by_role("button", name="Bild", exact=True).click()
    editor.get_by_label("Bild", exact=True).select_option(label="Werkbank in hellem Licht")
    editor.get_by_role("button", name="Abschnitt 2 nach oben").click()
    expect(editor.get_by_role("region", name="Bild, Abschnitt 1")).to_be_visible()

    editor.get_by_role("button", name="Vorschau").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Was kommt nach der Schule?")
    expect(editor.get_by_role("img", name="Werkbank in hellem Licht")).to_be_visible()
    editor.get_by_role("link", name="Zurück").click()
    editor.get_by_role("button", name="Veröffentlichen").click()
    expect(editor.locator("main")).to_contain_text("Noch nicht vollständig:")
    editor.get_by_role("button", name="Veröffentlichen").click()
    expect(editor.locator("[data-toasts]")).to_contain_text("Die Seite ist veröffentlicht.")

    visitor = room.open(viewport=NARROW, java_script_enabled=False)
    visitor.goto("/public")
    visitor.get_by_role("link", name="Informationen").click()
    visitor.get_by_role("link", name="Nach der Schule").click()
    visitor.locator(".language-menu summary").click()
    visitor.get_by_role("link", name="Einfache Sprache").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Was kommt nach der Schule?")
    expect(visitor.get_by_role("img", name="Werkbank in hellem Licht")).to_be_visible()
    assert visitor.context.cookies() == []


def test_a_barrier_is_reported_by_keyboard_and_nothing_of_it_stays_in_the_browser(room: Room) -> None:
    page = room.open(viewport={"width": 640, "height": 400}, device_scale_factor=2, forced_colors="active")
    page.goto("/public/accessibility")
    page.get_by_role("link", name="Barriere melden").first.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Was ist das Problem?").focus()
    page.keyboard.type("Die Schrift ist zu klein.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Auf welcher Seite?")).to_have_value("/public/accessibility")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Absenden")).to_be_focused()  # the hidden field is passed over
    assert sideways(page) == 0
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Ihre Meldung ist angekommen")
    assert page.context.cookies() == []


def test_the_open_list_of_languages_has_no_barrier(room: Room) -> None:
    page = room.open(viewport=NARROW)
    page.goto("/public?language=ar")
    page.locator(".language-menu summary").click()
    expect(page.get_by_role("link", name="Türkçe")).to_be_in_viewport()
    expect_no_barrier(page, inside="header")


def upload_picture(page: Page) -> None:
    page.goto("/site/pictures")
    file = cast(FilePayload, {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": a_picture_file((400, 300))})
    page.get_by_label("Datei", exact=True).set_input_files(file)
    page.get_by_label("Was ist zu sehen?").fill("Werkbank in hellem Licht")
    page.get_by_role("button", name="Hochladen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bild beschreiben")
