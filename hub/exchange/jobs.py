"""Background work: unpacking ZIP files into folders, in a lane of its own, and forgetting old reports."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from hub import jobs
from hub.db import now, session, transaction
from hub.documents.models import Upload
from hub.documents.store import store
from hub.errors import HubError
from hub.exchange.filing import Task
from hub.exchange.models import RUNNING, WAITING, ImportRun
from hub.exchange.runs import JOB, KEPT_DAYS, finish_run, forget_old_runs, overdue_runs, stop_run, work_through
from hub.exchange.stored_file import open_stored
from hub.exchange.zip_reading import open_zip, zip_items

TURN_SECONDS = 300  # well below `jobs.CLAIM_FOR`: then the next job goes on, and other imports get their turn


@jobs.handles(JOB, lane="import")
def import_zip(payload: dict[str, Any]) -> None:
    """Unpack one ZIP file as far as it gets in a turn; files that have a line already are left out."""
    run_id = uuid.UUID(payload["run_id"])
    with transaction(writing=True) as opened:
        run = opened.get(ImportRun, run_id)
        if run is None or run.status not in (WAITING, RUNNING):
            return
        run.status = RUNNING
        upload = opened.get(Upload, run.upload_id) if run.upload_id else None
        task = Task(run.person_id, run.folder_id, run.on_conflict, run.id)
    try:
        if upload is None:
            raise HubError(gettext("Die ZIP-Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch."))
        is_through = _work(task, upload)
    except HubError as error:
        stop_run(run_id, str(error.message))
        return
    if is_through:
        finish_run(run_id)
        return
    with transaction(writing=True):
        jobs.queue(JOB, run_id=str(run_id))


def _work(task: Task, upload: Upload) -> bool:
    ends = time.monotonic() + TURN_SECONDS
    with _bytes_of(upload) as stream, open_zip(stream) as archive:
        items = zip_items(archive, current_app.config["ZONE"])
        return work_through(task, items, until=lambda: time.monotonic() > ends, tell=lambda *_: None)


@contextmanager
def _bytes_of(upload: Upload) -> Iterator[BinaryIO]:
    with open_stored(store(), upload.held_key or "", upload.held_version or "", upload.size) as stream:
        yield stream


@jobs.every(timedelta(hours=1))
def wake_imports() -> None:
    """Imports whose job was given up while the store was away."""
    with transaction(writing=True):
        pending = session().scalars(select(jobs.Job).where(jobs.Job.kind == JOB, jobs.Job.failed_at.is_(None)))
        waiting = {job.payload.get("run_id") for job in pending}
        for run_id in overdue_runs():
            if str(run_id) not in waiting:
                jobs.queue(JOB, run_id=str(run_id))


@jobs.every(timedelta(days=1))
def forget_old_imports() -> None:
    with transaction(writing=True):
        forget_old_runs(now() - timedelta(days=KEPT_DAYS))
