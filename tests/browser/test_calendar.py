"""Looking at Termine as people do it: turning pages, filtering, on a phone, by keyboard, without an account."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.areas import calendar
from tests.browser.live import NARROW, LiveHub, Room


@pytest.fixture(scope="module")
def places(hub: LiveHub) -> dict[str, str]:
    return calendar.make_places(hub, {})


def test_a_termin_is_found_by_month_week_and_list_and_the_public_one_without_an_account(
    room: Room, places: dict[str, str]
) -> None:
    page = room.open("jobcenter")
    page.goto("/calendar")
    page.goto(f"/calendar/month?month={places['event_month']}")
    page.get_by_text("Filtern").click()
    page.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    page.get_by_label("Format").select_option(label="Fortbildung")
    page.get_by_role("button", name="Anzeigen").click()
    month = page.get_by_role("table")
    expect(month.get_by_role("link", name="Gespräche mit Eltern führen")).to_be_visible()
    expect(month).not_to_contain_text("Tag der Ausbildung")
    page.get_by_role("link", name="Liste", exact=True).click()
    expect(page.get_by_label("Format")).to_have_value(page.url.partition("format=")[2].partition("&")[0])
    page.get_by_role("link", name="Alle zeigen").click()
    expect(page.locator("main")).to_contain_text("Abgesagt")
    expect(page.locator("main")).to_contain_text("Entwurf")

    phone = room.open("jobcenter", viewport=NARROW)
    phone.goto(f"/calendar/month?month={places['event_month']}")
    day = phone.locator("td.day", has_text="Gespräche mit Eltern führen")
    expect(day.get_by_role("link").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    day.get_by_role("link", name="Gespräche mit Eltern führen").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Gespräche mit Eltern führen")

    nobody = room.open()
    nobody.goto("/sign-in")
    nobody.get_by_role("link", name="Öffentliche Termine").click()
    expect(nobody.locator("main")).not_to_contain_text("Gespräche mit Eltern führen")
    nobody.get_by_role("link", name="Tag der Ausbildung").click()
    expect(nobody.locator("main")).to_contain_text("Rathaus")
