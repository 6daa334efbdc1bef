"""What people wrote: reading it before others do, by keyboard, and finding it by its theme."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.areas.texts import make_texts
from tests.browser.live import LiveHub, Room


def test_three_texts_are_let_through_by_keyboard_given_a_theme_and_read_by_others(room: Room, hub: LiveHub) -> None:
    with hub.app.app_context():
        round_id = make_texts()["texts_round"]
    page = room.open("koordination")
    page.goto(f"/rounds/{round_id}/texts")
    expect(page.locator("[data-given]")).to_have_count(5)

    page.keyboard.press("j")
    leave_marks_out(page, "Frau Beispiel")
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Weitere Themen").fill("Beratung")
    page.keyboard.press("Enter")
    expect(page.locator("[data-given]:focus")).to_contain_text("Beratung")
    for left in (4, 3, 2):
        page.keyboard.press("z")
        expect(page.locator("[data-given]")).to_have_count(left)
        expect(page.locator("[data-given]:focus")).to_have_count(1)
    page.keyboard.press("h")
    expect(page.locator("[data-given]")).to_have_count(1)

    reader = room.open("jobcenter")
    reader.goto(f"/rounds/{round_id}/texts/shown")
    expect(reader.locator(".given")).to_have_count(5)
    reader.get_by_role("navigation", name="Nach Thema").get_by_role("link", name="Beratung").click()
    expect(reader.locator(".given-text")).to_have_text(["[…] war toll, ruf mich an: […]"])


def leave_marks_out(page: Page, words: str) -> None:
    """Go to the text with these words and take out what stands out in it."""
    card = page.locator("[data-given]", has_text=words)
    for _ in range(5):
        if words in page.locator("[data-given]:focus").inner_text():
            break
        page.keyboard.press("j")
    card.get_by_role("button", name="Alle 2 Hervorhebungen").press("Enter")
    expect(page.locator("[data-given]:focus")).to_contain_text("[…] war toll")
