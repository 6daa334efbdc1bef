"""Looking at a document: it appears by itself once the worker has made it, and the arrow keys turn its pages."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.live import LiveHub, Room
from tests.previews.steps import text_pdf


def test_a_pdf_appears_and_is_paged_with_the_keyboard(hub: LiveHub, room: Room) -> None:
    visitor = hub.visitor("koordination")
    pages = text_pdf("Die Förderung beginnt", "Die Förderung endet", "Anlage")
    document = visitor.upload(visitor.folder(), "Förderung.pdf", pages).document
    page = room.open("koordination")
    page.goto(document)
    thumbnail = page.get_by_role("img", name="Seite 1 von 3 von „Förderung.pdf“")
    expect(thumbnail).to_be_visible(timeout=20_000)
    expect(thumbnail).to_have_js_property("naturalWidth", 1100)

    page.goto(f"{document}/preview?q=förderungen")
    expect(page.locator(".preview-sheet rect")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("img", name="Seite 2 von 3 von „Förderung.pdf“")).to_be_visible()
    expect(page).to_have_url(re.compile(r"page=2&q="))
    expect(page.locator(".preview-sheet rect")).to_have_count(1)
    page.get_by_label("Zu Seite").fill("3")
    page.keyboard.press("ArrowLeft")  # moves the caret, not the page
    page.keyboard.press("Enter")
    expect(page.get_by_role("img", name="Seite 3 von 3 von „Förderung.pdf“")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("img", name="Seite 2 von 3 von „Förderung.pdf“")).to_be_visible()


def test_without_scripts_links_do_the_same(hub: LiveHub, room: Room) -> None:
    visitor = hub.visitor("koordination")
    document = visitor.upload(visitor.folder(), "Notiz.txt", b"Zeile der Notiz\n" * 100).document
    page = room.open("koordination", java_script_enabled=False)
    for _ in range(40):
        page.goto(f"{document}/preview")
        if not page.get_by_role("link", name="Noch einmal nachsehen").is_visible():
            break
        page.wait_for_timeout(250)
    page.get_by_role("link", name="Nächste Seite").click()
    expect(page.locator("main")).to_contain_text("Seite 2 von 2")
