"""Steps of attendance stories: a Termin with people in its list, put there directly."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.attendance.actions import WALK_IN
from hub.attendance.addresses import checkin_link, code_link, feedback_link, poster_link
from hub.attendance.certificates import Facts, keep_details
from hub.attendance.models import AttendanceDetails
from hub.audit.models import AuditEntry
from hub.calendar.models import ACCEPTED, Event, Participant
from hub.days import today
from hub.db import session, transaction
from hub.mail.models import Mail
from tests.calendar.steps import an_event
from tests.people import Browser, Cast


@contextmanager
def meanwhile(cast: Cast) -> Iterator[Session]:
    """Something happens that no page is needed for."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        yield opened


def event_on(cast: Cast, *, days: int = 0, title: str = "Fachtag Übergang", **more: Any) -> Event:
    """A Termin of the contributor that many days from today, from eight to ten in the morning."""
    with cast.app.app_context():
        day = today() + timedelta(days=days)
    start = datetime(day.year, day.month, day.day, 0, 1)
    return an_event(cast, title, start=start, format_name="Fachtag", place="Rathaus", **more)


def takes_part(cast: Cast, event: Event, person: Person, **more: Any) -> uuid.UUID:
    return _added(cast, event, person_id=person.id, institution_id=person.institution_id, **more)


def guest_takes_part(cast: Cast, event: Event, name: str = "Gast Muster", **more: Any) -> uuid.UUID:
    """Somebody without an account; with an address of their own unless `email` is None."""
    email = more.pop("email", f"{name.split(maxsplit=1)[0].lower()}@verein.example")
    return _added(cast, event, name=name, email=email, **more)


def _added(cast: Cast, event: Event, **columns: Any) -> uuid.UUID:
    row_id = uuid.uuid4()
    with meanwhile(cast) as opened:
        about = {"answer": ACCEPTED, "source": "person", **columns}
        opened.add(Participant(id=row_id, event_id=event.id, **about))
    return row_id


def participant(row_id: uuid.UUID) -> Participant:
    with transaction(writing=False):
        return session().get_one(Participant, row_id)


def walk_ins(event: Event) -> list[Participant]:
    with transaction(writing=False):
        found = select(Participant).where(Participant.event_id == event.id, Participant.source == WALK_IN)
        return list(session().scalars(found))


def planner(opened: Session, cast: Cast) -> User:
    """The contributor, read in a transaction that is open."""
    return user_of_person(opened.get_one(Person, cast.contributor.id))


def described(cast: Cast, event: Event, **more: Any) -> None:
    """Six Unterrichtseinheiten; feedback is asked unless said otherwise."""
    facts = {"teaching_units": 6.0, "contents": "Wege\nFallbeispiele", "template_id": None, "asks_feedback": True}
    with meanwhile(cast) as opened:
        keep_details(planner(opened, cast), opened.get_one(Event, event.id), Facts(**facts | more))


def details(event: Event) -> AttendanceDetails:
    with transaction(writing=False):
        return session().get_one(AttendanceDetails, event.id)


def code_of(cast: Cast, row_id: uuid.UUID, revision: int = 0) -> str:
    with cast.app.app_context():
        return _path(code_link(row_id, revision))


def page_of(cast: Cast, row_id: uuid.UUID) -> str:
    with cast.app.app_context():
        return _path(checkin_link(participant(row_id)))


def poster_of(cast: Cast, event: Event) -> str:
    with cast.app.app_context():
        return _path(poster_link(event))


def feedback_of(cast: Cast, event: Event) -> str:
    with cast.app.app_context():
        return _path(feedback_link(event.id))


def mark(browser: Browser, row_id: uuid.UUID, value: str = "yes") -> int:
    return browser.post(f"/participants/{row_id}/attendance", {"attended": value}).status_code


def work(cast: Cast) -> None:
    """The worker does what is due, but sends no mail."""
    with cast.app.app_context():
        for lane in (jobs.MAIN, "certificates"):
            jobs.run_due_jobs(lane)


def mails() -> list[Mail]:
    with transaction(writing=False):
        return list(session().scalars(select(Mail).order_by(Mail.recipient)))


def trail(action: str) -> list[str]:
    with transaction(writing=False):
        found = select(AuditEntry.text).where(AuditEntry.action == action).order_by(AuditEntry.number)
        return list(session().scalars(found))


def participants_in(event: Event) -> int:
    with transaction(writing=False):
        counting = select(func.count()).select_from(Participant).where(Participant.event_id == event.id)
        return session().scalar(counting) or 0


def main_of(page: TestResponse) -> str:
    """What the person reads, without what differs from page to page."""
    return page.text.partition("<main")[2].partition("</main>")[0]


def _path(address: str) -> str:
    """The address without the hub's own name."""
    return address.removeprefix("http://localhost")
