"""Finding what was filed: by its text and by half its name, with filters, kept searches, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.live import Room
from tests.browser.steps import search_until_found, upload

NAME = "Handreichung Quittenprojekt.txt"
TEXT = "Die Jugendlichen kochten Quittenmus. <b>Danach</b> schrieb das Jugendamt einen Bericht über die Förderung."


@pytest.fixture(scope="module")
def filed(module_room: Room, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a document in a Bereich that the Berufskolleg has no share in, indexed."""
    page = module_room.open("koordination")
    page.goto("/workspaces")
    page.get_by_role("link", name="Arbeitskreis Schule-Wirtschaft").first.click()
    upload(page, tmp_path_factory.mktemp("desktop") / NAME, TEXT.encode())
    search_until_found(page, "Quittenmus")
    address = page.locator(".hit h2 a").get_attribute("href")
    assert address
    return address


@pytest.fixture
def page(room: Room, filed: str) -> Page:
    page = room.open("koordination")
    page.goto("/workspaces")
    return page


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="In der Ablage suchen")


def filter_called(page: Page, title: str) -> Locator:
    return page.locator(".filter").filter(has=page.locator("summary", has_text=re.compile(f"^\\s*{title}\\b")))


def rows(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Vorschläge").get_by_role("option")


def test_a_document_is_found_by_a_word_of_its_text_in_another_inflection(page: Page) -> None:
    box(page).fill("jugendlicher berichte quittenmus")
    box(page).press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Suche nach „jugendlicher berichte quittenmus“")
    expect(page).to_have_title(re.compile("^1 Treffer – "))
    expect(page.locator(".hit h2")).to_have_text(NAME)
    expect(page.locator(".snippet mark")).to_have_text(["Jugendlichen", "Quittenmus", "Bericht"])
    expect(page.locator(".snippet")).to_contain_text("<b>Danach</b> schrieb")
    expect(page.locator(".hit-path").get_by_role("link")).to_have_text(["Arbeitskreis Schule-Wirtschaft"])


def test_half_a_word_of_its_name_leads_to_it_by_keyboard_alone(page: Page, filed: str) -> None:
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("quittenpro")
    expect(rows(page)).to_have_text([re.compile(NAME), "Nach „quittenpro“ im Text suchen"])
    expect(page.get_by_role("status").filter(has_text="1 Name passt.")).to_be_attached()
    expect(box(page)).to_have_attribute("aria-expanded", "true")

    page.keyboard.press("ArrowDown")
    expect(rows(page).first).to_have_attribute("aria-selected", "true")
    chosen = rows(page).first.get_attribute("id") or ""
    expect(box(page)).to_have_attribute("aria-activedescendant", chosen)
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(filed) + "$"))


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page) -> None:
    box(page).press_sequentially("quitten")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("Escape")

    expect(rows(page)).to_have_count(0)
    expect(box(page)).to_have_value("quitten")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Suche nach „quitten“")


def test_the_last_suggestion_searches_the_text(page: Page) -> None:
    box(page).press_sequentially("quittenmus")
    page.keyboard.press("ArrowUp")
    expect(rows(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page.locator(".hit h2")).to_have_text(NAME)


def test_a_row_chosen_before_the_answer_came_stays_chosen(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search/suggestions?q=quittenpro", lambda route: held.append(route))  # noqa: PLW0108 (a built-in method takes no attributes)
    with page.expect_request("**/search/suggestions?q=quittenpro"):
        box(page).press_sequentially("quittenpro")
    page.keyboard.press("ArrowUp")
    for route in held:
        route.continue_()

    expect(rows(page)).to_have_count(2)
    expect(rows(page).last).to_have_attribute("aria-selected", "true")


def test_no_suggestion_is_older_than_the_text(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search/suggestions?q=quitten", lambda route: held.append(route))  # noqa: PLW0108 (a built-in method takes no attributes)
    with page.expect_request("**/search/suggestions?q=quitten"):
        box(page).press_sequentially("quitten")
    box(page).press_sequentially("xyz")
    for route in held:
        route.continue_()

    expect(rows(page)).to_have_text(["Nach „quittenxyz“ im Text suchen"])
    expect(page.get_by_role("status").filter(has_text="0 Namen passen.")).to_be_attached()


def test_a_filter_narrows_and_is_taken_away(page: Page) -> None:
    page.goto("/search?q=fortbildung")
    total = page.locator(".results-total")
    before = total.inner_text()
    kinds = filter_called(page, "Was")
    kinds.get_by_role("link", name="Ordner").click()
    expect(page.locator(".hit")).to_have_count(1)
    expect(kinds.get_by_role("link", name="Ordner")).to_have_attribute("aria-current", "true")

    page.get_by_role("link", name="Filter wegnehmen: Was: Ordner").click()
    expect(total).to_have_text(before)
    expect(page.get_by_role("list", name="Gesetzte Filter")).to_have_count(0)


def test_a_search_is_kept_on_the_start_page_until_it_is_deleted(page: Page) -> None:
    page.goto("/search?q=quittenmus&type=text")
    page.get_by_text("Suche speichern").click()
    page.get_by_label("Name der Suche").fill("Alles zu Quitten")
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator("[data-toasts]")).to_contain_text("Suche „Alles zu Quitten“ gespeichert.")

    page.goto("/")
    page.get_by_role("link", name="Alles zu Quitten", exact=True).click()
    expect(page.locator(".hit h2")).to_have_text(NAME)
    expect(page.locator(".chip")).to_contain_text("Dateityp: Textdatei")

    page.goto("/")
    page.get_by_role("link", name="Suche „Alles zu Quitten“ löschen").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Suche „Alles zu Quitten“ gelöscht.")
    expect(page.get_by_role("link", name="Alles zu Quitten", exact=True)).to_have_count(0)


def test_without_javascript_the_results_and_filters_are_the_same(room: Room, page: Page) -> None:
    plain = room.open("koordination", java_script_enabled=False)
    plain.goto("/workspaces")
    plain.get_by_role("searchbox", name="In der Ablage suchen").fill("fortbildung")
    plain.get_by_role("searchbox").press("Enter")
    page.goto("/search?q=fortbildung")

    assert plain.locator(".hit h2").all_inner_texts() == page.locator(".hit h2").all_inner_texts()
    filter_called(plain, "Was").get_by_role("link", name="Ordner").click()
    expect(plain.locator(".hit")).to_have_count(1)


def test_on_a_phone_the_filters_open_above_the_results(room: Room, filed: str) -> None:
    page = room.open("koordination", viewport={"width": 320, "height": 640})
    page.goto("/search?q=fortbildung")
    expect(page.locator(".filter").first).to_be_hidden()
    page.locator(".filters > summary").click()
    filter_called(page, "Was").get_by_role("link", name="Ordner").click()

    expect(page.get_by_role("link", name="Filter wegnehmen: Was: Ordner")).to_be_in_viewport()


def test_another_institution_does_not_find_it(room: Room, filed: str) -> None:
    page = room.open("schulsozialarbeit")
    page.goto("/search?q=quittenmus")
    expect(page.get_by_role("heading", name="Nichts gefunden")).to_be_visible()
    box(page).fill("")
    box(page).press_sequentially("quitten")

    expect(page.get_by_role("status").filter(has_text="0 Namen passen.")).to_be_attached()
    expect(rows(page)).to_have_text(["Nach „quitten“ im Text suchen"])
