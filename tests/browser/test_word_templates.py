"""From a Vorlage to a document and to a Vorlage of one's own: the whole way in the browser."""

from __future__ import annotations

import io

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Room, sign_in


@pytest.fixture(scope="module")
def page(module_room: Room) -> Page:
    page = module_room.open()
    sign_in(page, "jobcenter")
    return page


def choose_template(page: Page, name: str) -> None:
    page.goto("/workspaces")
    page.get_by_role("link", name="Gemeinsame Ablage").first.click()
    page.get_by_role("link", name="02 Steuergruppe").click()
    page.get_by_label("Mehr zu diesem Ordner").click()
    page.get_by_role("link", name="Aus Vorlage anlegen").click()
    page.get_by_role("link", name=name, exact=True).click()


def test_minutes_are_made_from_the_template_of_the_hub(page: Page) -> None:
    choose_template(page, "Protokoll")
    expect(page.get_by_label("Verfasst von")).to_have_value("Integrationsfachkraft U25")
    page.get_by_label("Name der Datei").fill("Protokoll Steuergruppe")
    page.get_by_label("Titel").fill("Steuergruppe im Januar")
    page.get_by_label("Beschlüsse").fill("Der Plan gilt.\nDie Frist bleibt.")
    page.get_by_role("button", name="Dokument anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Protokoll Steuergruppe.docx")
    with page.expect_download() as download:
        page.get_by_role("link", name="Herunterladen", exact=True).first.click()
    texts = [paragraph.text for paragraph in docx.Document(download.value.path()).paragraphs]
    assert texts[0] == "Protokoll: Steuergruppe im Januar"
    assert "2.\tDie Frist bleibt." in texts


def test_an_own_document_becomes_a_template_for_all(page: Page) -> None:
    form = docx.Document()
    form.add_paragraph("Anlass: {{ anlass }}")
    content = io.BytesIO()
    form.save(content)
    page.goto("/workspaces")
    page.get_by_role("link", name="Gemeinsame Ablage").first.click()
    page.get_by_role("link", name="05 Formulare").click()
    page.goto(f"{page.url}/upload")
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.locator("#files").set_input_files({"name": "Fallmeldung.docx", "mimeType": word, "buffer": content.getvalue()})
    page.get_by_role("button", name="Hochladen").click()
    page.get_by_role("link", name="Fallmeldung.docx").click()
    page.get_by_text("Weitere Möglichkeiten").click()
    page.get_by_role("link", name="Als Vorlage anbieten").click()
    page.get_by_role("dialog").get_by_role("button", name="Als Vorlage anbieten").click()
    expect(page.locator("[data-toasts]")).to_contain_text("steht jetzt unter den Vorlagen")
    choose_template(page, "Fallmeldung")
    expect(page.get_by_label("Anlass")).to_be_visible()
