"""Scanning what was stored, keeping the verdict, and holding back what is not known to be clean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import delete, exists, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hub import slots
from hub.audit.actions import record
from hub.db import engine, now, session, transaction
from hub.documents.audience import managers_of
from hub.documents.held_files import file_with, held_hashes, is_held
from hub.documents.models import Document, Folder, Version
from hub.documents.store import store
from hub.errors import HubError
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.scanning.clamd import ScannerError, TooLargeToScan, scan_stream
from hub.scanning.models import CLEAN, INFECTED, TOO_LARGE, WAITING, Scan
from hub.sharing.models import DeliveredFile, Delivery
from storage import StoreError

LONGEST_WAIT = timedelta(minutes=5)
QUEUED_AT_ONCE = 10_000

sentence(
    "scanning.found", lazy_gettext("In „%(name)s“ wurde Schadsoftware gefunden (%(finding)s). Die Datei ist gesperrt.")
)


class StillScanned(HubError):
    """The bytes are stored and safe, and nobody knows yet whether they are clean."""

    status = 423
    message = lazy_gettext(
        "Diese Datei wird noch auf Schadsoftware geprüft. Sie ist sicher abgelegt. "
        "Bitte versuchen Sie es in einer Minute noch einmal."
    )


class Quarantined(HubError):
    """The bytes stay where they are, and nobody gets them."""

    status = 403
    message = lazy_gettext(
        "In dieser Datei wurde Schadsoftware gefunden. Sie ist gesperrt und kann nicht geöffnet werden. "
        "Bitte fragen Sie die Person, die sie abgelegt hat, nach einer sauberen Fassung."
    )


class TooLargeForScan(HubError):
    """Nobody gets what could not be scanned."""

    status = 403
    message = lazy_gettext(
        "Diese Datei ist zu groß für die Prüfung auf Schadsoftware und deshalb gesperrt. "
        "Bitte sagen Sie der Technischen Administration Bescheid."
    )


REFUSALS: dict[str, type[HubError]] = {WAITING: StillScanned, INFECTED: Quarantined, TOO_LARGE: TooLargeForScan}


def is_configured() -> bool:
    return bool(current_app.config["SETTINGS"].clamd_url)


@slots.fills(slots.BEFORE_BYTES_LEAVE, order=10)
def hold_back_unscanned(sha256: str) -> None:
    """Raises what the person reads; opens a transaction of its own, because bytes leave outside of one."""
    if not is_configured():
        return
    with transaction(writing=False) as opened:
        status = opened.scalar(select(Scan.status).where(Scan.sha256 == sha256)) or WAITING
    if status != CLEAN:
        raise REFUSALS[status]


@slots.fills(slots.AFTER_NEW_VERSION, order=90)
def queue_scan(_user: Any, document: Document, version: Version) -> None:
    """Have new bytes scanned; bytes that are known to be bad are told of again, because they lie in a new place."""
    if not is_configured():
        return
    _add_waiting(select(literal(version.sha256)))
    known = session().get(Scan, version.sha256)
    if known is not None and known.status == INFECTED:
        _tell(document, version, known.finding)


@slots.fills(slots.AFTER_DELIVERY, order=90)
def queue_scan_of_delivery(files: Sequence[DeliveredFile]) -> None:
    """Scanned while it waits in the Briefkasten, so that it can be looked at before it is taken over."""
    if is_configured():
        for sha256 in {file.sha256 for file in files}:
            _add_waiting(select(literal(sha256)))


def queue_unscanned() -> None:
    """Files from before there was a scanner; the bytes of what was deleted for good are forgotten."""
    held = held_hashes()
    is_known = exists().where(Scan.sha256 == held.selected_columns[0])
    _add_waiting(held.where(~is_known).limit(QUEUED_AT_ONCE))
    session().execute(delete(Scan).where(~is_held(Scan.sha256)))


def scan_again() -> None:
    """Have everything scanned anew that did not turn out clean, as after a change of clamd's settings."""
    anew = {"status": WAITING, "due_at": now(), "tries": 0, "finding": ""}
    session().execute(update(Scan).where(Scan.status != CLEAN).values(anew))


def scan_next() -> bool:
    """Scan the bytes that have waited longest; returns whether there were any. Doing it twice changes nothing."""
    with transaction(writing=False) as opened:
        due = select(Scan).where(Scan.status == WAITING, Scan.due_at <= now()).order_by(Scan.due_at).limit(1)
        scan = opened.scalar(due)
        if scan is None:
            return False
        file = file_with(scan.sha256)
    if file is None:
        with transaction(writing=True) as opened:
            opened.execute(delete(Scan).where(Scan.sha256 == scan.sha256))
        return True
    try:
        with store().open(file.store_key, file.store_version) as stream:
            verdict = scan_stream(current_app.config["SETTINGS"].clamd_url, stream)
    except TooLargeToScan:
        _keep(scan.sha256, status=TOO_LARGE)
    except (ScannerError, StoreError) as error:
        _postpone(scan, str(error))
    else:
        _keep(scan.sha256, status=CLEAN if verdict.is_clean else INFECTED, finding=verdict.finding)
    return True


def _add_waiting(hashes: Any) -> None:
    """Rows for these hashes, unless somebody else has made them already."""
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    chosen = hashes.subquery()
    moment = literal(now(), Scan.queued_at.type)
    facts = {"status": literal(WAITING), "finding": literal(""), "error": literal(""), "tries": literal(0)}
    facts |= {"queued_at": moment, "due_at": moment}
    # SQLite takes „ON CONFLICT“ behind a SELECT for a join where that has no WHERE.
    rows = select(chosen.c[0], *facts.values()).where(literal(True))
    added = insert(Scan).from_select(["sha256", *facts], rows)
    session().execute(added.on_conflict_do_nothing(index_elements=["sha256"]))


def _postpone(scan: Scan, error: str) -> None:
    wait = min(timedelta(seconds=2 ** min(scan.tries, 10)), LONGEST_WAIT)
    with transaction(writing=True) as opened:
        opened.execute(
            update(Scan)
            .where(Scan.sha256 == scan.sha256, Scan.status == WAITING)
            .values(tries=scan.tries + 1, due_at=now() + wait, error=error[:300])
        )


def _keep(sha256: str, *, status: str, finding: str = "") -> None:
    with transaction(writing=True) as opened:
        scan = opened.get(Scan, sha256, with_for_update=True)
        if scan is None or scan.status == status:
            return
        scan.status, scan.finding, scan.error, scan.scanned_at = status, finding[:200], "", now()
        if status != INFECTED:
            return
        holders = select(Document, Version).join(Version, Version.document_id == Document.id)
        for document, version in opened.execute(holders.where(Version.sha256 == sha256)).all():
            _tell(document, version, finding)
        waiting = select(DeliveredFile, Delivery).join(Delivery, Delivery.id == DeliveredFile.delivery_id)
        for file, delivery in opened.execute(waiting.where(DeliveredFile.sha256 == sha256)).all():
            _tell_of_delivery(file, delivery, finding)


def _tell_of_delivery(file: DeliveredFile, delivery: Delivery, finding: str) -> None:
    """Whoever set up the Briefkasten."""
    notify(
        [delivery.letterbox.created_by],
        "scanning.found",
        url=f"/deliveries/{delivery.id}",
        about=session().get_one(Folder, delivery.letterbox.entry_id),
        by_mail=True,
        name=file.name,
        finding=finding or gettext("unbekannt"),
    )
    record(
        "scanning.quarantine",
        actor=None,
        about=delivery,
        workspace_id=delivery.workspace_id,
        text=f"Schadsoftware gefunden in Einsendung {delivery.receipt}; die Datei ist gesperrt",
        details={"file": str(file.id), "finding": finding},
    )


def _tell(document: Document, version: Version, finding: str) -> None:
    """Whoever filed it, and those who manage the Bereich."""
    notify(
        [version.created_by, *managers_of(document.workspace_id)],
        "scanning.found",
        url=f"/documents/{document.id}",
        about=document,
        by_mail=True,
        name=document.name,
        finding=finding or gettext("unbekannt"),
    )
    record(
        "scanning.quarantine",
        actor=None,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Schadsoftware gefunden in „{document.name}“, Fassung {version.number}; die Datei ist gesperrt",
        details={"number": version.number, "finding": finding},
    )
