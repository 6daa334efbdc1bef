"""A calendar to subscribe to with 2,000 Termine: the whole file, and „nothing new“."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import insert, select

from bench.client import Connection
from bench.process import Server
from bench.report import Line, at_most
from hub import db
from hub.accounts.models import Person
from hub.accounts.signed_in import hash_token
from hub.app import create_app
from hub.calendar.models import PLANNED, Event, EventFormat
from hub.calendar.times import span_of_times
from hub.config import Settings
from hub.documents.models import Workspace
from hub.feeds.models import Feed

COUNT = 2_000
TOKEN = "bench" * 9
PATH = f"/feeds/{TOKEN}.ics"
WARM_UP = 3


def add_feed(settings: Settings) -> None:
    """2,000 Termine of the shared Bereich within the year ahead, and an address that shows them."""
    app = create_app(settings)
    try:
        with app.app_context(), db.transaction(writing=True) as opened:
            workspace = opened.scalars(select(Workspace)).one()
            person = opened.scalars(select(Person).limit(1)).one()
            format_id = opened.scalars(select(EventFormat.id).limit(1)).one()
            place = {"workspace_id": workspace.id, "format_id": format_id, "institution_id": person.institution_id}
            made = {"organiser_id": person.id, "created_by": person.id, "changed_by": person.id, "status": PLANNED}
            opened.execute(insert(Event), [_event(number) | place | made for number in range(COUNT)])
            feed = {"token_hash": hash_token(TOKEN), "person_id": person.id, "workspace_id": workspace.id}
            opened.execute(insert(Feed), [{"id": uuid.uuid4(), "workspace_ids": [], **feed}])
    finally:
        db.engine().dispose()


def _event(number: int) -> dict[str, object]:
    row_id = uuid.uuid4()
    start = datetime.combine(db.now().date(), datetime.min.time()) + timedelta(days=1, hours=4 * number)
    return {
        "id": row_id,
        "uid": f"{row_id}@jba-hub",
        "title": f"Abstimmungsgespräch Übergang Schule–Beruf {number}",
        "goal": "Absprachen, Zuständigkeiten; nächste Schritte",
        "description": "Bitte bringen Sie die Übersichten aus Ihrem Haus mit.\n" * 3,
        "place": "Rathaus, Raum 1",
        **span_of_times(start, start + timedelta(hours=2))._asdict(),
    }


def feeds(hub: Server, *, count: int) -> Iterator[Line]:
    """The median, because one calendar program asks at a time."""
    with Connection(hub.port) as connection:
        tag = connection.ask("GET", PATH).headers[b"etag"].decode()
        whole = _median(connection, count, 200)
        unchanged = _median(connection, 5 * count, 304, f"If-None-Match: {tag}")
    yield at_most("Kalender mit 2.000 Terminen abholen", whole, 300, unit="ms")
    yield at_most("Kalender abholen, nichts Neues (304)", unchanged, 10, unit="ms")


def _median(connection: Connection, count: int, status: int, *headers: str) -> float:
    times = []
    for _ in range(WARM_UP + count):
        began = time.perf_counter()
        assert connection.ask("GET", PATH, *headers).status == status
        times.append(time.perf_counter() - began)
    return sorted(times[WARM_UP:])[count // 2] * 1000
