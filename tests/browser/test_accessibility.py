"""Pages everybody can use: axe finds nothing (WCAG 2.2 AA), light and dark, wide and narrow; none scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser.live import NARROW, WIDE, LiveHub, Room
from tests.browser.pages import PAGES, pages_of, places_of
from tests.browser.shown import Shown

ALL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# All rules at each width; those that depend on colours at each width in each scheme, for a scheme changes nothing else.
LOOKS = (("light", WIDE, ALL), ("light", NARROW, COLOURS), ("dark", NARROW, ALL), ("dark", WIDE, COLOURS))


@pytest.fixture(scope="module")
def places(hub: LiveHub) -> dict[str, str]:
    return places_of(hub)


@pytest.fixture
def folder(module_room: Room, places: dict[str, str]) -> Page:
    page = module_room.page_of("koordination")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(f"/folders/{places['folder']}")
    return page


def test_every_page_is_on_the_list(hub: LiveHub) -> None:
    assert pages_of(hub.app) == {shown.endpoint for shown in PAGES if shown.endpoint}


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_axe_finds_nothing_on_any_page(shown: Shown, module_room: Room, places: dict[str, str]) -> None:
    page = module_room.page_of(shown.who)
    page.goto(shown.address.format(**places))

    expect_no_barrier(page)


def test_axe_finds_nothing_with_a_menu_open(folder: Page) -> None:
    folder.locator("tbody .more summary").first.click()
    expect(folder.locator("tbody .menu-panel").first).to_be_visible()

    expect_no_barrier(folder, inside="tbody details[open]")  # what lies below it is covered in part


def test_axe_finds_nothing_with_the_menu_of_the_person_open(folder: Page) -> None:
    folder.locator(".user summary").click()
    expect(folder.get_by_role("button", name="Abmelden")).to_be_visible()

    expect_no_barrier(folder, inside="header")  # what lies below it is covered in part


def test_axe_finds_nothing_with_suggestions_under_the_search(folder: Page) -> None:
    folder.locator("[data-search]").press_sequentially("fortb")
    expect(folder.get_by_role("option").nth(1)).to_be_visible()
    folder.keyboard.press("ArrowDown")

    expect_no_barrier(folder, inside="header")  # what lies below is covered in part


def test_axe_finds_nothing_with_rows_chosen(folder: Page) -> None:
    folder.get_by_label("Alle auf dieser Seite auswählen").check()
    expect(folder.locator("[data-bulk]")).to_be_visible()

    expect_no_barrier(folder)
    folder.get_by_label("Alle auf dieser Seite auswählen").uncheck()


def test_axe_finds_nothing_with_a_dialog_open(folder: Page) -> None:
    folder.locator("tbody .more summary").first.click()
    folder.locator("tbody").get_by_role("link", name="In den Papierkorb").first.click()
    expect(folder.get_by_role("dialog")).to_be_visible()

    expect_no_barrier(folder)


def test_axe_finds_nothing_in_the_upload_dialog_and_the_panel(folder: Page) -> None:
    known = folder.locator("tbody .name").first.inner_text()
    files = [{"name": name, "mimeType": "", "buffer": b"Text"} for name in (known, "Neu.txt", "Verboten?.txt")]
    folder.locator("[data-upload-open]").first.click()
    expect(folder.locator("[data-upload-dialog]")).to_be_visible()
    folder.locator("[data-input-files]").set_input_files(files)  # type: ignore[arg-type]
    expect(folder.locator("[data-upload-start]:not([aria-disabled])")).to_be_visible()
    expect_no_barrier(folder)

    folder.locator("[data-upload-start]").click()
    expect(folder.locator("[data-toasts]")).to_contain_text("hochgeladen")
    expect_no_barrier(folder)


def test_axe_finds_nothing_in_a_form_with_errors(module_room: Room) -> None:
    page = module_room.page_of("technik")
    page.goto("/people/new")
    page.get_by_role("button", name="Einladen").or_(page.locator("main .kern-btn--primary")).first.click()
    expect(page.locator("[data-error-summary]")).to_be_focused()

    expect_no_barrier(page)


def test_axe_finds_nothing_where_a_change_of_members_is_confirmed(module_room: Room, places: dict[str, str]) -> None:
    page = module_room.page_of("koordination")
    page.goto(f"/workspaces/{places['workspace']}/members")
    page.get_by_label("Wer", exact=True).select_option(label="Handwerkskammer Musterregion")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("button", name="So ändern")).to_be_visible()

    expect_no_barrier(page)


def test_at_twice_the_size_everything_is_still_there(room: Room, places: dict[str, str]) -> None:
    page = room.open("koordination", viewport={"width": 720, "height": 450}, device_scale_factor=2)
    page.goto(f"/folders/{places['folder']}")

    assert sideways(page) == 0
    for part in (page.locator("[data-search]"), page.locator("[data-upload-open]").first, page.get_by_text("Menü")):
        expect(part).to_be_in_viewport()
    page.get_by_text("Menü").click()
    expect(page.get_by_role("link", name="Papierkorb")).to_be_in_viewport()


def test_with_text_twice_as_large_nothing_scrolls_sideways(room: Room, places: dict[str, str]) -> None:
    page = room.open("koordination", viewport={"width": 1280, "height": 800})
    page.goto(f"/folders/{places['folder']}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert sideways(page) == 0


def test_the_focus_is_seen_in_forced_colours(room: Room, places: dict[str, str]) -> None:
    page = room.open("koordination", forced_colors="active")
    page.goto(f"/folders/{places['folder']}")
    for _ in range(30):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return [document.activeElement.outerHTML.slice(0, 120), style.outlineStyle, style.outlineWidth];
            }"""
        )
        assert focus[1] != "none" and focus[2] != "0px", focus


def expect_no_barrier(page: Page, *, inside: str = "html") -> None:
    for scheme, size, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert barriers(page, inside, rules) == [], f"{scheme}, {size['width']} px wide"
        assert sideways(page) == 0, f"the page scrolls sideways at {size['width']} px"


def barriers(page: Page, inside: str, rules: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(
        "([inside, options]) => axe.run(inside, options).then(({ violations }) => violations)",
        [inside, {"runOnly": rules, "resultTypes": ["violations"]}],
    )
    return [
        f"{violation['id']}: {node['html'][:200]} ({node.get('failureSummary', '')})"
        for violation in found
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels of the page lie outside the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth"))
