"""A whole Bereich as files: every document with all its versions, what is known of them, and the history."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.csv_export import csv_export
from hub.db import now, session, transaction
from hub.documents.entries import tree_of
from hub.documents.folders import root_of
from hub.documents.models import Entry, Version, Workspace
from hub.documents.store import store
from hub.exchange import details
from hub.exchange.contents import Row, TooManyDocuments, laid_out
from hub.exchange.details import Known, known_of
from hub.exchange.held_back import list_of_held_back, reasons_to_hold_back
from hub.exchange.history import Part, can_print, history_parts, history_rows, last_line_of, print_history
from hub.exchange.zip_names import ArchivePaths
from hub.exchange.zip_stream import ArchiveFile, empty_folder
from hub.formats import filesize, local
from storage import ObjectStore

CURRENT, FORMER = "Dokumente", "Frühere Fassungen"
README = """Export des Bereichs „{name}“ aus dem JBA-Hub vom {at}

Dokumente            von jedem Dokument die aktuelle Fassung, in ihren Ordnern
Frühere Fassungen    alle Fassungen davor, in denselben Ordnern
Angaben.csv          alle Fassungen mit Titel, Schlagworten, Autor, Zeit, Größe, Prüfsumme (SHA-256) und Kommentar,
                     dazu alle Angaben des Dokuments, Nachfolger und Vorgänger, Aufbewahrung und Löschsperre
Angaben.json         dasselbe für Programme
Verlauf.csv          was im Bereich geschehen ist
Verlauf.pdf          {printed}
"""
PRINTED = "dasselbe zum Lesen (bei langem Verlauf in Teilen)"
NOT_PRINTED = "fehlt: Auf dem Rechner des Hubs ist die Bibliothek Pango nicht installiert."
MAX_VERSIONS = 200_000
MAX_STEM = 170
CSV_HEAD = (
    *("Datei", "Name", "Titel", "Schlagworte", "Fassung", "Aktuell", "Von", "Institution", "Zeitpunkt"),
    *("Größe in Byte", "SHA-256", "Dateiart", "Hochgeladen als", "Kommentar", "Wiederhergestellt aus"),
    *details.CSV_HEAD,
)


@dataclass(frozen=True, slots=True)
class Exported:
    """One version with all that is known of it; `path` is its file in the export."""

    document_id: uuid.UUID
    path: str
    name: str
    title: str
    tags: tuple[str, ...]
    is_current: bool
    number: int
    created_at: datetime
    author: str
    institution: str
    size: int
    sha256: str
    media_type: str
    file_name: str
    comment: str
    restored_from: int | None
    store_key: str
    store_version: str


@dataclass(frozen=True)
class Export:
    """What the export holds, read in one moment."""

    workspace: Workspace
    at: datetime
    versions: list[Exported]
    folders: list[str]
    last_line: int
    known: dict[uuid.UUID, Known]

    @property
    def documents(self) -> int:
        return sum(version.is_current for version in self.versions)

    @property
    def size(self) -> int:
        return sum(version.size for version in self.versions)


def export_of(workspace: Workspace) -> Export:
    """All versions of all documents that do not lie in the trash. Raises `TooManyDocuments`."""
    versions, folders = _versions(workspace)
    return Export(workspace, now(), versions, folders, last_line_of(workspace), known_of(workspace))


def note_export(user: User, export: Export) -> None:
    with transaction(writing=True):
        record(
            "exchange.export",
            actor=user,
            about=export.workspace,
            workspace_id=export.workspace.id,
            text=f"Bereich „{export.workspace.name}“ exportiert: {export.documents} Dokumente, "
            f"{len(export.versions)} Fassungen ({filesize(export.size)})",
            details={"documents": export.documents, "versions": len(export.versions), "size": export.size},
        )


def files_of_export(export: Export) -> Iterator[ArchiveFile]:
    """The files of the export, one after the other. What the hub makes itself is made when its turn comes."""
    zone: ZoneInfo = current_app.config["ZONE"]
    source = store()
    parts = history_parts(export.workspace, export.last_line) if can_print() else None
    held = reasons_to_hold_back((version.path, version.sha256) for version in export.versions)
    return _files(export, zone, source, parts, held)


def _files(
    export: Export, zone: ZoneInfo, source: ObjectStore, parts: list[Part] | None, held: dict[str, str]
) -> Iterator[ArchiveFile]:
    readme = README.format(
        name=export.workspace.name,
        at=local(export.at, zone).strftime("%d.%m.%Y, %H:%M"),
        printed=NOT_PRINTED if parts is None else PRINTED,
    )
    yield _made("LIES MICH.txt", export.at, lambda: iter([readme.replace("\n", "\r\n").encode("utf-8-sig")]))
    for version in export.versions:
        if version.path not in held:
            opening = partial(source.open, version.store_key, version.store_version)
            yield ArchiveFile(version.path, version.created_at, version.size, opening)
    if held:
        yield list_of_held_back(held, export.at)
    for folder in export.folders:
        yield empty_folder(folder, export.at)
    yield _made("Angaben.csv", export.at, lambda: csv_export(_csv_rows(export, zone)))
    yield _made("Angaben.json", export.at, lambda: _json_pieces(export))
    yield _made("Verlauf.csv", export.at, lambda: csv_export(history_rows(export.workspace, export.last_line, zone)))
    for part in parts or []:
        yield _made(part.name, export.at, partial(print_history, part, zone))


def _made(path: str, at: datetime, pieces: Callable[[], Iterator[bytes]]) -> ArchiveFile:
    return ArchiveFile(path, at, None, partial(_spooled, pieces))


def _spooled(pieces: Callable[[], Iterator[bytes]]) -> BinaryIO:
    """Made on disk, not in memory: the list of a hundred thousand versions is long."""
    file = TemporaryFile()  # noqa: SIM115 (closed by whoever reads it)
    for piece in pieces():
        file.write(piece)
    file.seek(0)
    return cast(BinaryIO, file)


def _versions(workspace: Workspace) -> tuple[list[Exported], list[str]]:
    """The versions, and the folders that hold nothing; one statement, so that it is one moment."""
    root = root_of(workspace)
    file, tree = Entry.__table__.c, tree_of(root.id)
    rows = (
        session()
        .execute(
            select(
                *(file.id, file.parent_id, file.kind, file.name, file.number.label("current"), file.title, file.tags),
                *(Version.number, Version.created_at, Version.size, Version.sha256, Version.media_type),
                *(Version.file_name, Version.comment, Version.restored_from),
                *(Version.store_key, Version.store_version),
                *(Person.name.label("author"), Institution.short_name.label("institution")),
            )
            .join(tree, tree.c.id == file.id)
            .outerjoin(Version, Version.document_id == file.id)
            .outerjoin(Person, Person.id == Version.created_by)
            .outerjoin(Institution, Institution.id == Person.institution_id)
            .where(file.id != root.id)
            .order_by(file.kind.desc(), file.sort_key, file.id, Version.number.desc())
            .limit(MAX_VERSIONS + 1)
        )
        .all()
    )
    if len(rows) > MAX_VERSIONS:
        raise TooManyDocuments
    of_document: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        if row.kind == "document" and row.number is not None:
            of_document[row.id].append(row)
    newest = [row for row in rows if row.kind == "folder" or row.number == row.current]
    tops = {row.id for row in newest if row.parent_id == root.id}
    plain = [_plain(row) for row in newest]
    contents = laid_out(plain, tops=tops)
    paths = ArchivePaths()
    found = [
        _exported(version, _path_of(version, document.path, paths))
        for document in contents.documents
        for version in of_document[document.document_id]
    ]
    return found, [f"{CURRENT}/{path}/" for path in contents.folders]


def _plain(row: Any) -> Row:
    facts = (row.number, row.created_at, row.size, row.sha256, row.store_key, row.store_version)
    return Row(row.id, row.parent_id, row.kind, row.name, *facts)


def _path_of(version: Any, path: str, paths: ArchivePaths) -> str:
    """The current version goes under the document's own path, the others bear their number in the name."""
    if version.number == version.current:
        return f"{CURRENT}/{path}"
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.rpartition(".") if "." in name.lstrip(".") else (name, "", "")
    former = f"{stem[:MAX_STEM]} (Fassung {version.number}){dot}{ending}"
    return paths.free_path("/".join(part for part in (FORMER, folder) if part), former)


def _exported(row: Any, path: str) -> Exported:
    return Exported(
        document_id=row.id,
        path=path,
        name=row.name,
        title=row.title or "",
        tags=tuple(row.tags or ()),
        is_current=row.number == row.current,
        number=row.number,
        created_at=row.created_at,
        author=row.author,
        institution=row.institution,
        size=row.size,
        sha256=row.sha256,
        media_type=row.media_type,
        file_name=row.file_name,
        comment=row.comment,
        restored_from=row.restored_from,
        store_key=row.store_key,
        store_version=row.store_version,
    )


def _csv_rows(export: Export, zone: ZoneInfo) -> Iterator[tuple[object, ...]]:
    yield CSV_HEAD
    for version in export.versions:
        yield (
            *(version.path, version.name, version.title, ", ".join(version.tags), version.number),
            *("ja" if version.is_current else "nein", version.author, version.institution),
            *(local(version.created_at, zone).strftime("%d.%m.%Y %H:%M:%S"), version.size, version.sha256),
            *(version.media_type, version.file_name, version.comment, version.restored_from or ""),
            *details.csv_cells(export.known[version.document_id]),
        )


def _json_pieces(export: Export) -> Iterator[bytes]:
    """One object, written piece by piece: the documents, each with its versions, newest first."""
    head = {"workspace": export.workspace.name, "purpose": export.workspace.purpose, "exported_at": _utc(export.at)}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "documents": ['
    documents = groupby(export.versions, key=lambda version: version.document_id)
    for number, (document_id, versions) in enumerate(documents):
        yield (b",\n" if number else b"\n") + _json_of(document_id, list(versions), export.known[document_id])
    yield b"\n]}\n"


def _json_of(document_id: uuid.UUID, versions: list[Exported], known: Known) -> bytes:
    newest = versions[0]
    document = {
        "id": str(document_id),
        "name": newest.name,
        "title": newest.title,
        "tags": list(newest.tags),
        **details.json_facts(known),
        "versions": [
            {
                "number": version.number,
                "current": version.is_current,
                "file": version.path,
                "author": version.author,
                "institution": version.institution,
                "created_at": _utc(version.created_at),
                "size": version.size,
                "sha256": version.sha256,
                "media_type": version.media_type,
                "uploaded_as": version.file_name,
                "comment": version.comment,
                "restored_from": version.restored_from,
            }
            for version in versions
        ],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _utc(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
