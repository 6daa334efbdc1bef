"""Aufgaben that come again: the next one is there as soon as one is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.rrule import MONTHLY, rrule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.days import today
from hub.db import session, transaction
from hub.processes.models import TaskRepeat
from hub.processes.repeating import NoPeriod, due_day, repeat_task, stop_repeating
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import DONE, OPEN, Task
from hub.tasks.moving import Place, move_task
from tests.people import Cast


def a_repeated_task(cast: Cast, *, every: str = "month", due_on: date | None = None, **more: object) -> Task:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        task = create_task(user, cast.shared.id, Wish("Zahlen melden", due_on=due_on, **more))  # type: ignore[arg-type]
        repeat_task(user, task, every)
        return task


def move(cast: Cast, task: Task, status: str) -> None:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.contributor.id))
        move_task(user, opened.get_one(Task, task.id), Place(status))


def open_tasks() -> list[Task]:
    with transaction(writing=False):
        return list(session().scalars(select(Task).where(Task.status == OPEN, Task.deleted_at.is_(None))))


def test_the_next_one_has_the_same_details_and_the_next_day(cast: Cast) -> None:
    with cast.app.app_context():
        day = today()
    owner = f"person:{cast.reader.id}"
    steps = ("Zahlen sammeln", "Tabelle ausfüllen")
    task = a_repeated_task(cast, due_on=day, owner=owner, tags=("Statistik",), checklist=steps)
    move(cast, task, DONE)

    [following] = open_tasks()
    assert (following.title, following.owner, following.tags) == ("Zahlen melden", owner, ["Statistik"])
    assert following.due_on == due_day(day, "month", 1)


def test_after_a_long_time_there_is_one_and_not_many(embedded_cast: Cast) -> None:
    with embedded_cast.app.app_context():
        day = today()
    task = a_repeated_task(embedded_cast, every="week", due_on=day - timedelta(weeks=30))
    move(embedded_cast, task, DONE)

    [following] = open_tasks()
    assert following.due_on is not None
    assert day < following.due_on <= day + timedelta(weeks=1)


def test_taking_done_back_takes_the_next_one_back(cast: Cast) -> None:
    task = a_repeated_task(cast)
    move(cast, task, DONE)
    move(cast, task, OPEN)

    assert [row.id for row in open_tasks()] == [task.id]
    move(cast, task, DONE)
    assert len(open_tasks()) == 1


def test_a_next_one_that_somebody_has_begun_stays(embedded_cast: Cast) -> None:
    task = a_repeated_task(embedded_cast)
    move(embedded_cast, task, DONE)
    [following] = open_tasks()
    move(embedded_cast, following, "doing")
    move(embedded_cast, task, OPEN)

    with transaction(writing=False):
        assert session().get(Task, following.id) is not None


def test_who_lost_the_right_does_not_get_the_next_one(embedded_cast: Cast) -> None:
    task = a_repeated_task(embedded_cast)
    with transaction(writing=True) as opened:
        opened.get_one(Task, task.id).owner = f"person:{embedded_cast.stranger.id}"
    move(embedded_cast, task, DONE)

    assert [row.owner for row in open_tasks()] == [None]


def test_what_repeats_no_more_does_not_come_again(embedded_cast: Cast) -> None:
    task = a_repeated_task(embedded_cast)
    with embedded_cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, embedded_cast.contributor.id))
        stop_repeating(user, opened.get_one(Task, task.id))
    move(embedded_cast, task, DONE)

    assert open_tasks() == []


def test_an_unknown_period_is_refused(embedded_cast: Cast) -> None:
    with pytest.raises(NoPeriod):
        a_repeated_task(embedded_cast, every="second")


def test_it_is_chosen_on_a_page(embedded_cast: Cast) -> None:
    task = a_repeated_task(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/tasks/{task.id}/repeat").status_code == 200
    assert browser.post(f"/tasks/{task.id}/repeat", {"every": "quarter"}).status_code == 302

    assert "jedes Vierteljahr" in browser.get(f"/tasks/{task.id}").text
    with transaction(writing=False):
        assert session().get_one(TaskRepeat, task.id).every == "quarter"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(date(2020, 1, 1), date(2040, 12, 28)), st.integers(0, 240))
def test_months_are_counted_as_dateutil_does_where_every_month_has_the_day(anchor: date, number: int) -> None:
    anchor = anchor.replace(day=min(anchor.day, 28))
    assert due_day(anchor, "month", number) == list(rrule(MONTHLY, dtstart=anchor, count=number + 1))[number].date()


def test_the_last_of_a_month_stays_the_last() -> None:
    days = [due_day(date(2027, 1, 31), "month", number) for number in range(4)]
    assert [day.isoformat() for day in days] == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
    assert due_day(date(2028, 2, 29), "year", 1) == date(2029, 2, 28)
    assert due_day(date(2028, 2, 29), "year", 4) == date(2032, 2, 29)
