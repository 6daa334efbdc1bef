"""From the date poll to the certificate, and from the minutes to the done task, across all areas as people live it."""

from __future__ import annotations

import uuid
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from hub.calendar.models import Event
from hub.calendar.times import hub_timezone, local, span_of_times
from hub.days import today
from hub.db import now, transaction
from hub.task_guests.addresses import token_of
from hub.task_guests.models import TaskGuest
from tests.browser.live import LiveHub, Room


def test_a_training_from_the_poll_to_the_certificate(room: Room, hub: LiveHub) -> None:
    planner = room.open("koordination")
    ask_for_a_date(planner)
    school = room.open("schulsozialarbeit")
    school.goto(planner.url)
    answer(school, "Ja", "Nein")
    kammer = room.open()
    kammer.goto(planner.get_by_label("Link zur Umfrage").input_value())
    kammer.get_by_label("Ihr Name").fill("Ausbildungsberatung")
    kammer.get_by_label("E-Mail-Adresse").fill("ausbildung@kammer.example")
    answer(kammer, "Wenn nötig", "Nein", button="Antworten")
    expect(kammer.locator("main")).to_contain_text("Ihre Antwort ist gespeichert")

    planner.reload()
    expect(planner.locator(".poll-time").first).to_contain_text("passt am besten")
    planner.get_by_role("button", name="Termin anlegen").click()
    expect(planner.locator("main")).to_contain_text("Noch niemand wurde benachrichtigt")
    planner.get_by_role("link", name="Bekannt geben").click()
    planner.get_by_role("dialog").get_by_role("button", name="Bekannt geben").click()
    expect(planner.get_by_role("link", name="Bekannt geben")).to_have_count(0)
    event_url = planner.url.partition("#")[0]

    planner.goto(f"{event_url}/registration")
    planner.get_by_label("Plätze insgesamt").fill("12")
    planner.get_by_role("button", name="Speichern").click()
    jobcenter = room.open("jobcenter")
    jobcenter.goto(event_url)
    jobcenter.get_by_role("button", name="Anmelden").click()
    expect(jobcenter.get_by_role("region", name="Anmeldung")).to_contain_text("Ihr Platz ist sicher.")

    the_day_has_come(hub, event_url)
    planner.goto(f"{event_url}/attendance")
    planner.get_by_role("button", name="Alle offenen anwesend").click()
    expect(planner.locator("[data-attendance-sum]")).to_contain_text("0 offen")
    planner.goto(f"{event_url}/certificates")
    planner.get_by_label("Unterrichtseinheiten").fill("6")
    planner.get_by_label("Inhalte").fill("Gesprächsführung")
    planner.get_by_role("button", name="Speichern").click()
    planner.get_by_role("button", name="Alle ausstellen").click()
    own = planner.get_by_role("link", name="Bescheinigung von Integrationsfachkraft U25 herunterladen")
    expect(own).to_be_visible(timeout=120_000)  # LibreOffice makes them, one after the other

    jobcenter.goto(event_url)
    with jobcenter.expect_download() as download:
        jobcenter.get_by_role("region", name="Meine Teilnahmebescheinigung").get_by_role("link").click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_three_tasks_come_out_of_the_minutes_and_are_done(room: Room, hub: LiveHub) -> None:
    planner = room.open("koordination")
    planner.goto("/events/new")
    planner.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    planner.get_by_label("Titel").fill("Abstimmung Ausbildungsmesse")
    planner.get_by_role("button", name="Anlegen und bekannt geben").click()
    expect(planner.get_by_role("heading", level=1)).to_contain_text("Abstimmung Ausbildungsmesse")
    event_url = planner.url.partition("#")[0]
    planner.goto(f"{event_url}/minutes")
    planner.get_by_label("Punkt", exact=True).fill("Stand der Messe")
    planner.get_by_role("button", name="Hinzufügen").click()
    for title in ("Halle buchen", "Betriebe anschreiben", "Flyer drucken"):
        planner.get_by_role("link", name="Aufgabe zu Stand der Messe").click()
        dialog = planner.get_by_role("dialog")
        dialog.get_by_label("Aufgabe", exact=True).fill(title)
        dialog.get_by_role("button", name="Aufgabe anlegen").click()
        expect(planner.locator(".minutes-tasks")).to_contain_text(title)

    planner.get_by_role("link", name="Flyer drucken").click()
    planner.locator(".title-row [data-menu] summary").click()
    planner.get_by_role("link", name="An Person ohne Konto geben").click()
    dialog = planner.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Druckerei")
    dialog.get_by_label("E-Mail-Adresse").fill("auftrag@druckerei.example")
    dialog.get_by_role("button", name="Link senden").click()
    expect(planner.locator("main")).to_contain_text("Druckerei")

    guest = room.open()
    guest.goto(address_of_guest(hub, "auftrag@druckerei.example"))
    guest.get_by_label("Ihre Nachricht").fill("Liefern wir am Freitag.")
    guest.get_by_role("button", name="Nachricht senden").click()
    expect(guest.locator("main")).to_contain_text("Liefern wir am Freitag.")
    guest.get_by_role("button", name="Erledigt").click()
    expect(guest.locator("main")).to_contain_text("Diese Aufgabe ist erledigt.")

    planner.goto(event_url)
    for title in ("Halle buchen", "Betriebe anschreiben"):
        planner.goto(event_url)
        planner.get_by_role("link", name=title).click()
        planner.get_by_role("button", name="Erledigt", exact=True).click()
        expect(planner.locator(".badge").first).to_contain_text("Erledigt")
    planner.goto(f"{event_url}/minutes")
    for title in ("Halle buchen", "Betriebe anschreiben", "Flyer drucken"):
        expect(planner.locator(".minutes-tasks li", has_text=title)).to_contain_text("erledigt", ignore_case=True)


def ask_for_a_date(page: Page) -> None:
    page.goto("/polls/new")
    page.get_by_label("Worum geht es?").fill("Gespräche mit Eltern")
    page.get_by_label("Bereich").select_option(label="Gemeinsame Ablage")
    page.get_by_label("Format").select_option(label="Fortbildung")
    for number, days in ((1, 20), (2, 22)):
        page.get_by_label(f"Zeit {number}", exact=True).fill(f"{now() + timedelta(days=days):%Y-%m-%d}T09:00")
    page.get_by_role("button", name="Umfrage beginnen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gespräche mit Eltern")


def answer(page: Page, *choices: str, button: str = "Antwort speichern") -> None:
    for number, choice in enumerate(choices):
        page.locator(".poll-time").nth(number).get_by_text(choice, exact=True).click()
    page.get_by_role("button", name=button).click()


def the_day_has_come(hub: LiveHub, event_url: str) -> None:
    """The Termin was yesterday: nobody waits twenty days for a test."""
    event_id = uuid.UUID(event_url.rpartition("/")[2])
    with hub.app.app_context(), transaction(writing=True) as opened:
        event = opened.scalars(select(Event).where(Event.id == event_id)).one()
        start, zone = local(event.starts_at, event.timezone), hub_timezone()
        back = start.date() - today() + timedelta(days=1)
        span = span_of_times(start - back, local(event.ends_at, zone) - back)
        for name, value in span._asdict().items():
            setattr(event, name, value)


def address_of_guest(hub: LiveHub, email: str) -> str:
    """What stands in the mail."""
    with hub.app.app_context(), transaction(writing=False) as opened:
        return f"/a/{token_of(opened.scalars(select(TaskGuest).where(TaskGuest.email == email)).one())}"
