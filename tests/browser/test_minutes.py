"""A Steuergruppe as people live it: plan it, write the minutes in pairs, decide, file, take note."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.calendar.models import Participant
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from tests.browser.live import LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier
from tests.calendar.steps import plan_of
from tests.days import day_in


@pytest.fixture
def address(hub: LiveHub) -> str:
    """The page of a Steuergruppe tomorrow, to which the Jobcenter is invited."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        people = {row.email.partition("@")[0]: row for row in opened.scalars(select(Person))}
        assert all(row.email.endswith(DOMAIN) for row in people.values())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        day = day_in(1)
        start, user = datetime(day.year, day.month, day.day, 9), user_of_person(people["koordination"])
        event = create_event(user, shared, plan_of("Steuergruppe Herbst", start=start, format_name="Steuergruppe"))
        plan_event(user, event)
        invited = people["jobcenter"]
        opened.add(Participant(event_id=event.id, person_id=invited.id, institution_id=invited.institution_id))
        return f"/events/{event.id}"


def test_points_of_an_agenda_are_dragged(room: Room, address: str) -> None:
    page = room.open("koordination")
    page.goto(f"{address}/agenda")
    for title in ("Erstens", "Zweitens", "Drittens"):
        page.get_by_label("Punkt", exact=True).fill(title)
        page.get_by_role("button", name="Hinzufügen").click()
        expect(page.locator(".agenda .agenda-title").last).to_contain_text(title)
    handles, titles = page.locator("[data-agenda-drag]"), page.locator(".agenda .agenda-title")
    page.goto(f"{address}/agenda")
    with page.expect_response("**/move"):
        handles.nth(2).drag_to(titles.nth(0), target_position={"x": 2, "y": 2})
    expect(page.locator(".agenda-item").first.get_by_role("button", name="nach oben")).to_have_count(0)
    expect(titles).to_have_text(["Drittens", "Erstens", "Zweitens"])
    expect(page.get_by_role("button", name="„Drittens“ nach unten")).to_be_visible()


def test_minutes_are_written_by_two_and_decided_filed_and_taken_note_of(room: Room, address: str) -> None:
    coordination = room.open("koordination")
    plan_the_agenda(coordination, address)

    coordination.get_by_role("link", name="Protokoll", exact=True).click()
    coordination.get_by_label("Integrationsfachkraft U25").check()
    coordination.get_by_role("button", name="Anwesenheit speichern").click()
    jobcenter = room.open("jobcenter")
    jobcenter.goto(f"{address}/minutes")

    notes = coordination.get_by_label("Notizen zu Jugendberatung")
    notes.fill("Der Standort ist frei.")
    expect(coordination.locator(".minutes-text [data-state]").last).to_contain_text("gespeichert um")
    other = jobcenter.get_by_label("Notizen zu Jugendberatung")
    other.fill("Die Miete ist offen.")
    expect(jobcenter.locator(".minutes-text [data-other]").last).to_contain_text("Der Standort ist frei.")
    expect(other).to_have_value("Die Miete ist offen.")
    expect_no_barrier(jobcenter)
    other.fill("Der Standort ist frei.\nDie Miete ist offen.")
    jobcenter.get_by_role("button", name="Notizen speichern").click()
    expect(jobcenter.locator(".minutes-text [data-state]").last).to_contain_text("gespeichert um")

    coordination.reload()
    expect(notes).to_have_value("Der Standort ist frei.\nDie Miete ist offen.")
    coordination.get_by_role("link", name="Beschluss zu Jugendberatung").click()
    coordination.get_by_role("dialog").get_by_label("Beschluss", exact=True).fill("Wir öffnen samstags.")
    coordination.get_by_role("dialog").get_by_role("button", name="Speichern").click()
    expect(coordination.locator(".decision")).to_contain_text("Wir öffnen samstags.")
    coordination.get_by_role("link", name="Aufgabe zu Jugendberatung").click()
    coordination.get_by_role("dialog").get_by_label("Aufgabe", exact=True).fill("Mietvertrag vorbereiten")
    coordination.get_by_role("dialog").get_by_role("button", name="Aufgabe anlegen").click()
    expect(coordination.locator(".minutes-tasks")).to_contain_text("Mietvertrag vorbereiten")

    coordination.get_by_role("link", name="Protokoll erzeugen").click()
    coordination.get_by_role("dialog").get_by_role("button", name="Erzeugen").click()
    expect(coordination.get_by_role("heading", level=1)).to_contain_text("Protokoll Steuergruppe Herbst")
    coordination.goto(f"{address}/minutes")
    coordination.get_by_role("link", name="Zur Kenntnis geben").click()
    coordination.get_by_role("dialog").get_by_role("button", name="Zur Kenntnis geben").click()
    expect(coordination.locator(".aside")).to_contain_text("zur Kenntnis gegeben")
    jobcenter.goto("/")
    expect(jobcenter.locator(".acknowledged")).to_contain_text("Protokoll Steuergruppe Herbst")


def plan_the_agenda(page: Page, address: str) -> None:
    """Two items, the second one moved before the first by keyboard."""
    page.goto(f"{address}/agenda")
    for title, minutes in (("Jugendberatung", "30"), ("Begrüßung", "10")):
        page.get_by_label("Punkt", exact=True).fill(title)
        page.get_by_label("Dauer in Minuten").fill(minutes)
        page.get_by_role("button", name="Hinzufügen").click()
        expect(page.locator(".agenda")).to_contain_text(title)
    page.get_by_role("button", name="„Begrüßung“ nach oben").press("Enter")
    expect(page.locator(".agenda-title").first).to_contain_text("Begrüßung")
    expect(page.locator(".agenda-time").last).to_have_text("09:10")
