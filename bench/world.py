"""What the measurements look at: signed-in people and folders full of rows, written straight into the tables."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlalchemy import insert, select

from hub import db
from hub.accounts.models import Institution, Person, SignIn
from hub.accounts.signed_in import hash_token
from hub.app import create_app
from hub.calendar.models import PLANNED, Event, EventFormat
from hub.calendar.times import span_of_times
from hub.config import Settings
from hub.documents.models import CONTRIBUTE, Entry, Membership, Workspace
from hub.documents.names import name_key
from hub.migrate import migrate
from hub.tasks.models import DOING, DONE, OPEN, WAITING, Task, TaskStep
from search.german import fold, sort_key

INSTITUTIONS = ("Jobcenter", "Jugendamt", "Agentur für Arbeit", "Berufskolleg", "Handwerkskammer")
TASKS = 1_000
SUBJECTS = ("Protokoll Steuergruppe", "Förderplan", "Übergabe Beratung", "Maßnahmenliste", "Kooperationsvereinbarung")


@dataclass(frozen=True)
class Visit:
    """What a browser of a signed-in person sends along."""

    cookie: str
    csrf: str


@dataclass(frozen=True)
class World:
    """`folders` maps a number of entries to the address of a folder with as many, `board` has `TASKS` Aufgaben."""

    visits: list[Visit]
    folders: dict[int, str]
    board: str


def make_world(settings: Settings, *, sizes: tuple[int, ...], people: int) -> World:
    """Migrate the database and fill it; the people belong to five institutions that may all write."""
    app = create_app(settings)
    try:
        with app.app_context():
            migrate()
            with db.transaction(writing=True):
                tokens = _sign_in_people(people)
                folders = _fill_folders(sizes)
                board = _fill_board(TASKS)
        return World([_visit(app, token) for token in tokens], folders, board)
    finally:
        db.engine().dispose()


def _sign_in_people(count: int) -> list[str]:
    institutions = [uuid.uuid4() for _ in INSTITUTIONS]
    people = [uuid.uuid4() for _ in range(count)]
    tokens = [uuid.uuid4().hex for _ in people]
    db.session().execute(
        insert(Institution),
        [
            {"id": row_id, "name": f"{name} Musterstadt", "short_name": name, "legal_area": "network"}
            for row_id, name in zip(institutions, INSTITUTIONS, strict=True)
        ],
    )
    db.session().execute(
        insert(Person),
        [
            {
                "id": row_id,
                "email": f"person{number}@musterstadt.example",
                "name": f"Fachkraft {number}",
                "role": "staff",
                "institution_id": institutions[number % len(institutions)],
                "previous_visit_at": db.now() - timedelta(days=2),
            }
            for number, row_id in enumerate(people)
        ],
    )
    db.session().execute(
        insert(SignIn),
        [
            {"token_hash": hash_token(token), "person_id": row_id, "device": "Messung", "address": "127.0.0.1"}
            for token, row_id in zip(tokens, people, strict=True)
        ],
    )
    workspace = uuid.uuid4()
    db.session().execute(
        insert(Workspace), {"id": workspace, "name": "Gemeinsame Ablage", "purpose": "", "created_by": people[0]}
    )
    db.session().execute(
        insert(Membership),
        [
            {"workspace_id": workspace, "principal": f"institution:{row_id}", "level": CONTRIBUTE}
            for row_id in institutions
        ],
    )
    return tokens


def _fill_folders(sizes: tuple[int, ...]) -> dict[int, str]:
    workspace, author = db.session().query(Workspace.id, Workspace.created_by).one()
    place = {"workspace_id": workspace, "created_by": author, "changed_by": author, "revision": 1}
    root = uuid.uuid4()
    folders = {size: uuid.uuid4() for size in sizes}
    rows = [_entry(root, None, "Gemeinsame Ablage", "folder")]
    rows += [_entry(row_id, root, f"Mit {size} Einträgen", "folder") for size, row_id in folders.items()]
    for size, row_id in folders.items():
        rows += [
            _entry(uuid.uuid4(), row_id, f"{SUBJECTS[number % len(SUBJECTS)]} {number}.pdf", "document", age=number)
            for number in range(size)
        ]
    db.session().execute(insert(Entry.__table__), [place | row for row in rows])  # type: ignore[arg-type]
    return {size: f"/folders/{row_id}" for size, row_id in folders.items()}


def _fill_board(count: int) -> str:
    """Aufgaben in all columns, given to people of all institutions, every second one with a checklist."""
    workspace, author = db.session().query(Workspace.id, Workspace.created_by).one()
    people = db.session().query(Person.id).all()
    day = db.now().date()
    ids = [uuid.uuid4() for _ in range(count)]
    rows = [
        {
            "id": row_id,
            "workspace_id": workspace,
            "title": f"{SUBJECTS[number % len(SUBJECTS)]} vorbereiten {number}",
            "status": (OPEN, DOING, WAITING, DONE)[number % 4],
            "position": float(number),
            "due_on": day + timedelta(days=number % 60 - 10),
            "owner": f"person:{people[number % len(people)][0]}",
            "tags": ["Steuergruppe"] if number % 3 == 0 else [],
            "created_by": author,
            "changed_by": author,
            "done_at": db.now() if number % 4 == 3 else None,
        }
        for number, row_id in enumerate(ids)
    ]
    db.session().execute(insert(Task), rows)
    steps = [{"task_id": ids[number // 2], "text": "Nächster Schritt", "position": number} for number in range(count)]
    db.session().execute(insert(TaskStep), steps)
    return f"/workspaces/{workspace}/board"


def _entry(row_id: uuid.UUID, parent: uuid.UUID | None, name: str, kind: str, *, age: int = 0) -> dict[str, object]:
    is_document = kind == "document"
    return {
        "id": row_id,
        "kind": kind,
        "parent_id": parent,
        "name": name,
        "name_key": name_key(name),
        "sort_key": sort_key(name),
        "search_text": fold(name),
        "created_at": db.now(),
        "changed_at": db.now() - timedelta(hours=age),
        "title": "" if is_document else None,
        "tags": ["Protokoll"] if is_document else None,
        "number": 1 if is_document else None,
        "size": 48_213 if is_document else None,
        "sha256": "0" * 64 if is_document else None,
        "media_type": "application/pdf" if is_document else None,
    }


def fill_calendar(settings: Settings, starts: Sequence[datetime]) -> None:
    """Announced Termine of an hour at these moments, in the Bereich that everybody reads."""
    app = create_app(settings)
    try:
        with app.app_context(), db.transaction(writing=True) as opened:
            workspace, author = opened.query(Workspace.id, Workspace.created_by).one()
            institution = opened.scalars(select(Person.institution_id).where(Person.id == author)).one()
            formats = opened.scalars(select(EventFormat.id)).all()
            who = {"workspace_id": workspace, "organiser_id": author, "institution_id": institution}
            same = {"created_by": author, "changed_by": author, "status": PLANNED, "description": "Was ansteht. " * 40}
            rows = [
                who
                | same
                | span_of_times(at, at + timedelta(hours=1))._asdict()
                | {"id": uuid.uuid4(), "uid": uuid.uuid4().hex, "title": SUBJECTS[number % len(SUBJECTS)]}
                | {"format_id": formats[number % len(formats)]}
                for number, at in enumerate(starts)
            ]
            opened.execute(insert(Event), rows)
    finally:
        db.engine().dispose()


def _visit(app: Flask, token: str) -> Visit:
    """The cookie as the sign-in page would set it, without the time that checking a password takes."""
    with app.test_request_context():
        csrf = generate_csrf()
        cookie.update(_user_id=token, _fresh=True)
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Visit(f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(cookie))}", csrf)
