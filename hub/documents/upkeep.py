"""For operators: rows against bytes, sweeping orphans, making rows again from what the store itself knows."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from hub import slots
from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.audit.actions import record
from hub.db import now, session, transaction
from hub.documents.entries import entry_named, free_name, set_name
from hub.documents.folders import new_folder, root_of
from hub.documents.models import Document, Folder, Upload, Version, Workspace
from hub.documents.names import BadName, clean_name, media_type_of
from hub.documents.quota import recount_all
from hub.documents.store import DERIVED, checked_kinds, has_row, store
from storage import PIECE_BYTES, StoredVersion, VersionNotFound

FOUND_FOLDER = "Wiederhergestellt"
BATCH = 500


@dataclass
class Report:
    """What `hub check` found. Orphans are harmless (the sweep removes them); missing and wrong bytes are not."""

    versions: int = 0
    others: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    orphans: int = 0
    staged: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.wrong or self.orphans)

    def text(self) -> str:
        lines = [
            f"Fassungen geprüft: {self.versions}",
            f"andere Dateien:    {self.others}",
            f"fehlende Bytes:    {len(self.missing)}",
            f"falsche Prüfsumme: {len(self.wrong)}",
            f"verwaiste Bytes:   {self.orphans}",
            f"laufende Uploads:  {self.staged}",
            *(f"FEHLT    {line}" for line in self.missing),
            *(f"FALSCH   {line}" for line in self.wrong),
            "Alles in Ordnung." if self.is_clean else "Bitte prüfen (siehe docs/betrieb.md).",
        ]
        return "\n".join(lines)


def check_bytes(*, read_bytes: bool = True) -> Report:
    """Compare every row that points at stored bytes with them, and every stored version with the rows.

    Constant memory.
    """
    report = Report()
    for version in _all_rows(Version):
        report.versions += 1
        line = f"{version.document_id} Fassung {version.number} ({version.file_name})"
        _compare(report, version, line, read_bytes=read_bytes)
    for kind, line_of in checked_kinds:
        for row in _all_rows(kind):
            report.others += 1
            _compare(report, row, line_of(row), read_bytes=read_bytes)
    report.orphans = sum(1 for _ in _orphans(before=now() + timedelta(days=1)))
    report.staged = sum(1 for _ in store().staged())
    return report


def sweep_orphans(*, older_than_hours: float = 24) -> int:
    """Remove stored bytes without a row and staged bytes without an upload, once they are old enough."""
    before = now() - timedelta(hours=older_than_hours)
    removed = 0
    for stored in _orphans(before=before):
        store().delete(stored.key, stored.version)
        removed += 1
    for name, changed_at in list(store().staged()):
        if changed_at < before and not _is_announced(name):
            store().discard(name)
            removed += 1
    return removed


def rebuild_rows() -> int:
    """File every stored version that has no row by the metadata written beside it; returns how many were filed.

    People and institutions must exist. What belonged to a Bereich that is gone comes back into a new one of the same
    name, which only the Koordination sees.
    """
    with transaction(writing=False):
        keeper = session().scalar(select(Person).where(Person.role == "coordination", Person.deactivated_at.is_(None)))
        user = user_of_person(keeper) if keeper else None
    if user is None:
        raise SystemExit("Fehler: Es gibt keine Person mit der Rolle Koordination. Bitte zuerst anlegen.")
    orphans = (stored for stored in _orphans(before=now() + timedelta(days=1)) if DERIVED not in stored.metadata)
    found = sorted(orphans, key=lambda stored: (stored.key, _number_of(stored)))
    made: set[uuid.UUID] = set()
    for stored in found:
        with transaction(writing=True):
            document = _refile(user, stored)
            made |= {document.id} if document is not None else set()
    with transaction(writing=True):
        slots.announce(slots.AFTER_REBUILD, user, made)
    recount_all()
    return len(found)


def _refile(user: User, stored: StoredVersion) -> Document | None:
    """Returns the document where it had to be made as well."""
    facts = stored.metadata
    name = _safe_name(facts.get("name", ""), stored.key)
    document_id = uuid.UUID(facts.get("document", stored.key))
    author = session().get(Person, uuid.UUID(facts["author"])) if "author" in facts else None
    author_id = author.id if author else user.id
    document = session().get(Document, document_id)
    is_new = document is None
    if document is None:
        folder = _folder_at(user, facts)
        document = Document(
            id=document_id,
            workspace_id=folder.workspace_id,
            parent_id=folder.id,
            created_by=author_id,
            changed_by=author_id,
            created_at=stored.stored_at,
            revision=1,
            title="",
            tags=[],
            number=0,
        )
        set_name(document, free_name(folder.id, name))
        session().add(document)
        session().flush()
    taken = set(session().scalars(select(Version.number).where(Version.document_id == document.id)))
    number = _number_of(stored)
    number = number if number not in taken else max(taken) + 1
    session().add(
        Version(
            document_id=document.id,
            number=number,
            store_key=stored.key,
            store_version=stored.version,
            size=stored.size,
            sha256=stored.sha256,
            media_type=media_type_of(name),
            file_name=name,
            comment=facts.get("comment", ""),
            created_by=author_id,
            created_at=datetime.fromisoformat(facts["created"]) if "created" in facts else stored.stored_at,
        )
    )
    if number >= (document.number or 0):
        document.number, document.size, document.sha256 = number, stored.size, stored.sha256
        document.media_type = media_type_of(document.name)
        document.changed_at = stored.stored_at
    session().flush()
    record(
        "documents.rebuild",
        actor=None,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Fassung {number} von „{document.name}“ aus dem Speicher wiederhergestellt",
    )
    return document if is_new else None


def _folder_at(user: User, facts: Mapping[str, str]) -> Folder:
    path = facts.get("path", "")
    names = [part for part in path.split("/") if part] or [FOUND_FOLDER]
    workspace_id = uuid.UUID(facts["workspace"]) if "workspace" in facts else uuid.uuid4()
    workspace = session().get(Workspace, workspace_id)
    if workspace is None:
        workspace = Workspace(id=workspace_id, name=names[0], purpose="", created_by=user.id)
        session().add(workspace)
        session().flush()
        new_folder(user, workspace_id=workspace.id, parent_id=None, name=workspace.name)
    folder = root_of(workspace)
    for name in names[1:]:
        found = entry_named(folder.id, name)
        if isinstance(found, Folder):
            folder = found
        elif found is None:
            folder = new_folder(user, workspace_id=workspace.id, parent_id=folder.id, name=name)
    return folder


def _safe_name(name: str, key: str) -> str:
    try:
        return clean_name(name)
    except BadName:
        return f"Datei {key}"


def _number_of(stored: StoredVersion) -> int:
    number = stored.metadata.get("number", "1")
    return int(number) if number.isdigit() else 1


def _compare(report: Report, row: Any, line: str, *, read_bytes: bool) -> None:
    try:
        if _is_wrong(row, read_bytes=read_bytes):
            report.wrong.append(line)
    except VersionNotFound:
        report.missing.append(line)


def _all_rows(kind: type[Any]) -> Iterator[Any]:
    last: uuid.UUID | None = None
    while True:
        with transaction(writing=False):
            statement = select(kind).order_by(kind.id).limit(BATCH)
            batch = session().scalars(statement.where(kind.id > last) if last else statement).all()
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].id


def _is_wrong(row: Any, *, read_bytes: bool) -> bool:
    digest, size = hashlib.sha256(), 0
    with store().open(row.store_key, row.store_version) as stream:
        if not read_bytes:
            return False
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest() != row.sha256 or size != row.size


def _orphans(*, before: datetime) -> Iterator[StoredVersion]:
    for stored in store().walk():
        if stored.stored_at < before and not _is_used(stored):
            yield stored


def _is_used(stored: StoredVersion) -> bool:
    with transaction(writing=False):
        return has_row(stored.key, stored.version)


def _is_announced(name: str) -> bool:
    with transaction(writing=False):
        return session().get(Upload, uuid.UUID(name)) is not None
