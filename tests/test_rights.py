"""Every route, asked by everybody: the answers are exactly these. A route that is missing here fails."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from hub import db
from hub.accounts.models import Person, SignIn
from hub.accounts.signed_in import hash_token
from hub.app import create_app
from hub.config import Settings
from hub.db import transaction
from hub.guard import SAFE_METHODS, refuse_undeclared_routes
from tests.compiled_once import share_templates
from tests.people import Cast, cast_of
from tests.rights import parts

PARTS = parts()
PERSONS = ("nobody", "guest", "stranger", "reader", "contributor", "manager", "administrator")

UUID_IN_ADDRESS = re.compile("<uuid:[^>]+>")


@dataclass
class World:
    """One of each thing, and a sign-in for every person."""

    app: Flask
    settings: Settings
    snapshot: Path
    ids: dict[str, uuid.UUID]
    people: dict[str, Person]
    is_changed: bool = False

    def restore(self) -> None:
        """Back to how it was before the last request."""
        db.engine().dispose()
        for file in self.settings.data.glob("hub.sqlite3*"):
            file.unlink()
        shutil.copy(self.snapshot, self.settings.data / "hub.sqlite3")

    def client(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["csrf_token"] = "secret"
            if who != "nobody":
                cookie["_user_id"] = who
        return client

    def ask(self, method: str, rule: str, who: str) -> int:
        if self.is_changed:
            self.restore()
        self.is_changed = method not in SAFE_METHODS
        signer = URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token")
        headers = {"X-CSRFToken": signer.dumps("secret")}
        return self.client(who).open(self._address(rule), method=method, headers=headers).status_code

    def _address(self, rule: str) -> str:
        path = rule
        for part in PARTS:
            for address, thing in part.addresses.items():
                path = path.replace(address, UUID_IN_ADDRESS.sub(str(self.ids[thing]), address))
        for part in PARTS:
            for name, thing in part.ids.items():
                wanted = "folder" if name == "entry_id" and rule.startswith("/folders") else thing
                path = path.replace(f"<uuid:{name}>", str(self.ids[wanted]))
            for placeholder, text in part.words.items():
                path = path.replace(placeholder, text)
        return path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    shutil.copy(migrated_sqlite, folder / "hub.sqlite3")
    settings = Settings(data=folder, base_url="http://localhost")
    app = create_app(settings)
    share_templates(app)
    with app.app_context():
        cast = cast_of(app)
        ids = _make_things(cast)
    people = {who: getattr(cast, who) for who in PERSONS if who != "nobody"}
    with transaction(writing=True) as opened:
        for who, person in people.items():
            opened.add(SignIn(token_hash=hash_token(who), person_id=person.id, device="Test", address=""))
    db.engine().dispose()
    snapshot = folder / "snapshot.sqlite3"
    shutil.copy(folder / "hub.sqlite3", snapshot)
    yield World(app, settings, snapshot, ids, people)
    db.engine().dispose()


def _make_things(cast: Cast) -> dict[str, uuid.UUID]:
    ids: dict[str, uuid.UUID] = {}
    for part in PARTS:
        if part.make_things is not None:
            with transaction(writing=True):
                ids |= part.make_things(cast, ids)
    return ids


def _rows() -> dict[tuple[str, str], list[int]]:
    rows = {}
    for line in filter(None, "".join(part.table for part in PARTS).splitlines()):
        method, *words = line.split()
        rows[(method, " ".join(words[: -len(PERSONS)]))] = [int(word) for word in words[-len(PERSONS) :]]
    return rows


def _routes(app: Flask) -> list[tuple[str, str]]:
    ignored = {"HEAD", "OPTIONS"}
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set())
        if method not in ignored or (rule.methods or set()) - {"OPTIONS"} == {method}
    )


def test_every_route_stands_in_the_table(world: World) -> None:
    assert [key for key in _routes(world.app) if key not in _rows()] == []
    assert [key for key in _rows() if key not in _routes(world.app)] == []


def test_everybody_gets_exactly_the_answer_of_the_table(world: World) -> None:
    wrong = []
    for (method, rule), expected in _rows().items():
        got = [world.ask(method, rule, who) for who in PERSONS]
        if got != expected:
            wrong.append(f"{method} {rule}: expected {expected}, got {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["stranger", "administrator", "guest"])
def test_those_without_a_share_cannot_tell_a_thing_from_nothing(world: World, who: str) -> None:
    for thing in ("documents", "folders", "workspaces"):
        existing = world.ids[thing.rstrip("s")]
        answers = [world.client(who).get(f"/{thing}/{row_id}") for row_id in (existing, uuid.uuid4())]
        assert [answer.status_code for answer in answers] == [404, 404]
        texts = [answer.text.replace(str(existing), "") for answer in answers]
        assert len(texts[0]) == pytest.approx(len(texts[1]), abs=200)


def test_the_application_refuses_to_start_with_a_route_that_declares_no_permission(world: World) -> None:
    app = Flask("naked", static_folder=None)
    app.add_url_rule("/naked", view_func=lambda: "offen")
    with pytest.raises(RuntimeError, match="/naked"):
        refuse_undeclared_routes(app)


def test_a_change_without_the_token_of_the_page_is_refused(world: World) -> None:
    world.restore()
    refused = world.client("manager").post(f"/trash/{world.ids['trash']}/purge")
    assert refused.status_code == 400
    assert "Seite war zu lange offen" in refused.text
