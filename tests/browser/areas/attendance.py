"""The pages of attendance: of a Fachtag that is held today, with people in its list."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import user_of_person
from hub.attendance.addresses import checkin_link, code_link, feedback_code, poster_link
from hub.attendance.certificates import Facts, keep_details
from hub.calendar.actions import create_event, plan_event
from hub.calendar.models import ACCEPTED, DECLINED, Participant
from hub.days import today
from hub.db import transaction
from hub.demo import DOMAIN
from hub.documents.models import Workspace
from tests.browser.live import LiveHub
from tests.browser.shown import Shown
from tests.calendar.steps import plan_of

PAGES = [
    Shown("attendance.attendance", "koordination", "/events/{held_event}/attendance"),
    Shown("attendance.poster", "koordination", "/events/{held_event}/attendance/poster"),
    Shown("attendance.scan_on", "koordination", "/events/{held_event}/attendance/scan"),
    Shown("attendance.certificates", "koordination", "/events/{held_event}/certificates"),
    Shown("attendance.feedback", "koordination", "/events/{held_event}/feedback"),
    Shown("attendance.confirm_end_of_feedback", "koordination", "/events/{held_event}/feedback/end"),
    Shown("attendance.statistics", "koordination", "/calendar/statistics"),
    Shown("attendance.scanned_code", "koordination", "/check-in/{checkin_code}"),
    Shown("attendance.personal_page", None, "/c/{checkin_page}"),
    Shown("attendance.at_the_door", None, "/here/{checkin_poster}"),
    Shown("attendance.feedback_form", None, "/f/{feedback_code}"),
]
NOT_PAGES = {
    "attendance.printed",
    "attendance.certificate",
    "attendance.own_certificate",
    "attendance.all_certificates",
    "attendance.personal_certificate",
    "attendance.statistics_as_csv",
}


def make_places(hub: LiveHub, _places: dict[str, str]) -> dict[str, str]:
    """A Fachtag of today with feedback, and a guest who has not come yet."""
    with hub.app.app_context(), transaction(writing=True) as opened:
        people = {person.email.partition("@")[0]: person for person in opened.scalars(select(Person))}
        assert people["koordination"].email.endswith(DOMAIN)
        user = user_of_person(people["koordination"])
        shared = opened.scalars(select(Workspace).where(Workspace.name == "Gemeinsame Ablage")).one()
        chamber = opened.scalars(select(Institution).where(Institution.short_name == "Handwerkskammer")).one()
        start = datetime(today().year, today().month, today().day, 0, 1)
        plan = plan_of("Fachtag Praktikum", start=start, hours=6, format_name="Fachtag", place="Rathaus, Saal 1")
        event = create_event(user, shared, plan)
        plan_event(user, event)
        for local, attended in (("jobcenter", True), ("berufsberatung", None), ("schulsozialarbeit", False)):
            person = people[local]
            opened.add(
                Participant(
                    event_id=event.id,
                    person_id=person.id,
                    institution_id=person.institution_id,
                    answer=ACCEPTED,
                    attended=attended,
                )
            )
        guest = Participant(
            id=uuid.uuid4(),
            event_id=event.id,
            name="Ausbildungsmeister Beispielbetrieb",
            email="meister@betrieb.example",
            institution_id=chamber.id,
            answer=ACCEPTED,
        )
        opened.add(guest)
        opened.add(Participant(event_id=event.id, name="Elternvertretung", answer=DECLINED))
        keep_details(user, event, Facts(6.0, "Wege ins Praktikum\nAus der Praxis", None, True))
        return {
            "held_event": str(event.id),
            "checkin_page": _token(checkin_link(guest)),
            "checkin_code": _token(code_link(guest.id, 0)),
            "checkin_poster": _token(poster_link(event)),
            "feedback_code": feedback_code(event.id),
        }


def _token(address: str) -> str:
    return address.rpartition("/")[2]
