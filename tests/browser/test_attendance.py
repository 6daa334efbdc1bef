"""Attendance as people live it: a phone ticks the list, somebody comes unannounced, the poster, what is said later."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.areas.attendance import make_places
from tests.browser.live import NARROW, LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier


def test_on_the_day_a_phone_ticks_the_list_and_a_guest_checks_in_at_the_door(room: Room, hub: LiveHub) -> None:
    places = make_places(hub, {})
    phone = room.open("koordination", viewport=NARROW)
    phone.goto(f"/events/{places['held_event']}")
    phone.goto(f"/events/{places['held_event']}/attendance")
    total = phone.locator("[data-attendance-sum]")
    expect(total).to_have_text("1 anwesend · 1 abwesend · 3 offen")
    here = phone.get_by_role("button", name="Berufsberatung: anwesend")
    here.click()
    expect(here).to_have_attribute("aria-pressed", "true")
    expect(total).to_have_text("2 anwesend · 1 abwesend · 2 offen")
    expect_no_barrier(phone)

    guest = room.open()
    guest.goto(f"/here/{places['checkin_poster']}")
    guest.get_by_label("Ihre E-Mail-Adresse").fill("meister@betrieb.example")
    guest.get_by_role("button", name="Ich bin da").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Danke")

    phone.get_by_label("Name").fill("Neue Schulleitung")
    phone.get_by_label("Institution").select_option(label="Berufskolleg Musterstadt")
    phone.get_by_role("button", name="Anwesend eintragen").click()
    expect(total).to_have_text("3 anwesend · 1 abwesend · 2 offen · 1 zu bestätigen")
    phone.get_by_role("button", name="Selbst Eingetragene bestätigen").click()
    expect(total).to_have_text("4 anwesend · 1 abwesend · 1 offen")
    phone.reload()
    expect(here).to_have_attribute("aria-pressed", "true")

    guest.goto(f"/f/{places['feedback_code']}")
    guest.get_by_role("group", name="Die Inhalte helfen").get_by_label("trifft zu", exact=True).check()
    guest.get_by_role("button", name="Absenden").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Angekommen")
    phone.get_by_role("link", name="Kurzfeedback").click()
    expect(phone.locator("main")).to_contain_text("1 Antwort")
