"""A folder with more entries than a page shows: the rest is loaded below, and the selection is kept."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hub import db
from hub.db import transaction
from hub.documents.models import Document, Folder
from tests.browser.live import LiveHub, Room

ENTRIES = 1_050


@pytest.fixture(scope="module")
def archive(hub: LiveHub) -> str:
    """The address of a folder with very many documents."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        folder = opened.scalars(select(Folder).where(Folder.name == "09 Berichte")).one()
        example = opened.scalars(select(Document).where(Document.parent_id == folder.id)).one()
        same = {column.name: getattr(example, column.name) for column in Document.__table__.columns}
        for number in range(1, ENTRIES):
            name = f"Bericht {number:04}.docx"
            own = {"id": uuid.uuid4(), "name": name, "size": number * 1024}
            keys = dict.fromkeys(("name_key", "sort_key", "search_text"), name.lower())
            opened.execute(db.Base.metadata.tables["entry"].insert(), same | own | keys)
        return f"/folders/{folder.id}"


@pytest.fixture
def page(room: Room, archive: str) -> Page:
    page = room.open("koordination")
    page.goto(archive)
    return page


def load_more(page: Page, expected: int) -> None:
    page.locator("[data-more]").click()
    expect(page.locator("tbody tr")).to_have_count(expected)


def test_more_entries_are_added_below_and_announced(page: Page) -> None:
    expect(page.locator("tbody tr")).to_have_count(100)
    expect(page.locator("[data-more]")).to_have_text("Weitere laden")
    load_more(page, 200)

    expect(page.locator(".range")).to_have_text("1–200 von 1050")
    expect(page.get_by_role("status").filter(has_text="100 weitere Einträge geladen.")).to_be_attached()
    expect(page.locator("tbody tr").nth(100).get_by_role("link").first).to_be_focused()


def test_entries_can_be_loaded_to_the_very_last(page: Page) -> None:
    page.goto(f"{page.url}?page=9")
    load_more(page, 200)
    load_more(page, 250)

    expect(page.locator(".range")).to_have_text(f"801–{ENTRIES} von {ENTRIES}")
    expect(page.locator("[data-more]")).to_have_count(0)
    assert len(set(page.locator("tbody .name").all_inner_texts())) == 250


def test_the_selection_is_kept_while_more_entries_load(page: Page) -> None:
    page.get_by_label("Bericht 0002.docx auswählen").check()
    page.get_by_label("Bericht 0004.docx auswählen").click(modifiers=["Shift"])
    load_more(page, 200)
    page.get_by_label("Bericht 0150.docx auswählen").check()

    expect(page.locator("[data-bulk-count]")).to_have_text("4 ausgewählt")
    expect(page.get_by_label("Bericht 0003.docx auswählen")).to_be_checked()


def test_what_was_chosen_on_another_page_moves_along(page: Page) -> None:
    page.get_by_label("Bericht 0001.docx auswählen").check()
    page.goto(f"{page.url}?page=2")
    page.get_by_label("Bericht 0101.docx auswählen").check()
    expect(page.locator("[data-bulk-count]")).to_have_text("2 ausgewählt")
    page.get_by_role("button", name="Verschieben").click()

    expect(page.locator("main")).to_contain_text("und 1 weitere")


def test_the_order_that_was_chosen_is_kept_while_more_entries_load(page: Page) -> None:
    page.get_by_role("columnheader", name="Größe").get_by_role("link").click()
    page.get_by_role("columnheader", name="Größe").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Größe")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("tbody .name").first).to_have_text("Bericht 1049.docx")
    load_more(page, 200)

    expect(page.locator("tbody .name").nth(150)).to_have_text(re.compile("Bericht 0899"))
    expect(page.locator("[data-more]")).to_have_attribute("href", "?sort=size&order=desc&page=3")


def test_without_javascript_the_pages_follow_one_another(room: Room, archive: str) -> None:
    page = room.open("koordination", java_script_enabled=False)
    page.goto(archive)
    page.get_by_role("link", name="Nächste Seite").click()

    expect(page.locator(".range")).to_have_text("101–200 von 1050")
    page.get_by_role("link", name="Zurück").click()
    expect(page.locator(".range")).to_have_text("1–100 von 1050")
