"""Steps that several stories of import and export share."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub import jobs
from hub.audit.models import AuditEntry
from hub.db import transaction
from hub.documents.models import Document, Folder
from hub.exchange.models import ImportLine, ImportRun
from tests.documents.test_upload import begin
from tests.people import Browser, Cast


def filed(cast: Cast, browser: Browser, path: str, content: bytes, **facts: str) -> None:
    """File a document by its path below the root folder of the Bereich."""
    folders, _, name = path.rpartition("/")
    facts = {**facts, **({"relativePath": folders} if folders else {})}
    assert begin(browser, cast, name=name, size=len(content), body=content, **facts).status_code == 201


def zipped(*files: tuple[str, bytes], **options: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unzip_finds_no_fault(data: bytes, tmp_path: Path) -> bool:
    (tmp_path / "it.zip").write_bytes(data)
    return subprocess.run(["unzip", "-tq", tmp_path / "it.zip"], capture_output=True, check=False).returncode == 0


def ask_for_import(browser: Browser, folder_id: object, data: bytes, **fields: str) -> TestResponse:
    form = {"file": (io.BytesIO(data), fields.pop("name", "Altbestand.zip")), "on_conflict": "skip", **fields}
    return browser.post(f"/folders/{folder_id}/import", form, content_type="multipart/form-data")


def imported(cast: Cast, browser: Browser, data: bytes, **fields: str) -> str:
    """Import a ZIP file into the root folder and have the worker unpack it; returns the text of the run's page."""
    answer = ask_for_import(browser, cast.root.id, data, **fields)
    assert answer.status_code == 302, answer.text
    work(cast)
    return browser.get(answer.location).text


def work(cast: Cast) -> None:
    with cast.app.app_context():
        jobs.run_due_jobs("import")


def outcomes() -> dict[str, tuple[str, str]]:
    """By path: outcome and reason of the lines of all runs."""
    with transaction(writing=False) as opened:
        return {line.path: (line.outcome, line.reason) for line in opened.scalars(select(ImportLine))}


def only_run() -> ImportRun:
    with transaction(writing=False) as opened:
        return opened.scalars(select(ImportRun)).one()


def documents() -> dict[str, Document]:
    with transaction(writing=False) as opened:
        return {document.name: document for document in opened.scalars(select(Document))}


def folder_named(name: str) -> Folder:
    with transaction(writing=False) as opened:
        return opened.scalars(select(Folder).where(Folder.name == name)).one()


def trail(action: str) -> list[str]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(AuditEntry.text).where(AuditEntry.action == action)))
