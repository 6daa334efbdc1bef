"""A new Aufgabe: by form and by the quick line, given only to who may read the Bereich."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub import jobs
from hub.db import transaction
from hub.documents.models import Workspace
from hub.notices.models import Notice
from hub.tasks.models import Task, TaskDocument
from tests.calendar.steps import an_event
from tests.people import Cast, a_document
from tests.tasks.steps import TOMORROW, a_task, steps_in, told, trail


def only_task() -> Task:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Task)).one()


def mailed() -> set[uuid.UUID]:
    with transaction(writing=False) as opened:
        return set(opened.scalars(select(Notice.person_id).where(Notice.mailed_at.is_not(None))))


def test_a_task_keeps_everything_that_was_said_of_it(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    answer = cast.browser(cast.contributor).post(
        f"/workspaces/{cast.shared.id}/tasks/new",
        {
            "title": "  Fachtag   vorbereiten ",
            "description": "Zuerst den Raum.",
            "owner": cast.reader.principal,
            "helpers": [cast.jobcenter.principal],
            "due_on": TOMORROW.isoformat(),
            "priority": "1",
            "tags": "Fachtag, fachtag, Schule",
            "event": str(event.id),
            "checklist": "Raum\n\nEinladung\n",
        },
    )
    task = only_task()
    assert answer.headers["Location"] == f"/tasks/{task.id}"
    assert (task.title, task.due_on, task.priority) == ("Fachtag vorbereiten", TOMORROW, 1)
    assert task.tags == ["Fachtag", "Schule"]
    assert [step.text for step in steps_in(task)] == ["Raum", "Einladung"]
    page = cast.browser(cast.reader).get(f"/tasks/{task.id}").text
    for words in ("Zuerst den Raum.", "Jobcenter", "Schulsozialarbeit", "Dienstgespräch", "0 von 2"):
        assert words in page
    assert trail(task) == ["tasks.create"]


def test_the_quick_line_needs_a_title_only_and_leads_back(embedded_cast: Cast) -> None:
    cast = embedded_cast
    board = f"/workspaces/{cast.shared.id}/board"
    answer = cast.browser(cast.contributor).post(
        f"/workspaces/{cast.shared.id}/tasks/new", {"title": "Raum suchen", "next": board}
    )
    assert answer.headers["Location"] == board
    assert only_task().status == "open"


def test_the_quick_line_never_leads_to_another_host(embedded_cast: Cast) -> None:
    cast = embedded_cast
    answer = cast.browser(cast.contributor).post(
        f"/workspaces/{cast.shared.id}/tasks/new", {"title": "Raum suchen", "next": "//boese.example"}
    )
    assert answer.headers["Location"] == f"/tasks/{only_task().id}"


def test_a_task_without_a_title_is_asked_for_again(embedded_cast: Cast) -> None:
    cast = embedded_cast
    answer = cast.browser(cast.contributor).post(f"/workspaces/{cast.shared.id}/tasks/new", {"title": "   "})
    assert answer.status_code == 422
    assert "Bitte schreiben Sie, was zu tun ist." in answer.text


def test_who_may_not_read_the_bereich_is_refused_by_name(embedded_cast: Cast) -> None:
    cast = embedded_cast
    browser = cast.browser(cast.contributor)
    for field in ("owner", "helpers"):
        answer = browser.post(
            f"/workspaces/{cast.shared.id}/tasks/new", {"title": "Raum suchen", field: cast.stranger.principal}
        )
        assert answer.status_code == 422
        assert "Berufsberatung kann diesen Bereich nicht lesen" in answer.text
    assert told("given") == set()


def test_a_principal_that_names_nobody_is_refused(embedded_cast: Cast) -> None:
    cast = embedded_cast
    for forged in ("person:nobody", f"group:{uuid.uuid4()}", "everybody"):
        answer = cast.browser(cast.contributor).post(
            f"/workspaces/{cast.shared.id}/tasks/new", {"title": "Raum suchen", "owner": forged}
        )
        assert answer.status_code == 422


def test_only_those_who_may_read_are_offered(embedded_cast: Cast) -> None:
    cast = embedded_cast
    page = cast.browser(cast.contributor).get(f"/workspaces/{cast.shared.id}/tasks/new").text
    assert "Schulsozialarbeit" in page
    for name in ("Berufsberatung", "Ausbildungsberatung", "Steuergruppe", "Agentur für Arbeit"):
        assert name not in page


def test_the_owner_is_told_by_mail_and_a_helper_too_but_nobody_of_their_own_doing(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a_task(cast, owner=cast.reader.principal, helpers=(cast.contributor.principal, cast.manager.principal))
    assert told("given") == {cast.reader.id}
    assert told("help") == {cast.manager.id}
    with cast.app.app_context():
        jobs.run_due_jobs()
    assert mailed() == {cast.reader.id, cast.manager.id}


def test_a_whole_institution_finds_it_among_its_notices_without_a_mail_for_everybody(embedded_cast: Cast) -> None:
    cast = embedded_cast
    a_task(cast, owner=f"institution:{cast.reader.institution_id}")
    assert told("given") == {cast.reader.id}
    with cast.app.app_context():
        jobs.run_due_jobs()
    assert mailed() == set()


def test_a_document_links_to_a_task_that_was_made_from_it(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, a_document(embedded_cast)
    browser = cast.browser(cast.contributor)
    assert "Aufgaben zu diesem Dokument" not in browser.get(f"/documents/{document.id}").text
    browser.post(f"/workspaces/{cast.shared.id}/tasks/new", {"title": "Plan prüfen", "document": str(document.id)})
    page = browser.get(f"/documents/{document.id}").text
    assert "Aufgaben zu diesem Dokument" in page
    assert "Plan prüfen" in page


def test_a_document_the_person_may_not_read_cannot_be_linked(embedded_cast: Cast) -> None:
    cast, document = embedded_cast, a_document(embedded_cast)
    browser = cast.browser(cast.stranger)
    browser.post("/workspaces/new", {"name": "Eigener Bereich", "purpose": ""})
    with transaction(writing=False) as opened:
        own = opened.scalars(select(Workspace).where(Workspace.name == "Eigener Bereich")).one()
    answer = browser.post(f"/workspaces/{own.id}/tasks/new", {"title": "Horchen", "document": str(document.id)})
    assert answer.status_code == 422
    with transaction(writing=False) as opened:
        assert opened.scalars(select(TaskDocument)).all() == []


def test_words_of_people_are_never_markup(embedded_cast: Cast) -> None:
    cast = embedded_cast
    evil = "<script>alert(1)</script>"
    task = a_task(cast, evil, description=evil, tags=("<b>",), checklist=(evil,), owner=cast.contributor.principal)
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{task.id}/comments", {"text": evil})
    browser.post(f"/tasks/{task.id}/move", {"to": "done"})
    for address in (
        f"/tasks/{task.id}",
        f"/workspaces/{cast.shared.id}/tasks?status=all",
        f"/workspaces/{cast.shared.id}/board",
        "/tasks?done=1",
        "/",
    ):
        page = browser.get(address).text
        assert "<script>alert" not in page
        assert "<b>" not in page
