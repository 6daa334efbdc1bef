"""Changing an Aufgabe: who may, who is told, and that nobody overwrites anybody."""

from __future__ import annotations

from tests.calendar.steps import an_event
from tests.people import Cast
from tests.tasks.steps import TOMORROW, a_task, close_for, form_of, now_of, page_of, told, trail


def test_a_task_is_changed_and_its_history_says_so_in_sentences(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    browser = cast.browser(cast.manager)
    browser.post(f"/tasks/{task.id}/edit", form_of(task, due_on=TOMORROW.isoformat()))
    browser.post(f"/tasks/{task.id}/edit", form_of(now_of(task), owner=cast.reader.principal))
    assert now_of(task).due_on == TOMORROW
    assert trail(task) == ["tasks.create", "tasks.change", "tasks.give"]
    page = page_of(browser, f"/tasks/{task.id}")
    assert "hat die Aufgabe angelegt" in page
    assert "hat die Aufgabe an Schulsozialarbeit gegeben" in page
    assert told("given") == {cast.reader.id}


def test_saving_without_a_change_writes_nothing(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    cast.browser(cast.manager).post(f"/tasks/{task.id}/edit", form_of(task))
    assert trail(task) == ["tasks.create"]


def test_whoever_saves_a_form_that_is_out_of_date_overwrites_nothing(embedded_cast: Cast) -> None:
    cast, task = embedded_cast, a_task(embedded_cast)
    cast.browser(cast.manager).post(f"/tasks/{task.id}/edit", form_of(task, title="Einladung drucken"))
    late = cast.browser(cast.contributor).post(f"/tasks/{task.id}/edit", form_of(task, title="Einladung mailen"))
    assert late.status_code == 422
    assert "inzwischen von jemand anderem geändert" in late.text
    assert now_of(task).title == "Einladung drucken"


def test_a_reader_works_on_what_they_have_or_help_with_and_on_nothing_else(embedded_cast: Cast) -> None:
    cast = embedded_cast
    reader = cast.browser(cast.reader)
    own = a_task(cast, owner=cast.reader.principal)
    helped = a_task(cast, helpers=(f"institution:{cast.reader.institution_id}",))
    other = a_task(cast)
    for task, status in ((own, 302), (helped, 302), (other, 403)):
        assert reader.post(f"/tasks/{task.id}/move", {"to": "doing"}).status_code == status
    assert reader.get(f"/tasks/{own.id}/delete").status_code == 403


def test_owner_and_helper_lose_the_task_with_the_bereich(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, owner=cast.reader.principal, helpers=(f"institution:{cast.reader.institution_id}",))
    reader = cast.browser(cast.reader)
    assert "Einladung schreiben" in page_of(reader, "/tasks?all=1")
    close_for(cast, cast.reader)
    assert reader.get(f"/tasks/{task.id}").status_code == 404
    assert reader.post(f"/tasks/{task.id}/move", {"to": "done"}).status_code == 404
    assert "Einladung schreiben" not in page_of(reader, "/tasks?all=1")
    assert "Einladung schreiben" not in page_of(reader, "/")
    assert "Einladung schreiben" not in page_of(reader, "/notices")


def test_a_lost_owner_is_marked_for_those_who_plan_and_stays_until_somebody_else_is_chosen(embedded_cast: Cast) -> None:
    cast = embedded_cast
    task = a_task(cast, owner=cast.reader.principal)
    close_for(cast, cast.reader)
    planner = cast.browser(cast.contributor)
    assert "Schulsozialarbeit kann den Bereich nicht mehr lesen" in page_of(planner, f"/tasks/{task.id}")
    for address in ("board", "tasks"):
        assert "liest hier nicht mehr mit" in page_of(planner, f"/workspaces/{cast.shared.id}/{address}")
    assert planner.post(f"/tasks/{task.id}/edit", form_of(task, title="Einladung drucken")).status_code == 302
    assert now_of(task).owner == cast.reader.principal


def test_a_termin_that_is_still_a_draft_is_shown_only_to_planners_and_survives_the_others_changes(
    embedded_cast: Cast,
) -> None:
    cast = embedded_cast
    draft = an_event(cast, "Geheime Klausur", is_draft=True)
    task = a_task(cast, owner=cast.reader.principal, event_id=draft.id)
    assert "Geheime Klausur" in page_of(cast.browser(cast.contributor), f"/tasks/{task.id}")
    reader = cast.browser(cast.reader)
    assert "Geheime Klausur" not in page_of(reader, f"/tasks/{task.id}")
    assert "Geheime Klausur" not in page_of(reader, f"/tasks/{task.id}/edit")
    reader.post(f"/tasks/{task.id}/edit", form_of(task, title="Einladung drucken", event=""))
    assert (now_of(task).title, now_of(task).event_id) == ("Einladung drucken", draft.id)
