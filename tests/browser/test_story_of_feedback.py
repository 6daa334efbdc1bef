"""From the question to what has changed: asked in eight languages, answered on phone and tablet, seen by everybody."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from hub.db import transaction
from hub.feedback.models import FeedbackRound
from tests.browser.live import LiveHub, Room
from tests.browser.test_effects import do_the_task_and_decide
from tests.browser.test_results import evaluate
from tests.feedback.steps import store_answers

TITLE = "Beratung im Winter"
ARABIC = "كيف كانت الاستشارة؟"
SAID, DONE = (
    "Ihr wollt schneller wissen, wie es weitergeht.",
    "Jede Beratung endet jetzt mit einem Zettel: Das ist dein nächster Schritt.",
)
WAYS = "Link und QR-Code", "Tablet am Tresen"
PHONE, TABLET = {"width": 360, "height": 640}, {"width": 820, "height": 1180}


def test_young_people_are_asked_answer_and_see_what_has_changed(room: Room, hub: LiveHub) -> None:
    organiser = room.open("koordination")
    build_translate_and_publish(organiser)
    phone_address, tablet_address = open_a_round(organiser)

    answer_in_arabic(room.open(viewport=PHONE, locale="ar-SY", has_touch=True, is_mobile=True), phone_address)
    answer_in_plain_german(room.open(viewport=TABLET, has_touch=True), tablet_address)
    expect_no_result(organiser)

    winter = ten_more_answer(hub)
    organiser.goto(f"/feedback/{winter.form_id}/rounds")
    organiser.get_by_role("link", name="„Winter“ beenden").click()
    organiser.get_by_role("dialog").get_by_role("button", name="Welle beenden").click()
    expect(organiser.locator("main")).to_contain_text("zu Ende")
    evaluate(hub, organiser, winter.form_id)
    expect(organiser.locator(".stat").first).to_contain_text("12")

    make_a_folge_and_publish_it(organiser, winter)
    everybody = room.open(viewport=PHONE)
    everybody.goto("/public/changes")
    expect(everybody.locator(".change").filter(has_text=DONE)).to_contain_text(SAID)
    assert everybody.context.cookies() == []


def build_translate_and_publish(page: Page) -> None:
    page.goto("/feedback/new")
    page.get_by_label("Name").fill(TITLE)
    page.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    page.get_by_label("Wer wird gefragt?").select_option("youth")
    page.get_by_label("Beginnen mit").select_option("set:youth")
    page.get_by_role("button", name="Anlegen").click()
    page.get_by_role("link", name="Ändern", exact=True).click()
    page.get_by_label("Überschrift").fill("Wie war die Beratung?")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="العربية").click()
    page.get_by_label("Überschrift", exact=True).fill(ARABIC)
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Die Texte sind gespeichert.")
    page.get_by_role("link", name="Fragen", exact=True).click()
    page.get_by_role("link", name="Veröffentlichen").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("main")).to_contain_text("Fassung 1 gilt")


def open_a_round(page: Page) -> tuple[str, str]:
    """A Welle; returns the addresses for phones and for the tablet."""
    page.get_by_role("link", name="Wellen und Zugänge").click()
    page.get_by_role("link", name="Neue Welle").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Winter")
    dialog.get_by_role("button", name="Welle anlegen").click()
    expect(page.locator("main")).to_contain_text("weniger als 5 Rückmeldungen")
    for way in WAYS:
        page.get_by_role("link", name="Neuer Zugang").click()
        dialog.get_by_label("Art").select_option(way)
        dialog.get_by_label("Wo er hängt oder liegt").fill(way)
        dialog.get_by_role("button", name="Zugang anlegen").click()
        expect(page.get_by_role("heading", level=3, name=way)).to_be_visible()
    lines = [page.locator("li", has=page.get_by_role("heading", level=3, name=way)) for way in WAYS]
    phone, tablet = (line.locator(".short-link").get_attribute("href") or "" for line in lines)
    return phone, tablet


def answer_in_arabic(phone: Page, address: str) -> None:
    phone.goto(address)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.get_by_role("heading", level=1)).to_have_text(ARABIC)
    phone.locator("[id='q.recommend.4']").check()
    phone.locator("[id='q.next-step.1']").check()
    phone.get_by_role("button", name="إرسال").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("شكرًا")


def answer_in_plain_german(tablet: Page, address: str) -> None:
    tablet.goto(address)
    tablet.get_by_role("button", name="Einfache Sprache").click()
    tablet.locator("[id='q.next-step.1']").check()
    tablet.get_by_role("button", name="Abschicken").click()
    expect(tablet.get_by_role("heading", level=1)).to_contain_text("Danke")
    tablet.get_by_role("link", name="Nächste Person").click()
    expect(tablet.locator("[id='q.next-step.1']")).not_to_be_checked()


def expect_no_result(page: Page) -> None:
    page.get_by_role("link", name="Ergebnisse").click()
    expect(page.locator("main")).not_to_contain_text("Ich weiß jetzt, was ich als Nächstes mache.")


def ten_more_answer(hub: LiveHub) -> FeedbackRound:
    with hub.app.app_context(), transaction(writing=True) as opened:
        winter = opened.scalars(select(FeedbackRound).where(FeedbackRound.name == "Winter")).one()
        for count, steps in ((5, "1"), (5, "3")):
            store_answers(winter.id, count, {"recommend": "4", "next-step": steps})
        opened.expunge(winter)
        return winter


def make_a_folge_and_publish_it(page: Page, winter: FeedbackRound) -> None:
    page.goto(f"/effects/new?round={winter.id}&question=next-step")
    page.get_by_label("Worum geht es?").fill("Der nächste Schritt")
    page.get_by_role("group", name="Deutsch").get_by_label("Das wurde gesagt").fill(SAID)
    page.get_by_label("Was ist zu tun?").fill("Zettel drucken")
    page.get_by_role("button", name="Folge anlegen").click()
    do_the_task_and_decide(page, "Der nächste Schritt", "Alle Beratungen enden mit einem Zettel.")
    page.get_by_role("link", name="Texte schreiben").click()
    page.get_by_role("group", name="Deutsch").get_by_label("Das haben wir gemacht").fill(DONE)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Prüfen und veröffentlichen").first.click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("[data-toasts]")).to_contain_text("jetzt öffentlich")
