"""Being reminded of Aufgaben: one mail a day, only of what one may read, only when something has to be said."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Person
from hub.accounts.signed_in import user_of_person
from hub.db import session, transaction
from hub.documents.models import Membership
from hub.mail.letters import letter_of
from hub.mail.models import Mail
from hub.processes import reminders
from hub.processes.reminders import remind_of_tasks
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import DONE, Task
from tests.people import Cast

WEDNESDAY = date(2027, 3, 3)


@pytest.fixture(autouse=True)
def on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    be(monkeypatch, WEDNESDAY)


def be(monkeypatch: pytest.MonkeyPatch, day: date, *, hour: int = 9) -> None:
    """Let it be this day for reminders."""
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Berlin"))
    monkeypatch.setattr(reminders, "now", lambda: moment)
    monkeypatch.setattr(reminders, "today", lambda: day)


def a_task(cast: Cast, title: str, *, days: int, owner: str = "") -> Task:
    with cast.app.app_context(), transaction(writing=True) as opened:
        user = user_of_person(opened.get_one(Person, cast.manager.id))
        wish = Wish(title, owner=owner or f"person:{cast.reader.id}", due_on=WEDNESDAY + timedelta(days=days))
        return create_task(user, cast.shared.id, wish)


def letters(cast: Cast) -> list[Any]:
    """What the reminders that wait would say now."""
    with cast.app.app_context():
        remind_of_tasks()
        with transaction(writing=False):
            waiting = session().scalars(select(Mail).where(Mail.composer == "tasks.reminder")).all()
            return [letter_of(one) for one in waiting]


def test_one_mail_names_what_is_due_today_tomorrow_and_over(cast: Cast) -> None:
    for title, days in (("Liste", -9), ("Raum", 0), ("Technik", 1), ("Protokoll", 5)):
        a_task(cast, title, days=days)
    [letter] = letters(cast)

    assert letter.subject == "3 Aufgaben stehen an, davon 1 überfällig"
    assert "Überfällig seit 22.02.2027: Liste" in letter.body
    assert "Heute fällig: Raum" in letter.body
    assert "Morgen fällig: Technik" in letter.body
    assert "Protokoll" not in letter.body
    assert letter.unsubscribe_url


def test_the_second_run_of_a_day_sends_nothing(embedded_cast: Cast) -> None:
    a_task(embedded_cast, "Raum", days=0)
    letters(embedded_cast)

    assert len(letters(embedded_cast)) == 1


def test_several_workers_at_once_send_one_mail(app: Flask, cast: Cast) -> None:
    a_task(cast, "Raum", days=0)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        with app.app_context():
            remind_of_tasks()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(letters(cast)) == 1


def test_after_days_without_a_worker_there_is_one_mail(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for days in (-40, -30, -20, -1):
        a_task(embedded_cast, f"Aufgabe {days}", days=days)
    assert len(letters(embedded_cast)) == 1
    be(monkeypatch, WEDNESDAY + timedelta(days=1))

    assert len(letters(embedded_cast)) == 1  # nothing has become due since


def test_what_is_long_over_is_named_again_on_mondays(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_task(embedded_cast, "Liste", days=-9)
    assert letters(embedded_cast) == []
    be(monkeypatch, WEDNESDAY + timedelta(days=5))

    assert len(letters(embedded_cast)) == 1


def test_nothing_is_sent_in_the_night(embedded_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    a_task(embedded_cast, "Raum", days=0)
    be(monkeypatch, WEDNESDAY, hour=5)

    assert letters(embedded_cast) == []


def test_what_was_done_before_the_mail_went_is_not_in_it(embedded_cast: Cast) -> None:
    task = a_task(embedded_cast, "Raum", days=0)
    letters(embedded_cast)
    with transaction(writing=True) as opened:
        opened.get_one(Task, task.id).status = DONE

    assert letters(embedded_cast) == [None]


def test_nobody_is_told_of_what_they_may_not_read_any_more(embedded_cast: Cast) -> None:
    a_task(embedded_cast, "Raum", days=0)
    assert len(letters(embedded_cast)) == 1
    with transaction(writing=True) as opened:
        for membership in opened.scalars(select(Membership).where(Membership.level == 10)):
            opened.delete(membership)

    assert letters(embedded_cast) == [None]


def test_who_wants_no_mails_and_who_left_gets_none(embedded_cast: Cast) -> None:
    a_task(embedded_cast, "Raum", days=0)
    with transaction(writing=True) as opened:
        opened.get_one(Person, embedded_cast.reader.id).digest = "never"

    assert letters(embedded_cast) == []


def test_a_task_of_an_institution_reminds_nobody_in_person(embedded_cast: Cast) -> None:
    a_task(embedded_cast, "Raum", days=0, owner=f"institution:{embedded_cast.jobcenter.id}")

    assert letters(embedded_cast) == []
