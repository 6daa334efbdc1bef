"""Zur Kenntnis nehmen as people live it: asking, objecting, agreeing, and who sees that."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.live import Room
from tests.browser.test_accessibility import expect_no_barrier

DOCUMENT = "Geschäftsordnung Steuergruppe.docx"


def test_a_document_is_agreed_to_and_objected_to_and_everybody_can_see_who_said_what(room: Room) -> None:
    coordination = room.open("koordination")
    ask_for_agreement(coordination)
    address = coordination.url

    school = room.open("schulsozialarbeit")
    school.goto("/")
    expect(school.get_by_role("heading", name="Bitte zur Kenntnis nehmen")).to_be_visible()
    school.locator(".acknowledged").get_by_role("link", name=DOCUMENT).click()
    expect(school.get_by_role("link", name="Fassung 1 herunterladen")).to_be_visible()
    school.get_by_label("Einwand", exact=True).check()
    school.get_by_role("button", name="Antwort speichern").click()
    expect(school.get_by_role("alert")).to_contain_text("worin Ihr Einwand besteht")
    school.get_by_label("Ihr Einwand").fill("Die Schulen brauchen zwei Stimmen.")
    school.get_by_role("button", name="Antwort speichern").click()
    expect(school.locator("[data-toasts]")).to_contain_text("Ihre Antwort ist gespeichert.")

    jobcenter = room.open("jobcenter")
    jobcenter.goto(address)
    jobcenter.get_by_role("link", name=DOCUMENT).first.click()
    jobcenter.get_by_text("Wer hat geantwortet?").click()
    expect_no_barrier(jobcenter)
    jobcenter.get_by_role("link", name="Für Jobcenter antworten").click()
    dialog = jobcenter.get_by_role("dialog")
    dialog.get_by_label("zugestimmt").check()
    dialog.get_by_role("button", name="Antwort speichern").click()
    expect(jobcenter.locator("main")).to_contain_text("2 von 2 haben geantwortet · 1 Einwand")

    coordination.reload()
    expect(coordination.locator(".acknowledged > li")).to_have_text(
        [
            re.compile("Schulsozialarbeit.*Einwand.*zwei Stimmen", re.DOTALL),
            re.compile("Jobcenter.*zugestimmt.*Integrationsfachkraft", re.DOTALL),
        ]
    )
    coordination.get_by_role("button", name="In die Ablage legen").click()
    expect(coordination.get_by_role("heading", level=1)).to_contain_text("Zustimmung Geschäftsordnung Steuergruppe")


def ask_for_agreement(page: Page) -> None:
    """The Schulsozialarbeit in person, and one person of the Jobcenter."""
    page.goto("/workspaces")
    page.get_by_role("link", name="Gemeinsame Ablage").first.click()
    page.get_by_role("link", name="01 Grundlagen").click()
    page.get_by_role("link", name=DOCUMENT).click()
    page.get_by_label("Mehr zu diesem Dokument").click()
    page.get_by_role("link", name="Um Kenntnisnahme bitten").click()
    page.get_by_label("zustimmen").check()
    page.get_by_label("Jobcenter Musterstadt").check()
    page.get_by_label("Schulsozialarbeit").check()
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator("main")).to_contain_text("Erwartet werden 2 Antworten:")
    expect(page.locator(".audience-panel")).to_contain_text("Teamleitung U25")
    expect_no_barrier(page)
    page.get_by_role("button", name="Senden").click()
    expect(page.locator("main")).to_contain_text("0 von 2 haben geantwortet")
