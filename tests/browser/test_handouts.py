"""Asking on paper as people live it: a Welle, a way in, a poster, and a filled sheet typed in by the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.answering.models import IncomingAnswer
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.feedback.actions import create_form, publish_form
from hub.handouts.models import PaperSheet
from tests.browser.live import LiveHub, Room
from tests.feedback.steps import in_words
from tests.handouts.steps import every_kind


def test_a_round_is_opened_and_a_sheet_of_paper_is_typed_in_by_the_keyboard(room: Room, hub: LiveHub) -> None:
    page = room.open("koordination")
    page.goto(f"/feedback/{published_form(hub)}/rounds")
    page.get_by_role("link", name="Neue Welle").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Herbst")
    dialog.get_by_role("button", name="Welle anlegen").click()
    expect(page.locator("main")).to_contain_text("weniger als 5 Rückmeldungen")

    page.get_by_role("link", name="Neuer Zugang").click()
    dialog.get_by_label("Art").select_option("Papierbogen")
    dialog.get_by_label("Wo er hängt oder liegt").fill("Klasse 10")
    dialog.get_by_role("button", name="Zugang anlegen").click()
    page.get_by_role("link", name="QR-Code und Drucksachen").click()
    poster = page.get_by_role("link", name="Aushang A4 (PDF), Deutsch").get_attribute("href")
    assert page.request.get(poster or "").body().startswith(b"%PDF")
    page.get_by_label("Wie viele?").fill("1")
    page.get_by_role("button", name="Bögen drucken").click()
    expect(page.locator("#printings")).to_contain_text("1 Stück")

    page.get_by_role("link", name="Bögen erfassen").click()
    expect(page.get_by_label("Code des Bogens")).to_be_focused()
    keyboard = page.keyboard
    keyboard.type(code_of_sheet(hub))
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bogen 1 erfassen")
    expect(page.locator("[data-entry] :focus")).to_be_visible()
    for typed in ("2", "13", "9"):
        keyboard.type(typed)
        keyboard.press("Enter")
    while page.evaluate("document.activeElement.name") != "save":
        keyboard.press("Enter")
    keyboard.press("Enter")
    expect(page.locator("[data-toasts]")).to_contain_text("Bogen 1 ist erfasst.")
    assert answers(hub) == [{"one": "b", "many": ["a", "c"], "ten": "9"}]


def published_form(hub: LiveHub) -> str:
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        workspace = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        form = create_form(user, workspace, title="Meinung", audience="youth", content=in_words(every_kind()))
        publish_form(user, form)
        return str(form.id)


def code_of_sheet(hub: LiveHub) -> str:
    with hub.app.app_context(), transaction(writing=False) as opened:
        return opened.scalars(select(PaperSheet.code)).one()


def answers(hub: LiveHub) -> list[dict[str, object]]:
    with hub.app.app_context(), transaction(writing=False) as opened:
        return list(opened.scalars(select(IncomingAnswer.values)))
