"""Planning Termine as people live it: a series drafted, announced, one of it moved, its folder made."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live import Room
from tests.browser.test_accessibility import expect_no_barrier


def test_a_series_is_planned_announced_and_one_of_it_moved(room: Room) -> None:
    page = room.open("koordination")
    page.goto("/events/new?day=2027-03-02")
    page.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    page.get_by_label("Titel").fill("Fallberatung U25")
    page.get_by_text("Wiederholung", exact=True).click()
    page.get_by_label("wöchentlich").check()
    expect(page.get_by_label("Weitere Tage")).to_be_hidden()
    page.get_by_label("Letzter möglicher Tag").fill("2027-03-31")
    expect_no_barrier(page)
    page.get_by_role("button", name="Als Entwurf anlegen").click()
    expect(page.locator("main")).to_contain_text("jeden Dienstag bis 31. März 2027")
    expect(page.locator("main")).to_contain_text("Noch niemand wurde benachrichtigt")

    page.get_by_role("link", name="Bekannt geben").click()
    page.get_by_role("dialog").get_by_role("button", name="Bekannt geben").click()
    expect(page.locator("[data-toasts]")).to_contain_text("5 Termine sind bekannt gegeben.")

    page.get_by_role("link", name="9. März 2027").click()
    page.get_by_role("link", name="Bearbeiten", exact=True).click()
    page.get_by_label("Tag", exact=True).fill("2027-03-10")
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator(".event-time")).to_contain_text("Mittwoch, 10. März 2027, 9:00–10:00 Uhr")
    page.get_by_role("button", name="Ordner für Unterlagen anlegen").click()
    page.get_by_role("link", name="2027-03-10 Fallberatung U25").click()
    expect(page.locator(".folder-events")).to_contain_text("Fallberatung U25, 10. März 2027")
