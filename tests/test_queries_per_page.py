"""Long lists cost rows, not questions: a page asks the database as often for fifty rows as for five."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, select

from hub import db
from hub.accounts.models import Institution, Person
from hub.acknowledgements.models import Addressee, Round
from hub.documents.models import Document, Entry, Folder, TrashEntry, Version, Workspace
from hub.retention.models import RetentionClass, RetentionSetting
from hub.tasks.models import Task, TaskStep
from tests.calendar.steps import an_event
from tests.days import day_in
from tests.people import Browser, Cast, make_person

FEW, MANY = 5, 50


def document_rows(cast: Cast, count: int) -> list[Document]:
    rows = [_document(cast, name=f"Protokoll {uuid.uuid4()}.pdf") for _ in range(count)]
    with db.transaction(writing=True) as opened:
        opened.add_all(rows)
    return rows


def folder_rows(cast: Cast, count: int) -> None:
    with db.transaction(writing=True) as opened:
        opened.add_all(_entry(Folder, cast, name=f"Protokolle {uuid.uuid4()}") for _ in range(count))


def workspace_rows(cast: Cast, count: int) -> None:
    with db.transaction(writing=True) as opened:
        workspaces = [
            Workspace(id=uuid.uuid4(), name=str(uuid.uuid4()), created_by=cast.manager.id) for _ in range(count)
        ]
        opened.add_all(workspaces)
        opened.flush()
        for workspace in workspaces:
            opened.add(_entry(Folder, cast, name=workspace.name, workspace_id=workspace.id, parent_id=None))


def trash_rows(cast: Cast, count: int) -> None:
    documents = document_rows(cast, count)
    with db.transaction(writing=True) as opened:
        for document in documents:
            trashed = TrashEntry(
                id=uuid.uuid4(),
                workspace_id=document.workspace_id,
                entry_id=document.id,
                former_path="Gemeinsame Ablage",
                documents=1,
                trashed_by=cast.manager.id,
            )
            opened.add(trashed)
            opened.get_one(Entry, document.id).trash_id = trashed.id


def rounds_for_coordination(cast: Cast, count: int) -> None:
    """Open questions to the Koordination, each about a document of its own."""
    for document in document_rows(cast, count):
        _ask(cast, document, cast.coordination)


def asked_people(cast: Cast, count: int) -> None:
    """Everybody owes an answer about the one document that has a round."""
    with db.transaction(writing=True) as opened:
        asked = opened.scalars(select(Round)).one()
        institution = opened.get_one(Institution, cast.jobcenter.id)
        people = [make_person(uuid.uuid4().hex, f"Person {number}", "staff", institution) for number in range(count)]
        opened.add_all(Addressee(round_id=asked.id, person_id=person.id) for person in people)


def round_page(cast: Cast) -> str:
    [document] = document_rows(cast, 1)
    return f"/acknowledgements/{_ask(cast, document, cast.reader).id}"


def _ask(cast: Cast, document: Document, person: Person) -> Round:
    with db.transaction(writing=True) as opened:
        facts = {"file_name": "a", "media_type": "a", "store_key": str(document.id), "store_version": "1"}
        by = {"created_by": cast.manager.id, "size": 1, "sha256": "0" * 64}
        opened.add(Version(document_id=document.id, number=1, **facts, **by))
        due_on = day_in(14)
        what = {"aim": "note", "due_on": due_on, "principals": [person.principal], "asked_by": cast.manager.id}
        asked = Round(id=uuid.uuid4(), document_id=document.id, number=1, **what)
        opened.add(asked)
        opened.flush()
        opened.add(Addressee(round_id=asked.id, person_id=person.id))
        return asked


def due_rows(cast: Cast, count: int) -> None:
    """Documents whose period is over, by the class of the root folder."""
    documents = document_rows(cast, count)
    with db.transaction(writing=True) as opened:
        by_years = opened.scalars(select(RetentionClass.id).where(RetentionClass.years == 5)).one()
        opened.merge(RetentionSetting(entry_id=cast.root.id, class_id=by_years))
        opened.add_all(
            Version(
                document_id=document.id,
                number=1,
                store_key=str(document.id),
                store_version="1",
                size=1000,
                sha256="0" * 64,
                media_type="application/pdf",
                file_name=document.name,
                created_at=datetime(2010, 1, 1, tzinfo=UTC),
                created_by=cast.manager.id,
            )
            for document in documents
        )


def task_rows(cast: Cast, count: int) -> None:
    by = {"created_by": cast.manager.id, "changed_by": cast.manager.id}
    with db.transaction(writing=True) as opened:
        for number in range(count):
            owner = (cast.reader.principal, cast.group.principal, cast.coordination.principal)[number % 3]
            task = Task(id=uuid.uuid4(), workspace_id=cast.shared.id, title=str(number), owner=owner, **by)
            opened.add(task)
            opened.flush()
            opened.add(TaskStep(task_id=task.id, text="Raum", position=1))


def event_rows(cast: Cast, count: int) -> None:
    for number in range(count):
        an_event(cast, f"Gespräch {number}")


PAGES: dict[str, tuple[Callable[[Cast], str], Callable[[Cast, int], Any]]] = {
    "folder with documents": (lambda cast: f"/folders/{cast.root.id}", document_rows),
    "folder with folders": (lambda cast: f"/folders/{cast.root.id}", folder_rows),
    "start page with documents": (lambda cast: "/", document_rows),
    "start page with Bereiche": (lambda cast: "/", workspace_rows),
    "start page with questions": (lambda cast: "/", rounds_for_coordination),
    "who has answered": (round_page, asked_people),
    "tasks of a Bereich": (lambda cast: f"/workspaces/{cast.shared.id}/tasks", task_rows),
    "board": (lambda cast: f"/workspaces/{cast.shared.id}/board", task_rows),
    "own tasks": (lambda cast: "/tasks?all=1", task_rows),
    "workload": (lambda cast: f"/workspaces/{cast.shared.id}/tasks/workload", task_rows),
    "month": (lambda cast: "/calendar/month?month=2027-03", event_rows),
    "event": (lambda cast: f"/events/{an_event(cast).id}", event_rows),
    "search": (lambda cast: "/search?q=protokoll", document_rows),
    "trash": (lambda cast: "/trash", trash_rows),
    "retention": (lambda cast: f"/workspaces/{cast.shared.id}/retention", due_rows),
    "storage": (lambda cast: "/storage", workspace_rows),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_does_not_grow_with_the_rows(page: str, cast: Cast) -> None:
    path_in, add_rows = PAGES[page]
    browser, path = cast.browser(cast.coordination), path_in(cast)
    add_rows(cast, FEW)
    few = _statements_for(browser, path)
    add_rows(cast, MANY - FEW)
    assert _statements_for(browser, path) == few


def test_a_page_of_a_folder_asks_little(cast: Cast) -> None:
    """Who asks, the folder, the right to read and to write, the rows, who sees it (at most five), the way to it."""
    document_rows(cast, MANY)
    path = f"/folders/{cast.root.id}"
    assert len(_statements_for(cast.browser(cast.contributor), path)) <= 11


def _statements_for(browser: Browser, path: str) -> list[str]:
    """What is asked when the page comes for the second time: the first one may note a visit."""
    assert browser.get(path).status_code == 200
    with _counted() as statements:
        assert browser.get(path).status_code == 200
    return statements


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


def _document(cast: Cast, *, name: str) -> Document:
    facts = {"title": "", "tags": ["Protokoll"], "number": 1, "size": 1000, "sha256": "0" * 64}
    return _entry(Document, cast, name=name, media_type="application/pdf", **facts)


def _entry(kind: type[Any], cast: Cast, *, name: str, **facts: Any) -> Any:
    place = {"workspace_id": cast.shared.id, "parent_id": cast.root.id} | facts
    by = {"created_by": cast.manager.id, "changed_by": cast.manager.id}
    return kind(id=uuid.uuid4(), name=name, name_key=name, sort_key=name, search_text=name.lower(), **by, **place)
