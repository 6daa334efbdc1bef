"""Background work: done once, tried again when it fails, taken over from a worker that was killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from hub import db, jobs, workers
from hub.db import now, transaction
from hub.jobs import Job, JobRun
from hub.workers import Worker
from tests.reliability.steps import eventually

DONE: list[str] = []


@pytest.fixture(autouse=True)
def two_kinds_of_work(app: Flask) -> Iterator[None]:
    """One kind that works and one that fails, registered as an area registers its own."""
    DONE.clear()
    jobs.handles("test.note")(lambda payload: DONE.append(payload["word"]))
    jobs.handles("test.fail")(lambda payload: payload["missing"])
    with app.app_context():
        yield


def queue(kind: str, **payload: str) -> None:
    with transaction(writing=True):
        jobs.queue(kind, **payload)


def the_job() -> Job:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Job)).one()


def test_work_is_done_once_and_its_row_goes() -> None:
    queue("test.note", word="eins")
    assert jobs.run_due_jobs() == 1
    assert jobs.run_due_jobs() == 0
    assert DONE == ["eins"]


def test_work_of_a_change_that_failed_is_never_done() -> None:
    with pytest.raises(ZeroDivisionError), transaction(writing=True):
        jobs.queue("test.note", word="nie")
        1 / 0  # noqa: B018
    assert jobs.run_due_jobs() == 0
    assert DONE == []


def test_what_a_killed_worker_had_claimed_is_taken_over() -> None:
    queue("test.note", word="eins")
    with transaction(writing=True) as opened:
        opened.execute(update(Job).values(claimed_until=now() + timedelta(minutes=5)))
    assert jobs.run_due_jobs() == 0
    with transaction(writing=True) as opened:
        opened.execute(update(Job).values(claimed_until=now() - timedelta(seconds=1)))
    assert jobs.run_due_jobs() == 1
    assert DONE == ["eins"]


def test_what_a_worker_had_claimed_is_taken_over_as_soon_as_it_shows_no_life() -> None:
    queue("test.note", word="eins")
    with transaction(writing=True) as opened:
        killed = Worker(alive_until=now() + workers.ALIVE_FOR)
        opened.add(killed)
        opened.flush()
        opened.execute(update(Job).values(claimed_until=now() + jobs.CLAIM_FOR, claimed_by=killed.id))
    assert jobs.run_due_jobs() == 0
    with transaction(writing=True) as opened:
        opened.execute(update(Worker).values(alive_until=now() - timedelta(seconds=1)))
    assert jobs.run_due_jobs() == 1
    assert DONE == ["eins"]


def test_failing_work_waits_longer_each_time_and_stops_in_the_end() -> None:
    queue("test.fail")
    jobs.run_due_jobs()
    first = the_job()
    assert (first.attempts, first.run_at > now(), "KeyError" in (first.error or "")) == (1, True, True)
    for _ in range(jobs.MAX_ATTEMPTS - 1):
        with transaction(writing=True) as opened:
            opened.execute(update(Job).values(run_at=now()))
        jobs.run_due_jobs()
    assert the_job().failed_at is not None
    assert jobs.run_due_jobs() == 0


def test_a_scheduled_slot_runs_once_however_many_workers_there_are() -> None:
    @jobs.every(timedelta(days=1))
    def note_the_day() -> None:
        DONE.append("Tag")

    assert [jobs.run_scheduled("note_the_day") for _ in range(3)] == [True, False, False]
    assert DONE == ["Tag"]


def test_a_slot_that_was_cut_off_is_taken_up_again_and_one_that_goes_on_is_not() -> None:
    @jobs.every(timedelta(days=1))
    def cut_off_once() -> None:
        DONE.append("Tag")
        if len(DONE) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        jobs.run_scheduled("cut_off_once")
    assert not jobs.run_scheduled("cut_off_once"), "another worker may still be at it"
    with transaction(writing=True) as opened:
        opened.execute(update(JobRun).values(started_at=now() - jobs.CLAIM_FOR - timedelta(seconds=1)))
    assert [jobs.run_scheduled("cut_off_once") for _ in range(2)] == [True, False]
    assert DONE == ["Tag", "Tag"]


def test_a_lane_does_its_own_work_alone() -> None:
    jobs.handles("test.slow", lane="slow")(lambda payload: DONE.append(payload["word"]))
    queue("test.note", word="schnell")
    queue("test.slow", word="langsam")
    assert jobs.run_due_jobs("slow") == 1
    assert DONE == ["langsam"]
    assert jobs.run_due_jobs(jobs.MAIN) == 1


def test_on_a_busy_machine_scheduled_work_comes_late_and_is_not_left_out(app: Flask) -> None:
    @jobs.every(timedelta(days=1))
    def note_late() -> None:
        DONE.append("spät")

    scheduler = jobs.scheduler_for(app)
    scheduler.start(paused=True)  # nobody has time for it …
    scheduler.modify_job("note_late", next_run_time=now() - timedelta(minutes=3))  # … for longer than it may wait
    scheduler.resume()
    try:
        assert eventually(lambda: DONE == ["spät"])
    finally:
        scheduler.shutdown(wait=True)


def test_the_worker_ends_soon_after_it_is_told_to_although_its_work_goes_on(app: Flask) -> None:
    jobs.handles("test.endless", lane="endless")(lambda _: time.sleep(600))
    queue("test.endless")
    worker = os.fork()
    if worker == 0:
        with suppress(BaseException):
            db.reconnect_after_fork()
            jobs.work(app)
            os._exit(0)
        os._exit(1)
    try:
        assert eventually(lambda: the_job().claimed_until is not None)
        os.kill(worker, signal.SIGTERM)
        told = time.monotonic()
        assert os.waitpid(worker, 0)[1] == 0
        assert time.monotonic() - told < jobs.ENDING_SECONDS + 10, "it waited for work that does not end"
    finally:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
