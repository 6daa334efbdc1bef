"""`python -m bench.finding`: the page of results over HTTP in a hub full of documents, and from upload to found."""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import time
import uuid
import zlib
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from docx import Document as WordFile
from sqlalchemy import insert, select

from bench.client import Connection, upload_in_one
from bench.process import Server, running_hub
from bench.report import Line, at_most, table
from bench.search_world import READABLE, SCOPES, entries, questions
from bench.world import World, make_world
from hub import db, indexing
from hub.accounts.models import Person
from hub.app import create_app
from hub.config import Settings
from hub.documents.models import READ, Entry, Membership, Reading, Version, Workspace
from hub.documents.names import name_key
from search import Entry as Section
from search.german import fold, sort_key
from search.question import as_text

UPLOADS = 5
PAGES = 20
SENTENCES_ON_A_PAGE = 40
IMPATIENCE_SECONDS = 60
BATCH = 2_000
WARM_UP = 20
SCHEDULE_SECONDS, REBUILDING_SECONDS = 8, 600


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.finding", description="misst die Suche im Hub")
    options.add_argument("--quick", action="store_true", help="5.000 statt 50.000 Dokumente")
    count = 5_000 if options.parse_args().quick else 50_000
    with TemporaryDirectory(prefix="jba-bench-", dir="/var/tmp") as folder:
        world = make_world(Settings(data=folder), sizes=(0,), people=1)
        _fill(Settings(data=folder), count)
        with running_hub({"HUB_DATA": folder}) as hub:
            time.sleep(SCHEDULE_SECONDS)  # what is due once a day and once a week, the index's rebuilding too
            hub.wait_until_idle(at_most=REBUILDING_SECONDS)
            lines = [_pages(hub, world, count), _from_upload_to_found(hub, world)]
    print(table(f"Suche im Hub, {count} Dokumente in {len(SCOPES)} Bereichen", lines))


def _pages(hub: Server, world: World, count: int) -> Line:
    """Every question once, after a few of another hand."""
    headers = f"Cookie: {world.visits[0].cookie}"
    asked = questions(count, seed=8)[:WARM_UP] + questions(count, seed=9)
    times = []
    with Connection(hub.port) as connection:
        for _, question in asked:
            began = time.perf_counter()
            assert connection.ask("GET", f"/search?q={quote(as_text(question))}", headers).status == 200
            times.append((time.perf_counter() - began) * 1000)
    times = sorted(times[WARM_UP:])
    _say(f"p50 {median(times):.0f} ms, p99 {times[int(len(times) * 0.99)]:.0f} ms")
    return at_most("Seite mit Treffern über HTTP, p95", times[int(len(times) * 0.95)], 100, unit="ms")


def _from_upload_to_found(hub: Server, world: World) -> Line:
    """A Word file of twenty pages, until its last word is found; the median of a few."""
    visit, seconds = world.visits[0], []
    with Connection(hub.port) as connection:
        for number in range(UPLOADS):
            word, name = f"Prüfwort{chr(97 + number)}", f"Bericht {number}.docx"
            upload_in_one(connection, world.folders[0], visit, name, _word_file(word))
            began = time.perf_counter()
            while not _is_found(hub, word, name, visit.cookie):
                assert time.perf_counter() - began < IMPATIENCE_SECONDS, "the upload was not found"
                time.sleep(0.05)
            seconds.append(time.perf_counter() - began)
    return at_most(f"Word-Datei mit {PAGES} Seiten, vom Hochladen bis gefunden", median(seconds), 5, unit="s")


def _is_found(hub: Server, words: str, name: str, cookie: str) -> bool:
    with urlopen(Request(f"http://127.0.0.1:{hub.port}/search?q={quote(words)}", headers={"Cookie": cookie})) as page:
        return f'data-hit="{name}"'.encode() in page.read()


def _word_file(last_word: str) -> bytes:
    file = WordFile()
    for _ in range(PAGES):
        file.add_paragraph(
            "Die Jugendberufsagentur berät junge Menschen am Übergang in den Beruf. " * SENTENCES_ON_A_PAGE
        )
        file.add_page_break()
    file.add_paragraph(last_word)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _fill(settings: Settings, count: int) -> None:
    """So many documents with their texts read, and the index made of them; one in twenty is on another page."""
    app = create_app(settings)
    try:
        with app.app_context():
            with db.transaction(writing=True) as opened:
                person = opened.scalars(select(Person)).one()
                roots = _workspaces(person)
                batch: list[Section] = []
                for section in entries(count):
                    batch.append(section)
                    if len(batch) == BATCH:
                        _documents(batch, roots, person)
                        batch.clear()
                _documents(batch, roots, person)
            began = time.perf_counter()
            done = indexing.rebuild(lambda _: None)
            _say(f"{done / (time.perf_counter() - began):.0f} Einträge/s in den Index")
            with db.transaction(writing=True) as opened:
                opened.query(indexing.IndexChange).delete()
    finally:
        db.engine().dispose()


def _workspaces(person: Person) -> dict[str, tuple[uuid.UUID, uuid.UUID]]:
    """Bereich and root folder of every scope; the person reads 60 of the 200."""
    places = {scope: (uuid.uuid4(), uuid.uuid4()) for scope in SCOPES}
    for scope, (workspace, root) in places.items():
        db.session().add(Workspace(id=workspace, name=scope, purpose="", created_by=person.id))
        db.session().flush()
        db.session().execute(insert(Entry.__table__), [_row(person, workspace, root, None, scope, "folder")])  # type: ignore[arg-type]
        if scope in READABLE:
            db.session().add(Membership(workspace_id=workspace, principal=person.principal, level=READ))
    return places


def _documents(sections: list[Section], places: dict[str, tuple[uuid.UUID, uuid.UUID]], person: Person) -> None:
    rows, versions, readings = [], [], {}
    for section in sections:
        workspace, root = places[section.scope]
        sha256 = hashlib.sha256(section.text.encode()).hexdigest()
        row_id = uuid.uuid4()
        name = f"{section.id} {section.title[:80]}.txt"
        rows.append(_row(person, workspace, root, row_id, name, "document") | {"sha256": sha256})
        versions.append(_version(row_id, sha256, name, person, size=len(section.text)))
        readings[sha256] = {
            "sha256": sha256,
            "status": "ok",
            "detail": "",
            "text": zlib.compress(section.text.encode()),
            "read_at": db.now(),
        }
    if not rows:
        return
    known = set(db.session().scalars(select(Reading.sha256).where(Reading.sha256.in_(list(readings)))))
    new = [row for sha256, row in readings.items() if sha256 not in known]
    db.session().execute(insert(Entry.__table__), rows)  # type: ignore[arg-type]
    db.session().execute(insert(Version), versions)
    if new:
        db.session().execute(insert(Reading), new)


def _row(
    person: Person, workspace: uuid.UUID, root: uuid.UUID, row_id: uuid.UUID | None, name: str, kind: str
) -> dict[str, Any]:
    is_document = kind == "document"
    return {
        "id": row_id or root,
        "kind": kind,
        "workspace_id": workspace,
        "parent_id": root if row_id else None,
        "name": name,
        "name_key": name_key(name),
        "sort_key": sort_key(name),
        "search_text": fold(name),
        "revision": 1,
        "created_at": db.now(),
        "changed_at": db.now(),
        "created_by": person.id,
        "changed_by": person.id,
        "title": "" if is_document else None,
        "tags": [] if is_document else None,
        "number": 1 if is_document else None,
        "size": 1 if is_document else None,
        "media_type": "text/plain" if is_document else None,
    }


def _version(document: uuid.UUID, sha256: str, name: str, person: Person, *, size: int) -> dict[str, Any]:
    return {
        "document_id": document,
        "number": 1,
        "store_key": str(document),
        "store_version": "1",
        "size": size,
        "sha256": sha256,
        "media_type": "text/plain",
        "file_name": name,
        "comment": "",
        "created_by": person.id,
    }


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
