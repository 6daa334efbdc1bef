"""An invitation from the pasted list to the answer of a guest without an account."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

from playwright.sync_api import expect
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.invitations.invited import invited_to
from hub.invitations.links import personal_link
from tests.browser.live import LiveHub, Room
from tests.browser.test_accessibility import expect_no_barrier
from tests.calendar.steps import plan_of
from tests.days import day_in


def test_a_list_out_of_outlook_is_invited_and_a_guest_sends_a_deputy(room: Room, hub: LiveHub) -> None:
    event_id = an_announced_event(hub)
    planner = room.open("koordination")
    planner.goto(f"/events/{event_id}/participants")
    planner.get_by_label("Schulsozialarbeit (Berufskolleg)").check()
    planner.get_by_label("E-Mail-Adressen").fill('"Aulich, Eva" <aulich@kammer.example>; niemand')
    planner.get_by_role("button", name="Einladen und Mails senden").click()
    expect(planner.get_by_role("alert")).to_contain_text("„niemand“")
    planner.get_by_label("E-Mail-Adressen").fill('"Aulich, Eva" <aulich@kammer.example>;')
    planner.get_by_role("button", name="Einladen und Mails senden").click()
    expect(planner.locator("[data-toasts]")).to_contain_text("2 Einladungen gespeichert.")
    expect(planner.locator(".invited > li")).to_have_count(2)

    guest = room.open(None)
    guest.goto(personal_address(hub, event_id, "Eva Aulich"))
    expect(guest.get_by_label("Name der Vertretung")).to_be_hidden()
    guest.get_by_label("Vertretung – jemand anderes kommt für mich").check()
    guest.get_by_label("Name der Vertretung").fill("Jo Falk")
    guest.get_by_label("E-Mail-Adresse der Vertretung").fill("falk@kammer.example")
    expect_no_barrier(guest)
    guest.get_by_role("button", name="Antwort senden").click()
    expect(guest.locator("main")).to_contain_text("Ihre Antwort ist gespeichert.")

    school = room.open("schulsozialarbeit")
    school.goto(f"/events/{event_id}")
    school.get_by_role("link", name="Antworten", exact=True).click()
    dialog = school.get_by_role("dialog")
    dialog.get_by_label("Zusage – ich nehme teil").check()
    dialog.get_by_role("button", name="Antwort speichern").click()
    expect(school.locator(".own-answer")).to_contain_text("Zusage")

    planner.goto(f"/events/{event_id}")
    expect(planner.locator("main")).to_contain_text("3 Personen · 1 Zusage · 1 Vertretung · 1 offen")
    expect(planner.locator(".invited")).to_contain_text(re.compile("Eva Aulich.*vertreten durch Jo Falk", re.DOTALL))


def an_announced_event(hub: LiveHub) -> str:
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        day = day_in(21)
        event = create_event(user, shared, plan_of("Abstimmung", start=datetime(day.year, day.month, day.day, 9)))
        plan_event(user, event)
        return str(event.id)


def personal_address(hub: LiveHub, event_id: str, name: str) -> str:
    """As the mail brings it."""
    with hub.app.app_context(), transaction(writing=False):
        [row] = [row for row in invited_to([uuid.UUID(event_id)]) if row.name == name]
        return personal_link(row.participant)
