"""The pages of registration: a Fortbildung with one seat, somebody in it, somebody waiting, and a guest."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.calendar.actions import create_event, plan_event
from hub.db import session, transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from hub.trainings.links import personal_address, public_address
from hub.trainings.offers import Terms, set_up_registration
from hub.trainings.organising import add_by_hand
from hub.trainings.registering import Guest, register
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.calendar.steps import plan_of
from tests.days import day_in

PAGES = [
    Shown("calendar.event", "schulsozialarbeit", "/events/{training}"),
    Shown("trainings.set_up", "koordination", "/events/{training}/registration"),
    Shown("trainings.switch_off", "koordination", "/events/{training}/registration/switch-off"),
    Shown("trainings.registrations", "koordination", "/events/{training}/registrations"),
    Shown("trainings.add", "koordination", "/events/{training}/registrations/new"),
    Shown("trainings.write", "koordination", "/events/{training}/registrations/write"),
    Shown("trainings.register_somebody", "jobcenter", "/events/{training}/register-colleague"),
    Shown("trainings.cancel", "schulsozialarbeit", "/registrations/{registration}/cancel"),
    Shown("trainings.move_up_page", "koordination", "/registrations/{registration}/move-up"),
    Shown("trainings.remove_page", "koordination", "/registrations/{registration}/remove"),
    Shown("trainings.register_page", None, "{training_link}"),
    Shown("trainings.mail_sent", None, "{training_link}/sent"),
    Shown("trainings.own_page", None, "{own_registration}"),
]
NOT_PAGES = {"trainings.export", "trainings.own_calendar_file", "trainings.malformed_address"}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    with hub.app.app_context(), transaction(writing=True) as opened:
        planner = _user("koordination")
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        day = day_in(21)
        plan = plan_of(
            "Gesprächsführung mit Jugendlichen",
            start=datetime(day.year, day.month, day.day, 9),
            hours=6,
            format_name="Fortbildung",
            place="Rathaus Musterstadt, Raum 2",
            speaker="Dr. Jana Winter",
            audience="Fachkräfte aller Rechtskreise",
        )
        event = create_event(planner, shared, plan)
        plan_event(planner, event)
        kept = {_user("jobcenter").institution_id: 1}
        terms = Terms(seats=2, closes_on=day, kept=kept, allows_guests=True, preparation="Ein Beispiel ohne Namen.")
        offer = set_up_registration(planner, event, terms)
        guest = add_by_hand(planner, event, Guest("Elif Yılmaz", "elif@betrieb.example", None, "Betrieb Yılmaz"))
        waiting = register(_user("schulsozialarbeit"), event)
        return {
            "training": str(event.id),
            "registration": str(waiting.id),
            "training_link": urlsplit(public_address(offer)).path,
            "own_registration": urlsplit(personal_address(guest)).path,
        }


def _user(local: str) -> User:
    return user_of_person(session().scalars(select(Person).where(Person.email == f"{local}@{DOMAIN}")).one())
