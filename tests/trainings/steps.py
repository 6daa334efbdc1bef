"""Fortbildungen as stories need them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event, Participant
from hub.days import today
from hub.db import now, session, transaction
from hub.mail.letters import letter_of
from hub.mail.models import Mail
from hub.trainings.links import personal_address, public_address
from hub.trainings.models import Registration, RegistrationOffer
from hub.trainings.offers import Terms, set_up_registration
from hub.trainings.registering import register
from hub.trainings.rows import offer_of
from tests.calendar.steps import an_event
from tests.people import Browser, Cast, make_person

IN_A_MONTH = timedelta(days=30)


def a_training(cast: Cast, *, seats: int = 2, starts_in: timedelta = IN_A_MONTH, **terms: Any) -> Event:
    """„Übergang Schule–Beruf“ of the contributor, with registration until the day it begins."""
    start = (now() + starts_in).astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None, microsecond=0)
    facts = {name: terms.pop(name) for name in ("is_draft", "place", "is_public", "folder_id") if name in terms}
    event = an_event(cast, "Übergang Schule–Beruf", start=start, hours=6, format_name="Fortbildung", **facts)
    set_up(cast, event, seats=seats, **terms)
    return event


def set_up(cast: Cast, event: Event, *, seats: int, **terms: Any) -> None:
    with working(cast):
        user = user_of_person(session().get_one(Person, cast.contributor.id))
        here = session().get_one(Event, event.id)
        wanted = Terms(seats=seats, closes_on=terms.pop("closes_on", here.first_day))
        set_up_registration(user, here, replace(wanted, **terms))


@contextmanager
def working(cast: Cast) -> Iterator[None]:
    """A writing transaction as a request has one."""
    with cast.app.app_context(), transaction(writing=True):
        yield


def people(cast: Cast, count: int, *, of: str = "Jobcenter", prefix: str = "person") -> list[uuid.UUID]:
    """So many more people of one institution."""
    with working(cast):
        institution = session().scalars(select(Institution).where(Institution.short_name == of)).one()
        made = [
            Person(
                id=uuid.uuid4(),
                email=f"{prefix}{number}@musterstadt.example",
                name=f"{prefix.title()} {number}",
                role="staff",
                institution_id=institution.id,
                password_hash="-",
            )
            for number in range(count)
        ]
        session().add_all(made)
        session().flush()
        return [person.id for person in made]


def somebody(cast: Cast, name: str = "Zweite Fachkraft", *, of: str = "Jobcenter") -> Person:
    """One more person of an institution, who can sign in."""
    with working(cast):
        institution = session().scalars(select(Institution).where(Institution.short_name == of)).one()
        return make_person(name.lower().replace(" ", "-"), name, "staff", institution)


def registers(cast: Cast, event: Event, *person_ids: uuid.UUID) -> None:
    """These register one after the other."""
    for person_id in person_ids:
        with working(cast):
            user = user_of_person(session().get_one(Person, person_id))
            register(user, session().get_one(Event, event.id))


def press(browser: Browser, event: Event) -> TestResponse:
    """„Anmelden“ on the Termin's page."""
    browser.get(f"/events/{event.id}")
    return browser.post(f"/events/{event.id}/register")


def registrations(event: Event) -> list[Registration]:
    """Everybody in the order of the line."""
    with transaction(writing=False) as opened:
        offer = offer_of(event)
        if offer is None:
            return []
        wanted = select(Registration).where(Registration.offer_id == offer.id).order_by(Registration.position)
        return list(opened.scalars(wanted))


def statuses(event: Event) -> list[str]:
    return [row.status for row in registrations(event)]


def of_person(event: Event, person_id: uuid.UUID) -> Registration:
    return next(row for row in registrations(event) if row.person_id == person_id)


def participants(event: Event) -> list[Participant]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Participant).where(Participant.event_id == event.id)))


def link_of(cast: Cast, event: Event) -> str:
    """The path of the public page."""
    with cast.app.app_context(), transaction(writing=False):
        offer = offer_of(event)
        assert offer is not None
        return public_address(offer).removeprefix("http://localhost")


def own_link(cast: Cast, registration: Registration) -> str:
    with cast.app.app_context():
        return personal_address(registration).removeprefix("http://localhost")


def guest_registers(browser: Browser, link: str, **fields: str) -> TestResponse:
    """By the public page."""
    browser.get(link)
    said = {"name": "Elif Yılmaz", "email": "elif@betrieb.example", "institution": "", "institution_name": "Betrieb"}
    return browser.post(link, said | fields)


def wishes(browser: Browser, link: str, wish: str) -> TestResponse:
    """A button on one's own page."""
    browser.get(link)
    return browser.post(link, {"wish": wish})


def mails(cast: Cast, recipient: str) -> list[tuple[str, str]]:
    """Subject and text of what is queued for one address, written as it would be sent now, in order."""
    with cast.app.app_context(), transaction(writing=False) as opened:
        rows = opened.scalars(select(Mail).where(Mail.recipient == recipient).order_by(Mail.created_at)).all()
        letters = [letter_of(row) for row in rows]
        return [(letter.subject, letter.body) for letter in letters if letter is not None]


def change(row_id: uuid.UUID, table: Any = Registration, **columns: Any) -> None:
    """Put something into a row, as time would."""
    with transaction(writing=True) as opened:
        row = opened.get_one(table, row_id)
        for name, value in columns.items():
            setattr(row, name, value)


def offer_row(event: Event) -> RegistrationOffer:
    with transaction(writing=False):
        offer = offer_of(event)
        assert offer is not None
        return offer


def work(cast: Cast, job: Callable[[], None]) -> None:
    with cast.app.app_context():
        job()


def link_in(text: str) -> str:
    """The first personal address in a mail, as a path."""
    found = re.search(r"http://localhost(/t/(?:mine|offer)/\S+)", text)
    assert found is not None, text
    return found.group(1)


def day_here(cast: Cast) -> date:
    with cast.app.app_context():
        return today()
