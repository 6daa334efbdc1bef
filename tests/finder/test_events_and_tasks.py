"""Termine and Aufgaben are found by their words, by those who may read them, at once gone when they are."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.calendar.actions import InSeries, cancel_event, create_event, delete_event
from hub.calendar.models import PLANNED, Event, Series
from hub.calendar.times import hub_timezone
from hub.db import now, session, transaction
from hub.documents.models import Workspace
from hub.found import FoundRow, found_rows
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import Task
from tests.calendar.steps import an_event, plan_of
from tests.finder.steps import ask, settle
from tests.people import Cast

WORDS = "Quittenprojekt"


def test_a_termin_is_found_by_a_word_of_its_description_in_another_inflection(app: Flask, cast: Cast) -> None:
    event = an_event(cast, "Fachtag", description="Wir sprechen über die Ausbildungsverträge.")
    settle(app)
    page = ask(cast.browser(cast.reader), "Ausbildungsvertrag", kind="event")

    assert page.names == ["Fachtag"]
    assert f'href="/events/{event.id}"' in page.text
    assert "02.03.2027, 09:00" in page.text


def test_a_draft_is_found_by_nobody(app: Flask, cast: Cast) -> None:
    an_event(cast, WORDS, is_draft=True)
    settle(app)

    for person in (cast.contributor, cast.reader):
        page = ask(cast.browser(person), WORDS)
        assert page.names == []
        assert "1 Treffer" not in page.text


def test_a_stranger_finds_neither_termin_nor_aufgabe(app: Flask, cast: Cast) -> None:
    an_event(cast, WORDS)
    a_task(cast, WORDS)
    settle(app)

    assert ask(cast.browser(cast.reader), WORDS).names == [WORDS, WORDS]
    assert ask(cast.browser(cast.stranger), WORDS).names == []


def test_an_aufgabe_is_found_by_its_tag(app: Flask, cast: Cast) -> None:
    task = a_task(cast, "Raum buchen", tags=("Fachtag",))
    settle(app)
    page = ask(cast.browser(cast.reader), "schlagwort:Fachtag")

    assert page.names == ["Raum buchen"]
    assert f'href="/tasks/{task.id}"' in page.text


def test_what_was_deleted_is_gone_at_once(app: Flask, cast: Cast) -> None:
    event, task = an_event(cast, WORDS), a_task(cast, WORDS)
    settle(app)
    with app.app_context(), transaction(writing=True) as opened:
        delete_event(user_of_person(opened.get_one(Person, cast.contributor.id)), opened.get_one(Event, event.id))
        opened.get_one(Task, task.id).deleted_at = now()
    page = ask(cast.browser(cast.reader), WORDS)  # the index still holds both

    assert page.names == []
    assert "Treffer</p>" not in page.text or "0 Treffer" in page.text


def test_what_was_called_off_is_still_found(app: Flask, cast: Cast) -> None:
    event = an_event(cast, WORDS)
    with app.app_context(), transaction(writing=True) as opened:
        cancel_event(user_of_person(opened.get_one(Person, cast.contributor.id)), opened.get_one(Event, event.id))
    settle(app)

    assert ask(cast.browser(cast.reader), WORDS).names == [WORDS]


def test_a_series_is_found_once_and_leads_to_its_next_termin(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction(writing=True):
        past, following = a_series(cast, weeks=(-2, -1, 1, 2))[1:3]
    settle(app)
    page = ask(cast.browser(cast.reader), WORDS)

    assert page.names == [WORDS]
    assert f"/events/{following.id}" in page.text
    assert f"/events/{past.id}" not in page.text


def test_found_ids_of_others_load_nothing(app: Flask, cast: Cast) -> None:
    ids = [f"event:{an_event(cast).id}", f"task:{a_task(cast, WORDS).id}", f"unknown:{cast.shared.id}"]
    reader, stranger = cast.user(cast.reader), cast.user(cast.stranger)
    with app.test_request_context(), transaction(writing=False):
        found: dict[str, FoundRow] = found_rows(reader, ids)
        assert set(found) == set(ids[:2])
        assert found_rows(stranger, ids) == {}


def a_task(cast: Cast, title: str, tags: tuple[str, ...] = ()) -> Task:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        return create_task(user, cast.shared.id, Wish(title, tags=tags))


def a_series(cast: Cast, *, weeks: tuple[int, ...]) -> list[Event]:
    """Announced Termine of one series, so many weeks from today."""
    user = user_of_person(session().get_one(Person, cast.contributor.id))
    workspace = session().get_one(Workspace, cast.shared.id)
    first = (now() + timedelta(weeks=weeks[0])).replace(tzinfo=None, hour=9, minute=0, second=0, microsecond=0)
    series = Series(
        uid="series@jba-hub",
        workspace_id=workspace.id,
        rule="FREQ=WEEKLY",
        first=first.isoformat(),
        minutes=120,
        timezone=hub_timezone(),
        created_by=user.id,
    )
    session().add(series)
    session().flush()
    starts = [first + timedelta(weeks=week - weeks[0]) for week in weeks]
    return [
        create_event(
            user,
            workspace,
            plan_of(WORDS, start=start),
            of=InSeries(series.id, series.uid, start.isoformat(), status=PLANNED),
        )
        for start in starts
    ]
