"""Filing one file of an import: what would become of it, and doing it. Opens its own transactions."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, cast

from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import OperationalError

from hub.accounts.models import Person
from hub.accounts.signed_in import User, user_of_person
from hub.db import is_full, now, session, transaction
from hub.documents.entries import entry_named, path_text
from hub.documents.errors import NameTaken
from hub.documents.folders import ensure_folders
from hub.documents.models import Document, Entry, Folder
from hub.documents.names import name_key, split_path
from hub.documents.store import file_bytes, metadata_for, store, take_back
from hub.documents.upload_checks import check_size
from hub.documents.versions import ASK, KEEP_BOTH, NEW_VERSION, Arrival, Filed, file_into_folder, version_of
from hub.errors import HubError
from hub.exchange.models import MADE, REFUSED, SKIPPED, UNCHANGED, ImportLine
from hub.permissions import can
from storage import PIECE_BYTES, ChecksumMismatch, StoreError, StoreFull

SKIP = "skip"
ON_CONFLICT = (SKIP, NEW_VERSION, KEEP_BOTH)
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # ZIP files and old disks say this when they know nothing
BROKEN = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
# What systems leave behind beside the files of people.
LEFTOVERS = {".ds_store", "thumbs.db", "desktop.ini", "__macosx", ".directory", "ehthumbs.db"}


class ImportEnds(HubError):
    """Nothing more can be filed; what has been stays."""


class Unreadable(HubError):
    """The bytes of one file could not be read; the import goes on with the next."""

    message = lazy_gettext("Die Datei ließ sich nicht lesen.")


@dataclass(frozen=True)
class Item:
    """One file to import: where it lies below the target folder, how to open it, or why it is not wanted at all."""

    path: str
    fingerprint: str
    size: int = 0
    modified_at: datetime | None = None
    open: Callable[[], BinaryIO] = io.BytesIO
    problem: str = ""
    is_folder: bool = False


@dataclass(frozen=True)
class Task:
    """Who imports into which folder. `seen` (only for a dry run) holds what would be there by now."""

    person_id: uuid.UUID
    folder_id: uuid.UUID
    on_conflict: str = SKIP
    run_id: uuid.UUID | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def is_dry(self) -> bool:
        return self.run_id is None


@dataclass(frozen=True)
class Outcome:
    """What became of an item, or would; one of MADE, UNCHANGED, SKIPPED, REFUSED."""

    outcome: str
    reason: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Known:
    """A document that stands where an item wants to go."""

    document_id: uuid.UUID
    number: int
    size: int | None
    sha256: str


def fingerprint_of(*facts: object) -> str:
    """A short name for a file as it is now."""
    return hashlib.sha256("\0".join(map(str, facts)).encode("utf-8", "surrogatepass")).hexdigest()


def shown_path(path: str) -> str:
    """The path as it can be kept: what is no text becomes a question mark, NUL a box."""
    return path.encode("utf-8", "replace").decode().replace("\0", "▯")[:2000]


def import_item(task: Task, item: Item) -> Outcome:
    """File one item and note its line; without a run only say what would happen. Raises `ImportEnds`, StoreError."""
    try:
        outcome = _import(task, item)
    except (ImportEnds, StoreError):
        raise
    except HubError as error:
        outcome = Outcome(REFUSED, str(error.message))
    if not task.is_dry and (outcome.outcome != MADE or item.is_folder):
        with transaction(writing=True):
            session().add(_line(task, item, outcome))
    return outcome


def admitted(task: Task) -> tuple[User, Folder]:
    """The person and the folder as they are now. Raises `ImportEnds`."""
    person = session().get(Person, task.person_id)
    folder = session().get(Folder, task.folder_id)
    if folder is None or folder.trash_id is not None:
        raise ImportEnds(gettext("Der Ordner ist gelöscht oder liegt im Papierkorb."))
    if person is None or not person.is_active:
        raise ImportEnds(gettext("Das Konto ist stillgelegt."))
    user = user_of_person(person)
    if not can(user, "documents.add", folder):
        raise ImportEnds(gettext("Das Recht, in diesem Ordner mitzuarbeiten, fehlt inzwischen."))
    return user, folder


def _import(task: Task, item: Item) -> Outcome:
    unwanted = _unwanted(item)
    if unwanted is not None:
        return unwanted
    folders, name = split_path(item.path)
    if item.is_folder:
        return _make_folder(task, [*folders, name])
    check_size(name, item.size)
    with transaction(writing=False):
        user, folder = admitted(task)
        existing = _known(_existing(folder, [*folders, name]))
        place = "/".join([path_text(folder).replace(" / ", "/"), *folders])
    if existing is not None:
        if existing.size == item.size and _hash_of(item) == existing.sha256:
            return Outcome(UNCHANGED, "", existing.sha256)
        if task.on_conflict == SKIP:
            return Outcome(SKIPPED, gettext("Unter diesem Namen gibt es schon ein anderes Dokument."))
    if task.is_dry:
        return _foreseen(task, item, "/".join(name_key(part) for part in [*folders, name]))
    replaced = existing if task.on_conflict == NEW_VERSION else None
    document_id = replaced.document_id if replaced else uuid.uuid4()
    metadata = metadata_for(
        user,
        document_id=document_id,
        number=replaced.number + 1 if replaced else 1,
        name=name,
        path=place,
        workspace_id=folder.workspace_id,
        comment="",
    )
    return _file(task, item, document_id=document_id, metadata=metadata, folders=folders, name=name)


def _unwanted(item: Item) -> Outcome | None:
    if any(part.lower() in LEFTOVERS or part.startswith("~$") for part in item.path.split("/")):
        return Outcome(SKIPPED, gettext("Datei des Betriebssystems, wird nicht gebraucht."))
    return Outcome(REFUSED, item.problem) if item.problem else None


def _known(existing: Entry | None) -> Known | None:
    """The document that has the name, as a plain value. Raises `NameTaken` where a folder has it."""
    if existing is None:
        return None
    if not isinstance(existing, Document):
        raise NameTaken(existing.name)
    return Known(existing.id, existing.number or 0, existing.size, existing.sha256 or "")


def _file(
    task: Task, item: Item, *, document_id: uuid.UUID, metadata: dict[str, str], folders: list[str], name: str
) -> Outcome:
    """Bytes first, then the rows of document and line together."""
    try:
        with closing(_Source(item)) as source:
            stored = store().put(str(document_id), cast(BinaryIO, source), metadata=metadata, expected_size=item.size)
    except ChecksumMismatch:
        raise Unreadable(gettext("Die Datei hat sich beim Lesen geändert.")) from None
    except StoreFull:
        raise ImportEnds(gettext("Der Speicher ist voll.")) from None
    arrival = Arrival(
        stored=stored,
        document_id=document_id,
        name=name,
        folders=tuple(folders),
        on_conflict=ASK if task.on_conflict == SKIP else task.on_conflict,
    )

    def write_rows() -> Filed:
        user, folder = admitted(task)
        filed = file_into_folder(user, folder, arrival)
        if filed.is_new_version and item.modified_at is not None:
            _keep_date(filed.document, item.modified_at)
        outcome = Outcome(MADE if filed.is_new_version else UNCHANGED, "", stored.sha256)
        session().add(_line(task, item, outcome, document_id=filed.document.id))
        return filed

    try:
        filed = file_bytes(stored, write_rows)
    except (HubError, OperationalError) as error:
        if isinstance(error, HubError) or is_full(error):
            take_back(stored)
        if not isinstance(error, HubError) and is_full(error):
            raise ImportEnds(gettext("Der Speicher ist voll.")) from None
        raise
    if not filed.is_new_version:
        take_back(stored)
    return Outcome(MADE, "", stored.sha256)


def _keep_date(document: Document, modified_at: datetime) -> None:
    """Lists, versions and periods of retention go by the file's own date; when it came in stands in the trail."""
    at = min(modified_at, now())
    if at < EARLIEST:
        return
    version = version_of(document, document.number or 0)
    version.created_at = document.changed_at = at
    if version.number == 1:
        document.created_at = at


def _make_folder(task: Task, names: list[str]) -> Outcome:
    with transaction(writing=not task.is_dry):
        user, folder = admitted(task)
        found = _existing(folder, names)
        if found is not None:
            return Outcome(UNCHANGED)
        if not task.is_dry:
            ensure_folders(user, folder, names)
    return Outcome(MADE)


def _foreseen(task: Task, item: Item, key: str) -> Outcome:
    if key in task.seen and task.on_conflict == SKIP:
        return Outcome(SKIPPED, gettext("Unter diesem Namen gibt es schon ein anderes Dokument."))
    with closing(_Source(item)) as source:
        source.read(1)
    task.seen.add(key)
    return Outcome(MADE)


def _existing(folder: Folder, parts: list[str]) -> Entry | None:
    """What stands at this path. Raises `NameTaken` where a document is in the way of a folder."""
    at: Entry | None = folder
    for part in parts:
        if at is None:
            return None
        if not at.is_folder:
            raise NameTaken(at.name)
        at = entry_named(at.id, part)
    return at


def _hash_of(item: Item) -> str:
    running = hashlib.sha256()
    with closing(_Source(item)) as source:
        while piece := source.read(PIECE_BYTES):
            running.update(piece)
    return running.hexdigest()


def _line(task: Task, item: Item, outcome: Outcome, *, document_id: uuid.UUID | None = None) -> ImportLine:
    return ImportLine(
        run_id=task.run_id,
        fingerprint=item.fingerprint,
        path=shown_path(item.path),
        size=item.size,
        outcome=outcome.outcome,
        reason=outcome.reason,
        sha256=outcome.sha256,
        document_id=document_id,
    )


class _Source:
    """The bytes of an item; whatever goes wrong with them is a trouble of this file, not of the store."""

    def __init__(self, item: Item) -> None:
        with _troubles_of_the_file():
            self._stream = item.open()

    def read(self, size: int = -1) -> bytes:
        with _troubles_of_the_file():
            return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()


@contextmanager
def _troubles_of_the_file() -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable(gettext("Die Datei ist nicht mehr da.")) from None
    except PermissionError:
        raise Unreadable(gettext("Die Datei darf nicht gelesen werden.")) from None
    except BROKEN:
        raise Unreadable from None
