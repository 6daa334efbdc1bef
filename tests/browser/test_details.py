"""A document lives: marked while it is uploaded, described in a dialog, taken in Bearbeitung, seen so by others."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.live import Room, sign_in
from tests.browser.steps import choose_files, start_upload


def test_from_the_upload_to_in_bearbeitung(room: Room, tmp_path: Path) -> None:
    page, other = room.open(), room.open()
    sign_in(page, "jugendamt")
    page.get_by_role("link", name="Gemeinsame Ablage").first.click()
    page.get_by_role("link", name="11 Schule-Wirtschaft").click()
    file = tmp_path / "Teilnahme.txt"
    file.write_bytes(b"Namen")
    choose_files(page, file)
    expect(page.get_by_text("Das sehen dann:")).to_be_hidden()
    page.locator("[data-upload-dialog]").get_by_label("enthält personenbezogene Daten").check()
    expect(page.get_by_text("Das sehen dann:")).to_be_visible()
    start_upload(page)
    row = page.locator("tbody tr", has_text="Teilnahme.txt")
    expect(row.locator(".state")).to_contain_text("personenbezogen")

    row.get_by_role("link", name="Teilnahme.txt").click()
    page.get_by_role("link", name="Angaben ändern").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Art").fill("Nachweis")
    dialog.get_by_label("Status").select_option(label="freigegeben")
    dialog.get_by_role("button", name="Speichern").click()
    expect(page.locator(".aside")).to_contain_text("Nachweis")

    page.get_by_label("Mehr zu diesem Dokument").click()
    page.get_by_role("link", name="In Bearbeitung nehmen").click()
    page.get_by_role("dialog").get_by_role("button", name="In Bearbeitung nehmen").click()
    expect(page.get_by_text("Sie haben dieses Dokument in Bearbeitung.")).to_be_visible()
    sign_in(other, "jobcenter")
    other.goto(page.url)
    expect(other.get_by_text("Jugendberufshilfe hat dieses Dokument in Bearbeitung.")).to_be_visible()
    page.get_by_role("button", name="Zurückgeben").click()
    other.reload()
    expect(other.get_by_text("in Bearbeitung.")).to_have_count(0)
