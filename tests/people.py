"""The cast: the same people in every test, so that each reads as a story."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.accounts.devices import device_in_words
from hub.accounts.groups import add_group, add_member
from hub.accounts.institutions import Description, add_institution
from hub.accounts.invitations import Profile, add_person
from hub.accounts.models import Group, Institution, Person
from hub.accounts.sign_in import Attempt, open_sign_in
from hub.accounts.signed_in import User, user_of_person
from hub.db import session, transaction
from hub.documents.folders import root_of
from hub.documents.models import CONTRIBUTE, READ, Document, Folder, Workspace
from hub.documents.workspaces import change_member, create_workspace

PASSWORD = "vier Pferde lesen Zeitung"


class Browser:
    """One signed-in person with a cookie jar; sends the CSRF token as a page would."""

    def __init__(self, app: Flask) -> None:
        self._client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        response = self._client.get(path, **options)
        self._remember_token(response)
        return response

    def head(self, path: str, **options: Any) -> TestResponse:
        return self._client.head(path, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        response = self._client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)
        self._remember_token(response)
        return response

    def send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        """A request as a script sends it: the token in a header, the body as it is."""
        return self._client.open(path, method=method, headers={"X-CSRFToken": self.token, **(headers or {})}, **options)

    def sign_in(self, person: Person) -> Browser:
        """As by the page, without the time that checking a password is meant to take; tests/accounts use the page."""
        device = device_in_words(f"Werkzeug/{version('werkzeug')}")
        with transaction(writing=True):
            attempt = Attempt(person.email, PASSWORD, address="127.0.0.1", device=device)
            token = open_sign_in(session().get_one(Person, person.id), attempt)
        with self._client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(_user_id=token, _fresh=True)
        self.get("/account")
        return self

    def upload(self, folder_id: uuid.UUID, name: str, content: bytes, **fields: str) -> TestResponse:
        """By the plain form, as without JavaScript."""
        files = {"files": (io.BytesIO(content), name), **fields}
        return self.post(f"/folders/{folder_id}/upload", files, content_type="multipart/form-data")

    def _remember_token(self, response: TestResponse) -> None:
        if response.mimetype == "text/html":
            found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
            self.token = found.group(1) if found else self.token


@dataclass
class Cast:
    """People by what they may do in the Bereich `shared` („Gemeinsame Ablage“)."""

    app: Flask
    coordination: Person
    manager: Person
    contributor: Person
    reader: Person
    stranger: Person
    guest: Person
    administrator: Person
    data_protection: Person
    jobcenter: Institution
    group: Group
    shared: Workspace
    root: Folder

    def browser(self, person: Person | None) -> Browser:
        browser = Browser(self.app)
        return browser.sign_in(person) if person else browser

    def user(self, person: Person) -> User:
        with transaction(writing=False):
            return user_of_person(session().merge(person))


def make_world() -> None:
    """The cast's rows, in a transaction of their own; done once, tests start from a copy of the database."""
    with transaction(writing=True):
        youth_office = _institution("Jugendamt Musterstadt", "Jugendamt", "sgb8")
        jobcenter = _institution("Jobcenter Musterstadt", "Jobcenter", "sgb2")
        school = _institution("Berufskolleg Musterstadt", "Berufskolleg", "school")
        agency = _institution("Agentur für Arbeit Musterstadt", "Agentur", "sgb3")
        make_person("coordination", "Koordinierungsstelle", "coordination", youth_office)
        manager = make_person("manager", "Teamleitung Jugendamt", "staff", youth_office)
        make_person("contributor", "Integrationsfachkraft U25", "staff", jobcenter)
        make_person("reader", "Schulsozialarbeit", "staff", school)
        stranger = make_person("stranger", "Berufsberatung", "staff", agency)
        make_person("guest", "Ausbildungsberatung", "guest", jobcenter)
        make_person("administrator", "Technische Administration", "administration", jobcenter)
        make_person("data_protection", "Datenschutzbeauftragte", "data-protection", jobcenter)
        user = user_of_person(manager)
        group = add_group(name="Steuergruppe", purpose="", actor=user)
        add_member(group, stranger, actor=user)
        shared = create_workspace(user, name="Gemeinsame Ablage", purpose="", standard_folders=False)
        change_member(user, shared, principal=jobcenter.principal, level=CONTRIBUTE)
        change_member(user, shared, principal=school.principal, level=READ)


def cast_of(app: Flask) -> Cast:
    """The people of `make_world`, read from this application's database."""
    with transaction(writing=False) as opened:
        people = {person.email.partition("@")[0]: person for person in opened.scalars(select(Person))}
        shared = opened.scalars(select(Workspace)).one()
        return Cast(
            app=app,
            jobcenter=opened.scalars(select(Institution).where(Institution.short_name == "Jobcenter")).one(),
            group=opened.scalars(select(Group)).one(),
            shared=shared,
            root=root_of(shared),
            **people,
        )


def make_person(local: str, name: str, role: str, institution: Institution) -> Person:
    return add_person(Profile(f"{local}@musterstadt.example", name, role, institution.id), PASSWORD)


def document_named(name: str) -> Document:
    """The document of this name, wherever it lies; fails when there is none or more than one."""
    with transaction(writing=False):
        return session().scalars(select(Document).where(Document.name == name, Document.trash_id.is_(None))).one()


def a_document(cast: Cast, name: str = "Plan.txt") -> Document:
    """A document of the contributor in „Gemeinsame Ablage“."""
    cast.browser(cast.contributor).upload(cast.root.id, name, b"Inhalt")
    return document_named(name)


def _institution(name: str, short_name: str, legal_area: str) -> Institution:
    description = Description(name=name, short_name=short_name, legal_area=legal_area, contact="")
    return add_institution(description, actor=None)
