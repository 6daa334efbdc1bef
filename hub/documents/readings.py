"""The text of files: read once for the same bytes, by the worker, in a process that may do nothing else."""

from __future__ import annotations

import shutil
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import delete, exists, select

from hub import jobs
from hub.db import now, session, transaction
from hub.documents.held_files import file_with, is_held
from hub.documents.models import Reading, Version
from hub.documents.store import store
from hub.indexing import IndexChange
from search.extract import Extract, Limits, Status, extract

READ, RECOGNISE = "documents.read-text", "documents.recognise-text"
COMPRESSION = 6
LEFT_SECONDS = 3600  # longer than any reading takes
WORDLESS = ("video/", "audio/")  # large, and nobody here reads them: the bytes need not be fetched
SCANS_WAIT = timedelta(days=1)
UNREAD = "unread"  # the status of bytes whose text is still to come
STATUS_LABELS = {
    Status.OK.value: lazy_gettext("Text gelesen"),
    Status.EMPTY.value: lazy_gettext("Ohne Text"),
    UNREAD: lazy_gettext("Wird noch gelesen"),
    Status.SCAN.value: lazy_gettext("Scan, wird noch gelesen"),
    Status.LOCKED.value: lazy_gettext("Passwortgeschützt"),
    Status.DAMAGED.value: lazy_gettext("Beschädigt"),
    Status.TOO_LARGE.value: lazy_gettext("Zu groß"),
    Status.TOO_SLOW.value: lazy_gettext("Lesen dauert zu lange"),
    Status.UNSUPPORTED.value: lazy_gettext("Dateiart wird nicht gelesen"),
    Status.NO_READER.value: lazy_gettext("Leseprogramm fehlt"),
    Status.FAILED.value: lazy_gettext("Lesen fehlgeschlagen"),
}


def queue_reading(sha256: str) -> None:
    """Ask for the text of these bytes, in the transaction that makes a version of them."""
    jobs.queue(READ, sha256=sha256)


def read_bytes(sha256: str, *, recognises: bool = True) -> None:
    """Read the bytes of a version and keep the text. Without `recognises` a scan waits for its turn in another lane."""
    with transaction(writing=False) as opened:
        file = file_with(sha256)
        known = opened.get(Reading, sha256)
    if file is None or (known and not (recognises and known.status == Status.SCAN)):
        return
    limits = Limits()
    if file.media_type.startswith(WORDLESS):
        keep_reading(sha256, Extract(Status.UNSUPPORTED))
        return
    if file.size > limits.file_size:
        keep_reading(sha256, Extract(Status.TOO_LARGE))
        return
    with file_at(file.store_key, file.store_version) as path:
        found = extract(path, name=file.name, media_type=file.media_type, limits=limits, recognises=recognises)
    keep_reading(sha256, found)
    if found.status is Status.SCAN:
        with transaction(writing=True):
            jobs.queue(RECOGNISE, sha256=sha256)


@contextmanager
def file_at(key: str, version: str) -> Iterator[Path]:
    """Stored bytes as a file on this machine, for the time of the block. Raises `VersionNotFound`."""
    with TemporaryDirectory(prefix="reading-", dir=_place()) as folder:
        path = Path(folder) / "file"
        with store().open(key, version) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
        yield path


def keep_reading(sha256: str, found: Extract) -> None:
    """Keep what was read, and have everything indexed anew that holds these bytes."""
    text = zlib.compress(found.text.encode("utf-8", "replace"), COMPRESSION)
    with transaction(writing=True) as opened:
        opened.merge(Reading(sha256=sha256, status=found.status, detail=found.detail[:500], text=text, read_at=now()))
        holders = select(Version.document_id, Version.number).where(Version.sha256 == sha256)
        for document_id, number in opened.execute(holders).all():
            opened.add(IndexChange(source="entry", row_id=document_id, number=number, hides=False))


def status_of(sha256: str) -> str:
    """How the reading of these bytes ended, a key of `STATUS_LABELS`."""
    return session().scalar(select(Reading.status).where(Reading.sha256 == sha256)) or UNREAD


def texts_of(hashes: Collection[str]) -> dict[str, tuple[str, str]]:
    """By hash: how the reading ended, and the text. What was not read yet is missing."""
    rows = session().execute(
        select(Reading.sha256, Reading.status, Reading.text).where(Reading.sha256.in_(list(hashes)))
    )
    return {sha256: (status, zlib.decompress(text).decode()) for sha256, status, text in rows}


def forget_unused() -> None:
    """Text of bytes that nobody holds any more."""
    session().execute(delete(Reading).where(~is_held(Reading.sha256)))


def forget_failed() -> None:
    """Have what could not be read tried again, as after an update or when a program was installed."""
    session().execute(delete(Reading).where(Reading.status.not_in([Status.OK, Status.EMPTY])))


def waiting_scans() -> list[str]:
    """Scans whose turn should have come long ago."""
    overdue = Reading.read_at < now() - SCANS_WAIT
    return list(session().scalars(select(Reading.sha256).where(Reading.status == Status.SCAN, overdue)))


def unread_hashes() -> list[str]:
    """Bytes of versions that nobody has read yet."""
    is_read = exists().where(Reading.sha256 == Version.sha256)
    return list(session().scalars(select(Version.sha256).where(~is_read).distinct()))


def clear_away() -> None:
    """Remove the bytes that a killed worker was reading."""
    for folder in _place().iterdir():
        if time.time() - folder.stat().st_mtime > LEFT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    """A folder of our own for the bytes that are being read."""
    place: Path = current_app.config["SETTINGS"].data / "reading"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
