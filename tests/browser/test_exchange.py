"""A ZIP file comes in with folders and a report, and goes out again."""

from __future__ import annotations

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.live import Room, sign_in
from tests.exchange.steps import zipped


def test_a_zip_file_is_imported_its_report_read_and_the_folder_downloaded(module_room: Room, tmp_path: Path) -> None:
    page = module_room.open()
    sign_in(page, "koordination")
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Ablage").click()
    page.get_by_role("link", name="Steuergruppe").first.click()
    page.get_by_label("Mehr zu diesem Ordner").click()
    page.get_by_role("link", name="ZIP importieren").click()
    data = zipped(("Alt/Übersicht.txt", b"alle"), ("con.txt", b"x"))
    page.get_by_label("ZIP-Datei").set_input_files(
        [{"name": "Altbestand.zip", "mimeType": "application/zip", "buffer": data}]
    )
    page.get_by_role("button", name="Importieren").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Import von „Altbestand.zip“")
    expect(page.locator("main")).to_contain_text("Fertig.", timeout=30_000)
    expect(page.locator("main table")).to_contain_text("unter Windows gesperrt")
    page.get_by_role("link", name="Zum Ordner „Steuergruppe“").click()

    page.get_by_role("row", name="Alt").get_by_role("checkbox").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Als ZIP herunterladen").click()
    download.value.save_as(tmp_path / "Alt.zip")
    assert download.value.suggested_filename == "Alt.zip"
    with zipfile.ZipFile(tmp_path / "Alt.zip") as archive:
        assert archive.read("Alt/Übersicht.txt") == b"alle"
