"""The pages of agendas and minutes: a Steuergruppe with an item, a decision and what waits for the next one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.calendar.models import Event, Participant
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Document, Workspace
from hub.minutes.agenda import Point, add_item, attach
from hub.minutes.closing import note_filed
from hub.minutes.results import Result, ask_question, decide, give_task
from hub.minutes.topics import add_topic
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.calendar.steps import plan_of
from tests.days import day_in

PAGES = [
    Shown("minutes.agenda", "koordination", "/events/{meeting}/agenda"),
    Shown("minutes.change", "koordination", "/agenda-items/{agenda_item}/edit"),
    Shown("minutes.attachments", "koordination", "/agenda-items/{agenda_item}/attachments"),
    Shown("minutes.minutes", "koordination", "/events/{meeting}/minutes"),
    Shown("minutes.write_decision", "koordination", "/agenda-items/{agenda_item}/decisions"),
    Shown("minutes.hand_out", "koordination", "/agenda-items/{agenda_item}/tasks"),
    Shown("minutes.edit_decision", "koordination", "/decisions/{decision}/edit"),
    Shown("minutes.strike_decision", "koordination", "/decisions/{decision}/remove"),
    Shown("minutes.file", "koordination", "/events/{meeting}/minutes/file"),
    Shown("minutes.send", "koordination", "/events/{meeting}/minutes/send"),
    Shown("minutes.open_again", "koordination", "/events/{meeting}/minutes/reopen"),
    Shown("minutes.decisions", "koordination", "/workspaces/{meeting_workspace}/decisions"),
    Shown("minutes.questions", "koordination", "/workspaces/{meeting_workspace}/questions"),
    Shown("minutes.topics", "koordination", "/workspaces/{meeting_workspace}/topics"),
]


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """In a week, and another one after it."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.scalars(select(Person).where(Person.email == f"koordination@{DOMAIN}")).one())
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        document = opened.scalars(select(Document).where(Document.workspace_id == shared.id).limit(1)).one()
        day = day_in(7)
        first, _ = (_meeting(user, shared, day + timedelta(days=days)) for days in (0, 90))
        opened.add(Participant(event_id=first.id, person_id=user.id, institution_id=user.institution_id))
        item = add_item(user, first, Point("Jugendberatung im Quartier", 30, "Jobcenter", "Bitte Zahlen mitbringen."))
        attach(user, item, document)
        decision = decide(user, item, Result("Sie öffnet auch samstags.", 5, 0, 1))
        give_task(user, item, title="Mietvertrag vorbereiten", owner=None, due_on=day)
        ask_question(user, add_item(user, first, Point("Wer trägt die Kosten?")))
        add_topic(user, shared, title="Ferienprogramm", reason="Die Anmeldungen liefen schlecht.")
        note_filed(user, first, document)
        return {
            "meeting": str(first.id),
            "meeting_workspace": str(shared.id),
            "agenda_item": str(item.id),
            "decision": str(decision.id),
        }


def _meeting(user: User, shared: Workspace, day: date) -> Event:
    start = datetime(day.year, day.month, day.day, 9)
    event = create_event(user, shared, plan_of("Steuergruppe", start=start, format_name="Steuergruppe"))
    plan_event(user, event)
    return event
