"""SIGKILL while people are reminded: the next worker goes on, everybody has one mail, nobody two."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from hub.accounts.models import Person
from hub.db import reconnect_after_fork, session, transaction
from hub.mail.models import Mail
from hub.processes.reminders import remind_of_tasks
from hub.tasks.models import Task
from tests.people import Cast
from tests.processes.test_reminders import WEDNESDAY, be

PEOPLE = 60
KILLS = 4
MOST_SECONDS = 60


def test_a_worker_killed_again_and_again_reminds_everybody_once(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, WEDNESDAY)
    expected = colleagues_with_a_task(cast, due_on=WEDNESDAY)
    for _ in range(KILLS):
        before = len(reminded())
        worker = start_worker(app)
        wait_for(lambda before=before: len(reminded()) > before)
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
    assert 0 < len(reminded()) < PEOPLE, "no kill struck in the middle"
    with app.app_context():
        remind_of_tasks()

    assert Counter(reminded()) == Counter(expected)


def start_worker(app: Flask) -> int:
    """A process of its own that reminds and ends."""
    child = os.fork()
    if child:
        return child
    reconnect_after_fork()
    with app.app_context():
        remind_of_tasks()
    os._exit(0)


def reminded() -> list[str]:
    with transaction(writing=False):
        return list(session().scalars(select(Mail.recipient).where(Mail.composer == "tasks.reminder")))


def wait_for(claim: object) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while not claim():  # type: ignore[operator]
        assert time.monotonic() < deadline, "the worker does nothing"
        time.sleep(0.002)


def colleagues_with_a_task(cast: Cast, *, due_on: date) -> list[str]:
    """People of the Jobcenter, who work in the Bereich, each with an Aufgabe; returns their addresses."""
    with transaction(writing=True) as opened:
        people = [
            Person(
                email=f"fachkraft{number}@musterstadt.example",
                name=f"Fachkraft {number}",
                role="staff",
                institution_id=cast.jobcenter.id,
                password_hash="x",
            )
            for number in range(PEOPLE)
        ]
        opened.add_all(people)
        opened.flush()
        opened.add_all(
            Task(
                workspace_id=cast.shared.id,
                title="Zahlen melden",
                owner=f"person:{person.id}",
                due_on=due_on,
                created_by=cast.manager.id,
                changed_by=cast.manager.id,
            )
            for person in people
        )
        return [person.email for person in people]
