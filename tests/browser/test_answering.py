"""Answering as people live it: in Arabic on a phone, in plain German at the tablet, with the keyboard alone."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from hub.answering.models import IncomingAnswer
from hub.db import transaction
from tests.browser.areas.answering import TEXTS, make_places
from tests.browser.live import LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier, sideways

PHONE = {"width": 360, "height": 640}
TABLET = {"width": 820, "height": 1180}


@pytest.fixture(scope="module")
def places(hub: LiveHub) -> dict[str, str]:
    return make_places(hub, {})


def answers(language: str) -> list[dict[str, object]]:
    with transaction(writing=False) as opened:
        found = select(IncomingAnswer.values).where(IncomingAnswer.language == language)
        return list(opened.scalars(found))


def test_in_arabic_on_a_phone(room: Room, places: dict[str, str]) -> None:
    phone = room.open(viewport=PHONE, locale="ar-SY", has_touch=True, is_mobile=True)
    phone.goto(f"/r/{places['answering']}")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.get_by_role("heading", level=1)).to_have_text(TEXTS["ar"])
    hidden = phone.locator("[data-depends-on]")
    expect(hidden).to_be_hidden()
    phone.locator("[id='q.x-one.a']").check()
    expect(hidden).to_be_visible()
    phone.locator("[id='q.x-several.b']").check()
    phone.locator("[id='keep']").check()
    phone.get_by_role("button", name="التالي").click()
    expect(phone.get_by_role("alert")).to_contain_text("تُرجى الإجابة عن هذا السؤال")
    phone.locator("[id='q.x-number']").fill("١٧")
    phone.get_by_role("button", name="Українська").click()
    expect(phone.locator("[id='q.x-number']")).to_have_value("١٧")
    phone.get_by_role("button", name="العربية").click()
    phone.get_by_role("button", name="التالي").click()
    assert "x-number" in phone.evaluate("JSON.stringify(localStorage)")
    phone.locator("[id='q.end']").fill("مزيد من الوقت")
    phone.get_by_role("button", name="إرسال").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("شكرًا!")
    assert phone.evaluate("localStorage.length") == 0
    assert room.complaints == []
    assert phone.context.cookies() == []
    assert answers("ar") == [{"x-one": "a", "x-several": ["b"], "x-number": 17, "end": "مزيد من الوقت"}]


def test_in_plain_german_at_the_tablet_where_going_back_shows_nothing(room: Room, places: dict[str, str]) -> None:
    tablet = room.open(viewport=TABLET, has_touch=True)
    start = f"/r/{places['answering_tablet']}"
    tablet.goto(start)
    tablet.get_by_role("button", name="Einfache Sprache").click()
    tablet.locator("[id='q.x-smileys.b']").check()
    tablet.locator("[id='q.x-number']").fill("16")
    tablet.locator("[id='q.x-short']").fill("Nur für mich")
    tablet.get_by_role("button", name="Weiter").click()
    tablet.get_by_role("button", name="Abschicken").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Danke!")
    expect_no_barrier(tablet)
    tablet.get_by_role("link", name="Nächste Person").click()
    expect(tablet.locator("[id='q.x-short']")).to_have_value("")
    for _ in range(4):
        with suppress(Error):  # a browser that asks before it sends a page again
            tablet.go_back(wait_until="load")
        expect(tablet.locator("body")).not_to_contain_text("Nur für mich")
        assert [field.input_value() for field in tablet.locator("[id='q.x-short']").all()] in ([], [""])
    assert answers("de-simple") == [{"x-smileys": "b", "x-number": 16, "x-short": "Nur für mich"}]


def go_back(tablet: Page) -> None:
    """As the browser's button does; where it asks whether to send a page again, the person says yes."""
    with suppress(Error):
        tablet.go_back(wait_until="load")
    for _ in range(5):  # its own page with that question may still be on its way
        if tablet.locator("#progress").count():
            return
        with suppress(Error):
            tablet.reload(wait_until="load")


@pytest.mark.parametrize(("with_scripts", "way"), [(True, "the button"), (True, "the address"), (False, "the button")])
def test_a_form_left_half_filled_does_not_come_back_to_the_next_person(
    room: Room, places: dict[str, str], with_scripts: bool, way: str
) -> None:
    """The browser's „Back“, and sending the page again where it asks whether to."""
    tablet = room.open(viewport=TABLET, java_script_enabled=with_scripts)
    tablet.goto(f"/r/{places['answering_tablet']}")
    tablet.locator("[id='q.x-number']").fill("16")
    tablet.locator("[id='q.x-short']").fill("Nur für mich")
    tablet.get_by_role("button", name="Weiter").click()
    expect(tablet.locator("#progress")).to_have_text("Seite 2 von 2")
    expect(tablet.locator("input[type=hidden][value='Nur für mich']")).to_have_count(1)
    if way == "the button":
        tablet.get_by_role("link", name="Von vorn beginnen").click()
    else:
        with tablet.expect_response(re.compile("/start-over")):  # a script tells that the run before is over
            tablet.goto(f"/r/{places['answering_tablet']}?language=de")
    expect(tablet.locator("#progress")).to_have_text("Seite 1 von 2")

    sent_again = []
    tablet.on("request", lambda request: sent_again.append(request.method))
    for _ in range(2):
        go_back(tablet)
        expect(tablet.locator("#progress")).to_have_text("Seite 1 von 2")
        assert "Nur für mich" not in tablet.content()
        expect(tablet.locator("[id='q.x-short']")).to_have_value("")
    assert "POST" in sent_again


def test_a_tablet_that_is_left_alone_asks_and_then_begins_anew(room: Room, places: dict[str, str]) -> None:
    tablet = room.open(viewport=TABLET)
    tablet.clock.install()
    tablet.goto(f"/r/{places['answering_tablet']}")
    tablet.locator("[id='q.x-short']").fill("Nur für mich")
    tablet.clock.run_for(61_000)
    expect(tablet.get_by_role("alert")).to_contain_text("Noch da?")
    tablet.get_by_role("button", name="Weiter antworten").click()
    expect(tablet.get_by_role("alert")).to_be_hidden()
    with tablet.expect_navigation():
        tablet.clock.run_for(82_000)
    expect(tablet.locator("[id='q.x-short']")).to_have_value("")


def test_without_scripts_by_keyboard_with_large_text_in_forced_colours(room: Room, places: dict[str, str]) -> None:
    page = room.open(java_script_enabled=False, forced_colors="active", viewport={"width": 320, "height": 640})
    page.goto(f"/r/{places['answering']}?language=tr")
    page.locator("[id='q.x-number']").fill("17")
    page.locator("[id='q.x-number']").press("Enter")
    expect(page.locator("#progress")).to_have_text("Sayfa 2 / 2")
    page.get_by_role("button", name="Gönder").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/thanks"))


def test_nothing_scrolls_sideways_with_text_twice_as_large(room: Room, places: dict[str, str]) -> None:
    page = room.open(viewport={"width": 320, "height": 640})
    for language in ("de", "fa", "ru"):
        page.goto(f"/r/{places['answering']}?language={language}")
        assert sideways(page) == 0
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.set_viewport_size({"width": 640, "height": 640})
        assert sideways(page) == 0
        page.set_viewport_size({"width": 320, "height": 640})
