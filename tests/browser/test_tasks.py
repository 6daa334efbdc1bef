"""The board as people use it: with the mouse, by keyboard, and the way back."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Room
from tests.browser.test_accessibility import expect_no_barrier

FIRST, SECOND = "Betriebe einladen", "Plätze zählen"


def test_tasks_are_added_dragged_moved_by_keyboard_finished_and_taken_back(room: Room) -> None:
    page = room.open("koordination")
    page.goto("/workspaces")
    page.get_by_role("link", name="Arbeitskreis Schule-Wirtschaft").first.click()
    page.get_by_role("navigation", name="Bereich").get_by_role("link", name="Aufgaben").click()
    page.get_by_role("link", name="Board").click()
    for title in (FIRST, SECOND):
        page.get_by_label("Neue Aufgabe", exact=True).fill(title)
        page.get_by_role("button", name="Aufgabe anlegen").click()
        expect(column(page, "Offen").get_by_role("link", name=title)).to_be_visible()

    with page.expect_response("**/move"):
        card(page, FIRST).drag_to(column(page, "In Arbeit"))
    expect(column(page, "In Arbeit").get_by_role("link", name=FIRST)).to_be_visible()

    card(page, SECOND).get_by_role("link").focus()
    page.keyboard.press("Space")
    expect(page.locator(".board [data-say]")).to_contain_text("aufgenommen")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".board [data-say]")).to_have_text("In Arbeit, Platz 1 von 2")
    page.keyboard.press("Escape")
    expect(column(page, "Offen").get_by_role("link", name=SECOND)).to_be_focused()
    with page.expect_response("**/move"):
        for key in ("Space", "ArrowRight", "ArrowDown", "Space"):
            page.keyboard.press(key)
    expect_no_barrier(page)
    page.reload()
    expect(column(page, "In Arbeit").get_by_role("listitem").get_by_role("link")).to_have_text([FIRST, SECOND])

    card(page, FIRST).get_by_label(f"Verschieben: {FIRST}").click()
    card(page, FIRST).get_by_role("button", name="Erledigt").click()
    expect(column(page, "Erledigt").get_by_role("link", name=FIRST)).to_be_visible()
    page.get_by_role("button", name="Rückgängig").click()
    expect(column(page, "In Arbeit").get_by_role("listitem").get_by_role("link")).to_have_text([FIRST, SECOND])


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name=name)


def card(page: Page, title: str) -> Locator:
    return page.locator(".task-card", has_text=title)
