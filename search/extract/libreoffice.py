"""LibreOffice as a converter, inside the reading process: its walls and its time are those of the process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.extract.document import Document
from search.extract.outcome import Status, Unreadable

PROGRAM = "soffice"


@contextmanager
def converted(document: Document, *, suffix: str, target: str, options: str = "") -> Iterator[Path]:
    """The file, read as `suffix`, in the form `target` ("odt", "pdf"); gone after the block.

    `options` are those of LibreOffice's filter, with its name: "writer_pdf_Export:{…}".

    Raises `Unreadable`: `NO_READER` where LibreOffice is missing, `DAMAGED` where it makes nothing of the file.
    """
    if not shutil.which(PROGRAM):
        raise Unreadable(Status.NO_READER, "LibreOffice is not installed")
    link, made = document.scratch / f"office.{suffix}", document.scratch / f"office.{target}"
    link.symlink_to(document.path)
    try:
        message = _convert(document, link.name, f"{target}:{options}" if options else target)
        if not made.exists():
            raise Unreadable(Status.DAMAGED, message)
        yield made
    finally:
        link.unlink()
        made.unlink(missing_ok=True)


def _convert(document: Document, name: str, target: str) -> str:
    """What LibreOffice says, which ends well even when it fails."""
    command = [
        *(PROGRAM, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *(f"-env:UserInstallation=file://{document.scratch}/profile", "--convert-to", target, name),
    ]
    answer = subprocess.run(  # noqa: S603 (fixed words)
        command, cwd=document.scratch, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return (answer.stdout + answer.stderr).decode(errors="replace")[-500:]
