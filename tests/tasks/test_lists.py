"""Lists: of a Bereich, one's own everywhere, what is shown on other pages, and the workload."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.models import Participant
from hub.db import transaction
from hub.tasks.queries import SORTS
from tests.calendar.steps import an_event
from tests.people import Cast
from tests.tasks.steps import TODAY, TOMORROW, YESTERDAY, a_task, page_of


@pytest.fixture
def filled(embedded_cast: Cast) -> Cast:
    cast = embedded_cast
    a_task(cast, "Überfälliges", due_on=YESTERDAY, owner=cast.reader.principal, tags=("Schule",))
    a_task(cast, "Heutiges", due_on=TODAY, owner=f"institution:{cast.reader.institution_id}", tags=("Förderung",))
    a_task(cast, "Fernes", due_on=TODAY + timedelta(days=60), status="doing")
    a_task(cast, "Zeitloses", owner=cast.jobcenter.principal)
    a_task(cast, "Erledigtes", status="done", owner=cast.reader.principal)
    return cast


TITLES = ("Überfälliges", "Heutiges", "Fernes", "Zeitloses", "Erledigtes")


def shown(page: str) -> list[str]:
    return [title for title in TITLES if f">{title}</a>" in page]


FILTERS = {
    "": ["Überfälliges", "Heutiges", "Fernes", "Zeitloses"],
    "?status=all": list(TITLES),
    "?status=doing": ["Fernes"],
    "?status=unsinn": ["Überfälliges", "Heutiges", "Fernes", "Zeitloses"],
    "?due=overdue": ["Überfälliges"],
    "?due=week": ["Heutiges"],
    "?due=none": ["Zeitloses"],
    "?owner=none": ["Fernes"],
    "?owner=mine": ["Überfälliges", "Heutiges"],
    "?tag=F%C3%B6rderung": ["Heutiges"],
    "?tag=%25": [],
    "?page=99999999999999999999": [],
}


def test_a_bereich_s_list_is_filtered(filled: Cast) -> None:
    browser = filled.browser(filled.reader)
    found = {asked: shown(page_of(browser, f"/workspaces/{filled.shared.id}/tasks{asked}")) for asked in FILTERS}
    assert found == FILTERS


def test_tags_are_filtered_and_every_sort_works_both_ways_on_both_databases(cast: Cast) -> None:
    a_task(cast, "Heutiges", due_on=TODAY, tags=("Förderung", 'Mit "Zeichen"'))
    a_task(cast, "Fernes", due_on=TOMORROW, tags=("Förder",))
    a_task(cast, "Zeitloses")
    browser, address = cast.browser(cast.reader), f"/workspaces/{cast.shared.id}/tasks"
    for tag in ("F%C3%B6rderung", "Mit%20%22Zeichen%22"):
        assert shown(page_of(browser, f"{address}?tag={tag}")) == ["Heutiges"]
    for sort in SORTS:
        for way in ("", "&descending=1"):
            assert len(shown(page_of(browser, f"{address}?sort={sort}{way}"))) == 3


def test_own_tasks_are_grouped_by_day_and_those_of_the_institution_come_when_asked(filled: Cast) -> None:
    reader = filled.browser(filled.reader)
    assert shown(page_of(reader, "/tasks")) == ["Überfälliges"]
    page = page_of(reader, "/tasks?all=1")
    assert shown(page) == ["Überfälliges", "Heutiges"]
    assert (
        page.index("Überfällig <") < page.index(">Überfälliges<") < page.index("Diese Woche") < page.index(">Heutiges<")
    )
    assert shown(page_of(reader, "/tasks?done=1")) == ["Erledigtes"]


def test_the_start_page_begins_with_what_is_due(filled: Cast) -> None:
    page = page_of(filled.browser(filled.reader), "/")
    assert "Ihre Aufgaben" in page
    assert shown(page) == ["Überfälliges", "Heutiges"]
    assert "Ihre Aufgaben" not in page_of(filled.browser(filled.stranger), "/")


def test_strangers_and_guests_see_nothing_of_it_anywhere(filled: Cast) -> None:
    for person in (filled.stranger, filled.guest):
        browser = filled.browser(person)
        assert shown(page_of(browser, "/tasks?all=1")) == []
        assert browser.get(f"/workspaces/{filled.shared.id}/board").status_code == 404


def test_an_invited_person_sees_the_termin_and_none_of_its_tasks(embedded_cast: Cast) -> None:
    cast = embedded_cast
    event = an_event(cast)
    with transaction(writing=True) as opened:
        opened.add(Participant(event_id=event.id, person_id=cast.stranger.id))
    a_task(cast, "Heutiges", event_id=event.id)
    page = page_of(cast.browser(cast.stranger), f"/events/{event.id}")
    assert shown(page) == []
    assert "/tasks/new" not in page
    planner = page_of(cast.browser(cast.contributor), f"/events/{event.id}")
    assert shown(planner) == ["Heutiges"]
    assert "/tasks/new" in planner
    reader = page_of(cast.browser(cast.reader), f"/events/{event.id}")
    assert shown(reader) == ["Heutiges"]
    assert "/tasks/new" not in reader


def test_the_calendar_marks_what_is_due_of_oneself_or_of_the_bereich(filled: Cast) -> None:
    def marks(person: Person, workspace_id: object) -> list[str]:
        user = user_of_person(opened.merge(person))
        found = slots.actions(slots.CALENDAR_OVERLAY, user, YESTERDAY, TOMORROW, workspace_id)
        return [mark.label for mark in found if mark.icon == "tasks"]

    with filled.app.test_request_context(), transaction(writing=False) as opened:
        assert marks(filled.reader, None) == ["Überfälliges", "Heutiges"]
        assert marks(filled.contributor, None) == []
        assert marks(filled.contributor, filled.shared.id) == ["Überfälliges", "Heutiges"]
        assert marks(filled.stranger, filled.shared.id) == []
        assert marks(filled.administrator, None) == []


def test_the_workload_counts_institutions_and_groups_and_names_no_person(filled: Cast) -> None:
    page = page_of(filled.browser(filled.manager), f"/workspaces/{filled.shared.id}/tasks/workload")
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    school = next(row for row in body.split("</tr>") if "Berufskolleg" in row)
    assert "Offen: </span>2" in school
    assert "<strong>1</strong>" in school
    assert "Erledigt: </span>1" in school
    assert "Noch niemand" in body
    assert "Schulsozialarbeit" not in body
