"""A Fortbildung as people live it: registration opens, a seat is taken, passed on, and a guest gets it."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.trainings.links import personal_address
from hub.trainings.models import Registration
from tests.browser.live import LiveHub, Room
from tests.calendar.steps import plan_of
from tests.days import day_in


def test_a_seat_is_taken_given_back_and_offered_to_a_guest_who_accepts_it(room: Room, hub: LiveHub) -> None:
    event_url = f"/events/{a_training(hub)}"
    planner = room.open("koordination")
    planner.goto(event_url)
    planner.goto(f"{event_url}/registration")
    planner.get_by_label("Plätze insgesamt").fill("1")
    planner.get_by_label("Personen ohne Konto dürfen sich anmelden").check()
    planner.get_by_role("button", name="Speichern").click()
    link = planner.get_by_role("textbox", name="Link ohne Konto").input_value()

    school = room.open("schulsozialarbeit")
    school.goto(event_url)
    school.get_by_role("button", name="Anmelden").click()
    expect(school.get_by_role("region", name="Anmeldung")).to_contain_text("Ihr Platz ist sicher.")

    guest = room.open()
    guest.goto(link)
    guest.get_by_label("Vor- und Nachname").fill("Elif Yılmaz")
    guest.get_by_label("E-Mail-Adresse").fill("elif@betrieb.example")
    guest.get_by_role("button", name="Auf die Warteliste").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Bitte sehen Sie in Ihr Postfach")
    guest.goto(mailed_link(hub))
    guest.get_by_role("button", name="Anmeldung bestätigen").click()
    expect(guest.locator("main")).to_contain_text("an Stelle 1")

    school.get_by_role("link", name="Abmelden").click()
    school.get_by_role("dialog").get_by_role("button", name="Abmelden").click()
    expect(school.get_by_role("region", name="Anmeldung")).to_contain_text("0 von 1 frei")

    guest.reload()
    guest.get_by_role("button", name="Platz annehmen").click()
    expect(guest.locator("main")).to_contain_text("Ihr Platz ist sicher")
    planner.reload()
    expect(planner.get_by_role("table", name="Angemeldet", exact=True)).to_contain_text("Elif Yılmaz")


def a_training(hub: LiveHub) -> str:
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        start = datetime.combine(day_in(30), datetime.min.time()).replace(hour=9)
        event = create_event(user, shared, plan_of("Moderation lernen", start=start, format_name="Fortbildung"))
        plan_event(user, event)
        return str(event.id)


def mailed_link(hub: LiveHub) -> str:
    """What stands in the mail."""
    with hub.app.app_context(), transaction(writing=False) as opened:
        return personal_address(
            opened.scalars(select(Registration).where(Registration.email == "elif@betrieb.example")).one()
        )
