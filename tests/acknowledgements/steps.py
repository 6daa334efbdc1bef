"""Steps of these stories: filing a document, asking people about it, answering."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.groups import add_member
from hub.accounts.models import Group, Institution, Person
from hub.accounts.signed_in import user_of_person
from hub.acknowledgements.models import Addressee, Round
from hub.db import transaction
from hub.documents.models import Document, Workspace
from hub.documents.workspaces import change_member
from tests.days import day_in
from tests.people import Browser, Cast, document_named, make_person

IN_TWO_WEEKS = day_in(14).isoformat()


def filed(cast: Cast, content: bytes = b"eins", name: str = "Plan.txt") -> Document:
    """A document of the contributor, or a new version of it."""
    browser = cast.browser(cast.contributor)
    browser.get(f"/folders/{cast.root.id}/upload")
    assert browser.upload(cast.root.id, name, content, on_conflict="version").status_code == 302
    return document_named(name)


def wish(**fields: Any) -> dict[str, Any]:
    """What the form sends when the person has chosen; whom they ask is in `fields`."""
    return {
        "aim": "note",
        "of_institution": "one",
        "due_on": IN_TWO_WEEKS,
        "number": "1",
        "round_id": str(uuid.uuid4()),
        **fields,
    }


def preview(browser: Browser, document: Document, sent: dict[str, Any]) -> TestResponse:
    """The first step: the page that says who is asked."""
    return browser.post(f"/documents/{document.id}/acknowledgements/new", sent)


def send(browser: Browser, document: Document, sent: dict[str, Any]) -> TestResponse:
    """Both steps."""
    asked = preview(browser, document, sent)
    assert asked.status_code == 200, asked.text
    confirmed = re.search(r'name="confirmed" value="(\w+)"', asked.text)
    assert confirmed, asked.text
    return browser.post(f"/documents/{document.id}/acknowledgements/new", sent | {"confirmed": confirmed.group(1)})


def ask(browser: Browser, document: Document, **fields: Any) -> Round:
    """Ask and return the round."""
    answered = send(browser, document, wish(**fields))
    assert answered.status_code == 302, answered.text
    return round_at(answered.headers["Location"])


def round_at(address: str) -> Round:
    with transaction(writing=False) as opened:
        return opened.get_one(Round, uuid.UUID(address.rpartition("/")[2]))


def rounds_of(document: Document) -> list[Round]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Round).where(Round.document_id == document.id).order_by(Round.asked_at)))


def addressees_of(asked: Round) -> list[Addressee]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Addressee).where(Addressee.round_id == asked.id)))


def addressed(asked: Round, person: Any) -> Addressee:
    """The row of one person or institution in a round."""
    return next(row for row in addressees_of(asked) if person.id in (row.person_id, row.institution_id))


def answer(browser: Browser, addressee: Addressee, given: str = "noted", objection: str = "") -> TestResponse:
    return browser.post(answer_url(addressee), {"answer": given, "objection": objection})


def answer_url(addressee: Addressee) -> str:
    return f"/acknowledgements/addressees/{addressee.id}/answer"


def page_of(browser: Browser, asked: Round) -> str:
    """The text of the overview."""
    response = browser.get(f"/acknowledgements/{asked.id}")
    assert response.status_code == 200, response.text
    return unescape(response.text)


def shut_out(cast: Cast) -> None:
    """The Berufskolleg, and with it the reader, loses the Bereich."""
    change_level(cast, f"institution:{cast.reader.institution_id}", None)


def change_level(cast: Cast, principal: str, level: int | None) -> None:
    with transaction(writing=True) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        change_member(manager, opened.get_one(Workspace, cast.shared.id), principal=principal, level=level)


def join_group(cast: Cast, person: Person) -> None:
    """The person joins the Steuergruppe."""
    with transaction(writing=True) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        add_member(opened.get_one(Group, cast.group.id), opened.get_one(Person, person.id), actor=manager)


def stand_in(deputy: Person, person: Person) -> None:
    """`deputy` stands in for `person` from now on."""
    with transaction(writing=True) as opened:
        opened.get_one(Person, person.id).deputy_id = deputy.id


def colleague(cast: Cast, local: str = "colleague") -> Person:
    """Another person of the Jobcenter."""
    with transaction(writing=True) as opened:
        return make_person(local, f"Teamleitung U25 {local}", "staff", opened.get_one(Institution, cast.jobcenter.id))
