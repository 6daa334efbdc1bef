"""Steps of these stories: an agenda, writing in it, what comes out of it."""

from __future__ import annotations

import uuid
from html import unescape
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Event, Participant
from hub.db import session, transaction
from hub.documents.models import Document, Workspace
from hub.minutes.agenda import Point, add_item
from hub.minutes.models import AgendaItem, Decision, Minutes, Question, Topic
from hub.minutes.results import Result, ask_question, decide
from hub.minutes.topics import add_topic
from tests.people import Browser, Cast


def an_item(cast: Cast, event: Event, title: str = "Jugendberatung", **more: Any) -> AgendaItem:
    """An item of the contributor."""
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return add_item(user, opened.get_one(Event, event.id), Point(title, **more))


def a_topic(cast: Cast, title: str = "Ferienprogramm", reason: str = "") -> Topic:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return add_topic(user, opened.get_one(Workspace, cast.shared.id), title=title, reason=reason)


def a_question(cast: Cast, item: AgendaItem) -> Question:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return ask_question(user, opened.get_one(AgendaItem, item.id))


def a_decision(cast: Cast, item: AgendaItem, text: str = "Wir beginnen im Mai.", **votes: int) -> Decision:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return decide(user, opened.get_one(AgendaItem, item.id), Result(text, **votes))


def invited(cast: Cast, event: Event, *people: Person) -> None:
    """People with an account, as participants."""
    with transaction(writing=True) as opened:
        opened.add_all(
            Participant(event_id=event.id, person_id=one.id, institution_id=one.institution_id) for one in people
        )


def now_is(row: Any) -> Any:
    """The row as it stands in the database."""
    with transaction(writing=False):
        key = row.event_id if isinstance(row, Minutes) else row.id
        return session().get(type(row), key)


def items_of(event: Event) -> list[AgendaItem]:
    with transaction(writing=False) as opened:
        wanted = select(AgendaItem).where(AgendaItem.event_id == event.id)
        return list(opened.scalars(wanted.order_by(AgendaItem.position)))


def write(browser: Browser, item: AgendaItem, text: str, *, base: str = "", version: int = 0) -> TestResponse:
    """As the page's script saves."""
    sent = {"text": text, "base": base, "version": str(version)}
    return browser.post(f"/agenda-items/{item.id}/text", sent, headers={"Accept": "application/json"})


def page(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return unescape(response.text)


def minutes_of(event: Event) -> Minutes:
    with transaction(writing=False) as opened:
        return opened.get_one(Minutes, event.id)


def file_minutes(cast: Cast, event: Event, *, template: str = "by-item") -> uuid.UUID:
    """By the form, into the Bereich's root; returns the document's id."""
    browser = cast.browser(cast.contributor)
    response = browser.post(f"/events/{event.id}/minutes/file", {"template": template, "folder": str(cast.root.id)})
    assert response.status_code == 302, response.text
    return uuid.UUID(response.headers["Location"].rpartition("/")[2])


def document_of(document_id: uuid.UUID) -> Document:
    with transaction(writing=False) as opened:
        return opened.get_one(Document, document_id)
