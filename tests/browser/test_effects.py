"""From a result to „Ihr habt gesagt – wir haben gemacht“, as people live it; and what everybody reads then."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.content import LANGUAGES, RIGHT_TO_LEFT
from tests.browser.live import LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier
from tests.effects.steps import release
from tests.feedback.steps import Asked, ask

TITLE = "Öffnungszeiten am Abend"
SAID, DONE = "Nach der Schule ist bei euch schon zu.", "Dienstags sind wir jetzt bis 19 Uhr da."
SAID_ARABIC, DONE_ARABIC = "بعد المدرسة تكونون قد أغلقتم.", "نحن موجودون الآن كل ثلاثاء حتى الساعة 19."


def evaluated(hub: LiveHub) -> Asked:
    """A Fragebogen whose Welle was released."""
    with hub.app.test_request_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        asked = ask(user, opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one())
        release(asked.round)
        return asked


def test_a_result_becomes_a_folge_that_everybody_reads_in_arabic(room: Room, hub: LiveHub) -> None:
    asked = evaluated(hub)
    page = room.open("koordination")
    page.goto(f"/effects/new?round={asked.round}&question=understood")
    page.get_by_label("Worum geht es?").fill(TITLE)
    page.get_by_role("group", name="Deutsch").get_by_label("Das wurde gesagt").fill(SAID)
    page.get_by_label("Was ist zu tun?").fill("Öffnungszeiten ändern")
    page.get_by_role("button", name="Folge anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    do_the_task_and_decide(page, TITLE, "Ab Januar dienstags bis 19 Uhr.")
    page.get_by_role("link", name="Texte schreiben").click()
    page.get_by_role("group", name="Deutsch").get_by_label("Das haben wir gemacht").fill(DONE)
    page.get_by_text("Weitere Sprachen").click()
    arabic = page.get_by_role("group", name="العربية")
    arabic.get_by_label("Das wurde gesagt").fill(SAID_ARABIC)
    arabic.get_by_label("Das haben wir gemacht").fill(DONE_ARABIC)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Prüfen und veröffentlichen").first.click()
    expect(page.locator("main")).to_contain_text("Noch nicht in allen Sprachen")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("[data-toasts]")).to_contain_text("jetzt öffentlich")

    everybody = room.open(None, viewport={"width": 320, "height": 640})
    everybody.goto("/public/changes?language=ar")
    expect(everybody.locator("html")).to_have_attribute("dir", "rtl")
    expect(everybody.locator(".change").filter(has_text=DONE_ARABIC)).to_contain_text(SAID_ARABIC)
    assert everybody.context.cookies() == []


def do_the_task_and_decide(page: Page, title: str, decision: str) -> None:
    """From the page of a Folge with its Aufgabe and back to it."""
    page.get_by_role("link", name="Aufgabe ansehen").click()
    page.get_by_role("button", name="Erledigt").click()
    expect(page.get_by_role("button", name="Wieder öffnen")).to_be_visible()
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Entscheidung festhalten").first.click()
    page.get_by_label("Was wurde entschieden?").fill(decision)
    page.get_by_role("button", name="Festhalten").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_public_page_in_any_language(room: Room, hub: LiveHub, language: str) -> None:
    page = room.open(None)
    page.goto(f"/public/changes?language={language}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language in RIGHT_TO_LEFT else "ltr")
    expect_no_barrier(page)
