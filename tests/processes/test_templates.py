"""Templates of Aufgaben: written as lines, used for a Termin or a day, all at once or none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.days import today
from hub.db import session, transaction
from hub.processes.models import TaskTemplate
from hub.processes.templates import BUILT_IN, BadLine, Line, NoLines, TooManyLines, parse_lines, text_of
from hub.tasks.models import Task
from tests.calendar.steps import NINE, an_event
from tests.people import Cast


def tasks() -> list[Task]:
    with transaction(writing=False):
        return list(session().scalars(select(Task).order_by(Task.due_on)))


def test_lines_are_read_as_people_write_them() -> None:
    text = "-14 Raum buchen\n\n– 7 Technik klären\n−1 Liste drucken\n0 Begrüßen\n+3 Protokoll\n10  Nachlesen "
    assert parse_lines(text) == [
        Line(-14, "Raum buchen"),
        Line(-7, "Technik klären"),
        Line(-1, "Liste drucken"),
        Line(0, "Begrüßen"),
        Line(3, "Protokoll"),
        Line(10, "Nachlesen"),
    ]
    assert parse_lines(text_of(parse_lines(text))) == parse_lines(text)


@pytest.mark.parametrize("line", ["Raum buchen", "-14", "vier Raum", "-9999 Raum", "1 " + "x" * 500])
def test_a_line_that_makes_no_sense_is_named(embedded_cast: Cast, line: str) -> None:
    with embedded_cast.app.test_request_context(), pytest.raises(BadLine, match="Zeile 2"):
        parse_lines(f"-1 Liste drucken\n{line}")


def test_a_template_has_at_least_one_and_not_too_many(embedded_cast: Cast) -> None:
    with embedded_cast.app.test_request_context():
        with pytest.raises(NoLines):
            parse_lines(" \n ")
        with pytest.raises(TooManyLines):
            parse_lines("1 Schritt\n" * 51)


def test_preparing_a_training_takes_twelve_tasks() -> None:
    name, lines = BUILT_IN["training"]
    assert name == "Fortbildung vorbereiten"
    assert len(lines) == 12


def test_a_termin_gets_all_tasks_with_their_days(cast: Cast) -> None:
    event = an_event(cast)
    browser = cast.browser(cast.contributor)
    url = f"/workspaces/{cast.shared.id}/tasks/from-template"
    assert browser.get(f"{url}?event={event.id}").status_code == 200
    owner = f"institution:{cast.jobcenter.id}"
    fields = {"template": "steering", "day": "2027-03-02", "owner": owner, "event": str(event.id)}
    assert browser.post(url, fields).headers["Location"] == f"/events/{event.id}"

    made = tasks()
    with cast.app.app_context():
        earliest = today()
    assert [task.due_on for task in made] == [
        max(NINE.date() + timedelta(days=line.days), earliest) for line in BUILT_IN["steering"][1]
    ]
    assert {(task.owner, task.event_id) for task in made} == {(owner, event.id)}


def test_what_would_be_over_is_due_today(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        day = today()
    browser = embedded_cast.browser(embedded_cast.contributor)
    url = f"/workspaces/{embedded_cast.shared.id}/tasks/from-template"
    browser.get(url)
    assert browser.post(url, {"template": "training", "day": day.isoformat()}).status_code == 302

    due = [task.due_on for task in tasks()]
    assert due.count(day) == 10
    assert day + timedelta(days=14) in due


def test_none_is_made_when_one_cannot_be(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    url = f"/workspaces/{embedded_cast.shared.id}/tasks/from-template"
    browser.get(url)
    fields = {"template": "training", "day": "2027-03-02", "owner": f"person:{embedded_cast.stranger.id}"}

    assert browser.post(url, fields).status_code == 422
    assert tasks() == []


def test_an_own_template_is_kept_changed_and_used(cast: Cast) -> None:
    browser = cast.browser(cast.contributor)
    home = f"/workspaces/{cast.shared.id}/task-templates"
    browser.get(f"{home}/new")
    assert browser.post(f"{home}/new", {"name": "Elternabend", "lines": "-7 Einladen\n1 Danken"}).status_code == 302
    with transaction(writing=False):
        template = session().scalars(select(TaskTemplate)).one()
    edit = f"/task-templates/{template.id}/edit"
    assert "-7 Einladen" in browser.get(edit).text
    assert browser.post(edit, {"name": "Elternabend", "lines": "-7 Einladen"}).status_code == 302
    url = f"/workspaces/{cast.shared.id}/tasks/from-template"
    browser.get(url)
    browser.post(url, {"template": str(template.id), "day": "2027-03-09"})

    assert [task.title for task in tasks()] == ["Einladen"]


def test_a_bad_line_is_refused_on_the_page_and_nothing_is_kept(embedded_cast: Cast) -> None:
    browser = embedded_cast.browser(embedded_cast.contributor)
    home = f"/workspaces/{embedded_cast.shared.id}/task-templates"
    browser.get(f"{home}/new")
    answer = browser.post(f"{home}/new", {"name": "Elternabend", "lines": "Einladen"})

    assert answer.status_code == 422
    assert "Zeile 1 ist nicht zu lesen" in answer.text
    with transaction(writing=False):
        assert session().scalar(select(func.count()).select_from(TaskTemplate)) == 0


def test_the_termin_of_another_bereich_is_not_found(embedded_cast: Cast) -> None:
    event = an_event(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.stranger)

    assert browser.get(f"/workspaces/{embedded_cast.shared.id}/tasks/from-template?event={event.id}").status_code == 404
