"""Every day: what has lain in the trash long enough goes for good, one Aufgabe per transaction."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from hub import jobs
from hub.db import now, session, transaction
from hub.tasks.actions import purge_task
from hub.tasks.models import Task


@jobs.every(timedelta(days=1))
def empty_task_trash() -> None:
    """Safe to repeat: each is looked at again in the transaction that deletes it."""
    latest = now() - timedelta(days=current_app.config["SETTINGS"].trash_days)
    with transaction(writing=False):
        ids = session().scalars(select(Task.id).where(Task.deleted_at < latest)).all()
    for task_id in ids:
        with transaction(writing=True) as opened:
            task = opened.get(Task, task_id, with_for_update=True)
            if task is not None and task.deleted_at is not None and task.deleted_at < latest:
                purge_task(task)
