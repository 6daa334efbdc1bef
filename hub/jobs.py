"""Background work: job rows written with the change, the worker that does them, the schedule. Knows no area."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from select import select as wait_until_readable
from typing import Any, NamedTuple

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import JSON, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from hub import workers
from hub.db import Base, Identified, engine, now, session, transaction

logger = logging.getLogger(__name__)

MAIN = "main"
POLL_SECONDS = 1.0
ENDING_SECONDS = 5  # for all lanes together
CLAIM_FOR = timedelta(minutes=15)  # longer than any job may take
MAX_ATTEMPTS = 8
LONGEST_PAUSE_SECONDS = 3600
RUNS_KEPT = timedelta(days=30)

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, _Work] = {}
_continuous: dict[str, Callable[[], bool]] = {}
_schedule: dict[str, tuple[Callable[[], None], timedelta]] = {}


class Job(Identified, Base):
    """One piece of work. Another worker takes it over when `claimed_by` is dead, or `claimed_until` is past."""

    __tablename__ = "job"

    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    run_at: Mapped[datetime] = mapped_column(default=now, index=True)
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[uuid.UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    failed_at: Mapped[datetime | None]


class _Work(NamedTuple):
    """How jobs of one kind are done."""

    handler: Handler
    lane: str
    attempts: int


class JobRun(Base):
    """A scheduled job's slot: the unique key makes every slot run once, however many workers there are.

    A slot that has begun and not ended was cut off when whoever began it is dead, or after `CLAIM_FOR`; the next worker
    takes it up.
    """

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    started_by: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]


def handles(kind: str, *, lane: str = MAIN, attempts: int = MAX_ATTEMPTS) -> Callable[[Handler], Handler]:
    """Register what does jobs of this kind. It opens its own transactions and must be safe to repeat.

    What fails is tried again after 10 s, 20 s, 40 s … and at last every hour, until it has failed `attempts` times.
    Every lane works by itself, one job after the other: reading a scan for minutes must hold up no mail.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = _Work(handler, lane, attempts)
        return handler

    return register


def continuously(work: Callable[[], bool]) -> Callable[[], bool]:
    """Register work that the worker asks for again and again; it returns whether there was something to do."""
    _continuous[work.__name__] = work
    return work


def every(interval: timedelta) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register work that runs once per interval across all workers. It opens its own transactions."""

    def register(work: Callable[[], None]) -> Callable[[], None]:
        _schedule[work.__name__] = (work, interval)
        return work

    return register


def queue(kind: str, **payload: Any) -> None:
    """Ask for work, in the transaction of the change that needs it."""
    session().add(Job(kind=kind, payload=payload))


def hurry(kind: str) -> None:
    """Let jobs of this kind wait no longer for their next attempt, in the open transaction."""
    session().execute(update(Job).where(Job.kind == kind, Job.failed_at.is_(None)).values(run_at=now()))


def queue_later(kind: str, *, wait: timedelta, **payload: Any) -> None:
    """Like `queue`, for work that has time: it is done after `wait` at the earliest."""
    session().add(Job(kind=kind, payload=payload, run_at=now() + wait))


def run_due_jobs(lane: str | None = None, is_ending: Callable[[], bool] = lambda: False) -> int:
    """Do what is due (in one lane), one after the other, until nothing is left or `is_ending`; returns how many."""
    kinds = [kind for kind, work in _handlers.items() if lane in (None, work.lane)]
    done = 0
    while not is_ending() and (job_id := _claim(kinds)) is not None:
        _run(job_id)
        done += 1
    return done


def run_scheduled(name: str) -> bool:
    """Run a scheduled job if nobody has run it in this slot yet, or whoever began was cut off."""
    work, interval = _schedule[name]
    seconds = interval.total_seconds()
    slot = datetime.fromtimestamp(time.time() // seconds * seconds, tz=now().tzinfo)
    if not _begin(name, slot):
        return False
    work()
    with transaction(writing=True) as opened:
        opened.execute(update(JobRun).where(JobRun.name == name, JobRun.slot == slot).values(ended_at=now()))
    return True


def _begin(name: str, slot: datetime) -> bool:
    """Whether this worker, and nobody else, is to run the slot."""
    with transaction(writing=False) as opened:
        run = opened.get(JobRun, (name, slot))
    if run is None:
        try:
            with transaction(writing=True) as opened:
                opened.add(JobRun(name=name, slot=slot, started_by=workers.me()))
        except IntegrityError:
            return False
        return True
    if run.ended_at is not None or (run.started_at > now() - CLAIM_FOR and not workers.is_dead(run.started_by)):
        return False
    as_read = (JobRun.name == name, JobRun.slot == slot, JobRun.started_at == run.started_at)
    with transaction(writing=True) as opened:
        taken = opened.execute(
            update(JobRun).where(*as_read).values(started_at=now(), started_by=workers.me()).returning(JobRun.name)
        )
        return taken.first() is not None


def work(app: Flask) -> None:
    """The worker process: polls the job rows and keeps the schedule until SIGTERM or SIGINT.

    What is still going on `ENDING_SECONDS` later is left behind, cut off with the process and done again after the next
    start; the caller ends the process.
    """
    # A pipe and no threading.Event: its lock is not for signal handlers, and Ctrl-C brings two signals at once.
    ending, told_to_end = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(told_to_end, b"."))
    is_ending = threading.Event()
    workers.begin()
    scheduler = scheduler_for(app)
    scheduler.start()
    threads = [_thread(app, work, is_ending) for work in _lanes(app, is_ending)]
    wait_until_readable([ending], [], [])
    deadline = time.monotonic() + ENDING_SECONDS
    is_ending.set()
    scheduler.shutdown(wait=False)
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    workers.end()


def scheduler_for(app: Flask) -> BackgroundScheduler:
    """Asks for every scheduled work at least every ten minutes; on a busy machine late rather than not at all."""
    scheduler = BackgroundScheduler(timezone="UTC")
    for name, (_, interval) in _schedule.items():
        scheduler.add_job(
            _safely(app, lambda name=name: run_scheduled(name)),  # type: ignore[misc]
            "interval",
            seconds=min(interval.total_seconds(), 600),
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=now() + timedelta(seconds=5),
        )
    return scheduler


def _lanes(app: Flask, is_ending: threading.Event) -> list[Callable[[], object]]:
    lanes = {work.lane for work in _handlers.values()} - {MAIN}

    def main_lane() -> int:
        done = run_due_jobs(MAIN, is_ending.is_set)
        _show_life(app.config["SETTINGS"].alive_file)
        return done

    return [
        main_lane,
        *(partial(run_due_jobs, lane, is_ending.is_set) for lane in sorted(lanes)),
        *_continuous.values(),
    ]


def _thread(app: Flask, work: Callable[[], object], is_ending: threading.Event) -> threading.Thread:
    """Calls `work` until it has nothing to do, waits, and again; does not keep the process alive."""
    poll = _safely(app, work)

    def keep_working() -> None:
        while not is_ending.is_set():
            if not poll():
                is_ending.wait(POLL_SECONDS)

    thread = threading.Thread(target=keep_working, daemon=True)
    thread.start()
    return thread


def _show_life(alive_file: Path | None) -> None:
    """Touch the file by which a container engine sees that the worker is not stuck."""
    if alive_file is not None:
        alive_file.touch()


def _safely(app: Flask, call: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            with app.app_context():
                return call()
        except Exception:
            logger.exception("background work failed; it is tried again")
            return None

    return run


def _claim(kinds: list[str]) -> uuid.UUID | None:
    due = (
        select(Job)
        .where(Job.kind.in_(kinds), Job.failed_at.is_(None), Job.run_at <= now())
        .where(Job.claimed_until.is_(None) | (Job.claimed_until < now()) | workers.are_dead(Job.claimed_by))
        .order_by(Job.run_at)
        .limit(1)
    )
    with transaction(writing=False) as opened:
        if opened.scalar(due) is None:  # an idle worker takes no write lock
            return None
    with transaction(writing=True) as opened:
        if engine().dialect.name == "postgresql":
            due = due.with_for_update(skip_locked=True)
        job = opened.scalar(due)
        if job is None:
            return None
        job.claimed_until = now() + CLAIM_FOR
        job.claimed_by = workers.me()
        job.attempts += 1
        return job.id


def _run(job_id: uuid.UUID) -> None:
    try:
        with transaction(writing=False) as opened:
            job = opened.get_one(Job, job_id)
        _handlers[job.kind].handler(job.payload)
        with transaction(writing=True) as opened:
            opened.execute(delete(Job).where(Job.id == job_id))
    except Exception as error:
        logger.exception("job failed")
        with transaction(writing=True) as opened:
            job = opened.get_one(Job, job_id)
            job.error = f"{type(error).__name__}: {error}"[:500]
            job.claimed_until = None
            job.run_at = now() + timedelta(seconds=min(2**job.attempts * 5, LONGEST_PAUSE_SECONDS))
            job.failed_at = now() if job.attempts >= _handlers[job.kind].attempts else None


@every(timedelta(days=1))
def forget_old_runs() -> None:
    """Slots older than a month can never come again."""
    with transaction(writing=True) as opened:
        opened.execute(delete(JobRun).where(JobRun.slot < now() - RUNS_KEPT))
        opened.execute(update(Job).where(Job.failed_at < now() - RUNS_KEPT).values(payload={}))
