"""Checklist and documents of an Aufgabe."""

from __future__ import annotations

import uuid

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import transaction
from hub.documents.folders import root_of
from hub.documents.workspaces import create_workspace
from tests.people import Cast, a_document, document_named
from tests.tasks.steps import a_task, page_of, steps_in


def test_everybody_who_works_on_it_ticks_and_the_progress_is_shown(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, checklist=("Raum", "Einladung", "Catering"), owner=cast.reader.principal)
    first, second, _ = steps_in(task)
    cast.browser(cast.reader).post(f"/tasks/{task.id}/steps/change", {"tick": str(first.id)})
    browser = cast.browser(cast.manager)
    browser.post(f"/tasks/{task.id}/steps/change", {"tick": str(second.id)})
    assert "2 von 3" in page_of(browser, f"/tasks/{task.id}")
    assert "2/3" in page_of(browser, f"/workspaces/{cast.shared.id}/board")
    browser.post(f"/tasks/{task.id}/steps/change", {"untick": str(first.id)})
    assert [step.done_at is not None for step in steps_in(task)] == [False, True, False]


def test_two_who_tick_at_once_both_meant_done(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, checklist=("Raum",))
    (step,) = steps_in(task)
    for person in (cast.manager, cast.contributor):
        cast.browser(person).post(f"/tasks/{task.id}/steps/change", {"tick": str(step.id)})
    assert steps_in(task)[0].done_by == cast.manager.id


def test_steps_are_added_and_removed(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast, checklist=("Raum",))
    browser = cast.browser(cast.contributor)
    browser.post(f"/tasks/{task.id}/steps", {"step": "Einladung"})
    browser.post(f"/tasks/{task.id}/steps/change", {"remove": str(steps_in(task)[0].id)})
    assert [step.text for step in steps_in(task)] == ["Einladung"]
    assert browser.post(f"/tasks/{task.id}/steps", {"step": "x" * 201}).status_code == 422


def test_a_step_of_another_task_cannot_be_reached_through_ones_own(embedded_cast: Cast) -> None:
    cast = embedded_cast
    own, other = a_task(cast, owner=cast.reader.principal), a_task(cast, checklist=("Raum",))
    (step,) = steps_in(other)
    answer = cast.browser(cast.reader).post(f"/tasks/{own.id}/steps/change", {"tick": str(step.id)})
    assert answer.status_code == 409
    assert steps_in(other)[0].done_at is None


def test_a_linked_document_is_shown_only_to_who_may_read_it(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    with transaction(writing=True) as opened:
        manager = user_of_person(opened.get_one(Person, cast.manager.id))
        hidden = create_workspace(manager, name="Nur Leitung", purpose="", standard_folders=False)
        folder_id = root_of(hidden).id
    manager_browser = cast.browser(cast.manager)
    manager_browser.upload(folder_id, "Vertraulich.txt", b"Inhalt")
    document = document_named("Vertraulich.txt")
    assert manager_browser.post(f"/tasks/{task.id}/documents", {"document": str(document.id)}).status_code == 302
    assert "Vertraulich.txt" in page_of(manager_browser, f"/tasks/{task.id}")
    other = cast.browser(cast.contributor)
    assert "Vertraulich.txt" not in page_of(other, f"/tasks/{task.id}")
    assert "Vertraulich.txt" not in page_of(other, f"/tasks/{task.id}/documents?q=Vertraulich")
    assert other.post(f"/tasks/{task.id}/documents/remove", {"document": str(document.id)}).status_code == 422
    assert "Vertraulich.txt" in page_of(manager_browser, f"/tasks/{task.id}")


def test_documents_are_found_by_words_and_unlinked_again(embedded_cast: Cast) -> None:
    cast, document, task = embedded_cast, a_document(embedded_cast, "Förderplan.txt"), a_task(embedded_cast)
    browser = cast.browser(cast.contributor)
    assert "Förderplan.txt" in page_of(browser, f"/tasks/{task.id}/documents?q=foerderplan")
    browser.post(f"/tasks/{task.id}/documents", {"document": str(document.id)})
    browser.post(f"/tasks/{task.id}/documents/remove", {"document": str(document.id)})
    assert "Förderplan.txt" not in page_of(browser, f"/tasks/{task.id}")
    assert browser.post(f"/tasks/{task.id}/documents", {"document": str(uuid.uuid4())}).status_code == 422
