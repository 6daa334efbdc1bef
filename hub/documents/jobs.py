"""Background work of the Ablage: removing bytes, emptying the trash, forgetting uploads that were given up."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from flask import current_app

from hub import jobs
from hub.db import transaction
from hub.documents.models import TrashEntry
from hub.documents.quota import recount_all
from hub.documents.readings import (
    READ,
    RECOGNISE,
    clear_away,
    forget_unused,
    queue_reading,
    read_bytes,
    unread_hashes,
    waiting_scans,
)
from hub.documents.reminders import send_reminder, unsent_reminders
from hub.documents.store import has_row, store
from hub.documents.trash import overdue_trash, purge
from hub.documents.uploads import expired_uploads, forget_upload
from hub.errors import HubError

logger = logging.getLogger(__name__)


@jobs.handles("documents.delete-bytes")
def delete_bytes(payload: dict[str, Any]) -> None:
    """Remove stored versions that no row points at any more."""
    for key, version in payload["stored"]:
        with transaction(writing=False):
            is_used = has_row(key, version)
        if not is_used:
            store().delete(key, version)


@jobs.handles(READ, lane="reading")
def read_text(payload: dict[str, Any]) -> None:
    """Read the text of a file that has come in."""
    read_bytes(payload["sha256"], recognises=False)


@jobs.handles(RECOGNISE, lane="recognising")
def recognise_text(payload: dict[str, Any]) -> None:
    """Read the text of a scan, which takes minutes."""
    read_bytes(payload["sha256"], recognises=True)


@jobs.every(timedelta(hours=1))
def queue_what_is_unread() -> None:
    """Files from before there was a search, and those whose job was given up."""
    clear_away()
    with transaction(writing=True):
        for sha256 in unread_hashes():
            queue_reading(sha256)
        for sha256 in waiting_scans():
            jobs.queue(RECOGNISE, sha256=sha256)
        forget_unused()


@jobs.every(timedelta(hours=6))
def empty_trash() -> None:
    """Delete for good what has lain in the trash for 30 days, one deletion per transaction."""
    days = current_app.config["SETTINGS"].trash_days
    with transaction(writing=False):
        overdue = overdue_trash(days)
    for deletion_id in overdue:
        try:
            with transaction(writing=True) as opened:
                deletion = opened.get(TrashEntry, deletion_id)
                if deletion is not None:
                    purge(None, deletion)
        except HubError as error:  # something must be kept longer; the others go all the same
            logger.info("left in the trash: %s", error)


@jobs.every(timedelta(hours=1))
def send_reminders() -> None:
    """Wiedervorlagen whose day has come, one per transaction."""
    with transaction(writing=False):
        due = unsent_reminders()
    for document_id in due:
        with transaction(writing=True):
            send_reminder(document_id)


@jobs.every(timedelta(hours=1))
def forget_expired_uploads() -> None:
    """Uploads nobody continued for a week."""
    with transaction(writing=False):
        expired = expired_uploads()
    for upload in expired:
        with transaction(writing=True):
            forget_upload(upload)


@jobs.every(timedelta(days=1))
def recount_storage() -> None:
    """What every Bereich uses, counted anew: whoever repaired rows by hand shall not leave a wrong number."""
    recount_all()
