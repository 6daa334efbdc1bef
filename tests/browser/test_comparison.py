"""Two versions side by side in a real browser: from the document's page to each change by keyboard, wide and narrow."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.foundation_places import document_called
from tests.browser.live import NARROW, LiveHub, Room

NAME = "Unterlagen Fortbildung Übergang Schule–Beruf.docx"


def test_somebody_compares_with_the_current_version_and_takes_the_word_file(
    room: Room, hub: LiveHub, tmp_path: Path
) -> None:
    page = room.open("koordination")
    page.goto(f"/documents/{document_called(NAME).id}")
    page.get_by_role("link", name="Mit aktueller vergleichen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Vergleich: {NAME}")
    expect(page.locator(".compare-summary")).to_contain_text("Wörter neu")
    expect(page.locator(".compare-new ins").first).to_be_visible()
    expect(page.locator(".compare-old ins").first).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator("#change-1")).to_be_focused()

    page.set_viewport_size(NARROW)
    expect(page.locator(".compare-old ins").first).to_be_visible()
    expect(page.locator(".compare-new").first).to_be_hidden()

    with page.expect_download() as download:
        page.get_by_role("link", name="Als Word-Datei mit Änderungen").click()
    assert download.value.suggested_filename.endswith("Vergleich Fassung 1 und 2.docx")
    download.value.save_as(tmp_path / "a.docx")
    assert (tmp_path / "a.docx").stat().st_size > 1000
