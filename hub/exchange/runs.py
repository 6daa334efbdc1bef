"""Import runs: beginning, working through, ending, and what became of every file. Rows, no pages."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, lazy_gettext
from sqlalchemy import bindparam, delete, func, select

from hub import jobs
from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, read, session, transaction
from hub.documents.models import Folder, Upload
from hub.documents.uploads import KEPT_FOR, forget_upload
from hub.exchange.filing import Item, Outcome, Task, import_item
from hub.exchange.models import (
    DONE,
    MADE,
    REFUSED,
    RUNNING,
    SKIPPED,
    STOPPED,
    UNCHANGED,
    WAITING,
    ImportLine,
    ImportRun,
)
from hub.notices.actions import notify
from storage import StoredVersion

JOB = "exchange.import"
KEPT_DAYS = 180
SHOWN_LINES = 200
LINES_AT_ONCE = 1000
OUTCOME_LABELS = {
    MADE: lazy_gettext("Angelegt"),
    UNCHANGED: lazy_gettext("Schon vorhanden"),
    SKIPPED: lazy_gettext("Übersprungen"),
    REFUSED: lazy_gettext("Abgelehnt"),
}

# Every folder page asks this, so it is built once.
_RUNNING = select(ImportRun.id).where(
    ImportRun.folder_id == bindparam("folder_id"),
    ImportRun.person_id == bindparam("person_id"),
    ImportRun.status != DONE,
    ImportRun.upload_id.is_not(None),
)


@dataclass(frozen=True)
class Tally:
    """How many files came to which end, and how many bytes were dealt with."""

    counts: dict[str, int]
    size: int

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    def of(self, outcome: str) -> int:
        return self.counts.get(outcome, 0)


def begin_folder_import(user: User, folder: Folder, *, source: str, on_conflict: str) -> ImportRun:
    """A run that the shell works through."""
    run = ImportRun(
        id=uuid.uuid4(),
        person_id=user.id,
        folder_id=folder.id,
        source=source,
        on_conflict=on_conflict,
        status=RUNNING,
    )
    session().add(run)
    session().flush()
    return run


def begin_zip_import(
    user: User, folder: Folder, *, name: str, stored: StoredVersion, files: int, size: int, on_conflict: str
) -> ImportRun:
    """A run that the worker works through; `stored` are the bytes of the ZIP file, held until it is done."""
    upload = Upload(
        id=uuid.uuid4(),
        person_id=user.id,
        folder_id=folder.id,
        name=name,
        relative_path="",
        comment="",
        on_conflict="",
        size=stored.size,
        sha256=stored.sha256,
        expires_at=now() + KEPT_FOR,
        held_key=stored.key,
        held_version=stored.version,
        held_sha256=stored.sha256,
    )
    session().add(upload)
    session().flush()
    run = ImportRun(
        id=uuid.uuid4(),
        person_id=user.id,
        folder_id=folder.id,
        upload_id=upload.id,
        source=name,
        on_conflict=on_conflict,
        status=WAITING,
        files=files,
        size=size,
    )
    session().add(run)
    session().flush()
    jobs.queue(JOB, run_id=str(run.id))
    return run


def interrupted_run(user: User, folder: Folder, source: str) -> ImportRun | None:
    """The newest run of the same person from the same place that did not come to its end."""
    return session().scalar(
        select(ImportRun)
        .where(ImportRun.person_id == user.id, ImportRun.folder_id == folder.id, ImportRun.source == source)
        .where(ImportRun.status != DONE)
        .order_by(ImportRun.created_at.desc())
        .limit(1)
    )


def resume_run(run: ImportRun) -> None:
    """Go on; what was refused or skipped gets another chance, what is filed stays filed."""
    session().execute(delete(ImportLine).where(ImportLine.run_id == run.id, ImportLine.outcome.in_((REFUSED, SKIPPED))))
    run.status, run.problem = RUNNING if run.upload_id is None else WAITING, ""
    if run.upload_id is not None:
        jobs.queue(JOB, run_id=str(run.id))


def work_through(
    task: Task, items: Iterable[Item], *, until: Callable[[], bool], tell: Callable[[Item, Outcome | None], None]
) -> bool:
    """Import what has no line yet; `tell(item, outcome)` after each. Returns False when `until` said to stop."""
    for item in items:
        if task.run_id is not None and _is_done(task.run_id, item.fingerprint):
            tell(item, None)
            continue
        tell(item, import_item(task, item))
        if until():
            return False
    return True


def finish_run(run_id: uuid.UUID) -> None:
    """The run has come to its end: the trail says so, the person is told, the ZIP file is let go."""
    with transaction(writing=True) as opened:
        run = opened.get_one(ImportRun, run_id, with_for_update=True)
        if run.status == DONE:
            return
        run.status, run.finished_at, run.problem = DONE, now(), ""
        _let_go(run)
        tally = tally_of(run)
        folder = opened.get_one(Folder, run.folder_id)
        made = tally.of(MADE)
        notify(
            [run.person_id],
            "exchange.import-done",
            url=f"/imports/{run.id}",
            about=folder,
            source=run.source,
            folder=folder.name,
        )
        record(
            "exchange.import",
            actor=opened.get_one(Person, run.person_id),
            about=folder,
            workspace_id=folder.workspace_id,
            text=f"{made} {'Dokument' if made == 1 else 'Dokumente'} importiert nach „{folder.name}“ "
            f"aus „{run.source}“ ({tally.of(REFUSED)} abgelehnt)",
            details={outcome: tally.of(outcome) for outcome in OUTCOME_LABELS},
        )


def stop_run(run_id: uuid.UUID, problem: str) -> None:
    """The run cannot go on by itself."""
    with transaction(writing=True) as opened:
        run = opened.get(ImportRun, run_id)
        if run is not None and run.status != DONE:
            run.status, run.problem = STOPPED, problem


def tally_of(run: ImportRun) -> Tally:
    rows = session().execute(
        select(ImportLine.outcome, func.count(), func.coalesce(func.sum(ImportLine.size), 0))
        .where(ImportLine.run_id == run.id)
        .group_by(ImportLine.outcome)
    )
    found = [(outcome, count, int(size)) for outcome, count, size in rows]
    return Tally({outcome: count for outcome, count, _ in found}, sum(size for _, _, size in found))


def lines_to_look_at(run: ImportRun) -> Sequence[ImportLine]:
    """The first of those files that were not imported."""
    return (
        session()
        .scalars(
            select(ImportLine)
            .where(ImportLine.run_id == run.id, ImportLine.outcome.in_((REFUSED, SKIPPED)))
            .order_by(ImportLine.outcome, ImportLine.path)
            .limit(SHOWN_LINES)
        )
        .all()
    )


def report_rows(run_id: uuid.UUID, head: tuple[str, ...], labels: dict[str, str]) -> Iterator[tuple[object, ...]]:
    """Every line for a CSV file, in constant memory; opens a short transaction per piece."""
    yield head
    last = ""
    while True:
        with transaction(writing=False) as opened:
            lines = opened.scalars(
                select(ImportLine)
                .where(ImportLine.run_id == run_id, ImportLine.fingerprint > last)
                .order_by(ImportLine.fingerprint)
                .limit(LINES_AT_ONCE)
            ).all()
        for line in lines:
            yield line.path, line.size, labels.get(line.outcome, line.outcome), line.reason, line.sha256
        if len(lines) < LINES_AT_ONCE:
            return
        last = lines[-1].fingerprint


def report_head() -> tuple[str, ...]:
    return gettext("Pfad"), gettext("Größe in Byte"), gettext("Ergebnis"), gettext("Grund"), gettext("Prüfsumme")


def outcome_words() -> dict[str, str]:
    return {outcome: str(label) for outcome, label in OUTCOME_LABELS.items()}


def running_imports(user: User, folder: Folder) -> Sequence[ImportRun]:
    """The person's imports into this folder that are not done; the right to read it is checked where it is loaded."""
    ids = [row_id for (row_id,) in read(_RUNNING, folder_id=folder.id, person_id=user.id)]
    if not ids:
        return []
    return session().scalars(select(ImportRun).where(ImportRun.id.in_(ids)).order_by(ImportRun.created_at)).all()


def forget_old_runs(before: datetime) -> None:
    """Reports that nobody needs any more, and with them ZIP files whose run was given up."""
    for run in session().scalars(select(ImportRun).where(ImportRun.created_at < before)).all():
        _let_go(run)
        session().delete(run)


def overdue_runs() -> list[uuid.UUID]:
    """Runs of the worker in which nothing has happened for an hour although they are not stopped."""
    since = now() - timedelta(hours=1)
    is_alive = select(ImportLine.run_id).where(ImportLine.run_id == ImportRun.id, ImportLine.at > since).exists()
    return list(
        session().scalars(
            select(ImportRun.id)
            .where(ImportRun.status.in_((WAITING, RUNNING)), ImportRun.upload_id.is_not(None))
            .where(ImportRun.created_at < since, ~is_alive)
        )
    )


def _is_done(run_id: uuid.UUID, fingerprint: str) -> bool:
    with transaction(writing=False) as opened:
        return opened.get(ImportLine, (run_id, fingerprint)) is not None


def _let_go(run: ImportRun) -> None:
    upload = session().get(Upload, run.upload_id) if run.upload_id else None
    run.upload_id = None
    session().flush()
    if upload is not None:
        forget_upload(upload)
