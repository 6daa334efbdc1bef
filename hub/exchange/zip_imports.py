"""Taking in a ZIP file for an import: looked at first, then stored, then noted for the worker."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy.exc import OperationalError

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import is_full
from hub.documents.models import Folder
from hub.documents.store import file_bytes, store, take_back
from hub.errors import HubError
from hub.exchange.filing import ON_CONFLICT, SKIP
from hub.exchange.runs import begin_zip_import
from hub.exchange.zip_reading import count_files, open_zip


@dataclass(frozen=True)
class LookedAt:
    """What a ZIP file says it holds; `size` in bytes, unpacked."""

    files: int
    size: int


def looked_into(stream: BinaryIO) -> LookedAt:
    """Read the list of contents. Raises `BadZip`."""
    archive = open_zip(stream)
    files, size = count_files(archive)
    stream.seek(0)
    return LookedAt(files, size)


def ask_for_import(
    user: User,
    admitted_folder: Callable[[], Folder],
    stream: BinaryIO,
    *,
    name: str,
    looked_at: LookedAt,
    on_conflict: str,
) -> uuid.UUID:
    """Store the ZIP file and have the worker unpack it; returns the run. Outside any transaction.

    `admitted_folder` loads the folder in the transaction that writes the rows and checks the right on it anew.
    """
    stored = store().put(str(uuid.uuid4()), stream, metadata={"name": name, "author": str(user.id)})

    def write_rows() -> uuid.UUID:
        folder = admitted_folder()
        run = begin_zip_import(
            user,
            folder,
            name=name,
            stored=stored,
            files=looked_at.files,
            size=looked_at.size,
            on_conflict=on_conflict if on_conflict in ON_CONFLICT else SKIP,
        )
        record(
            "exchange.begin-import",
            actor=user,
            about=folder,
            workspace_id=folder.workspace_id,
            text=f"Import von „{name}“ nach „{folder.name}“ begonnen ({looked_at.files} Dateien)",
        )
        return run.id

    try:
        return file_bytes(stored, write_rows)
    except (HubError, OperationalError) as error:
        if isinstance(error, HubError) or is_full(error):
            take_back(stored)
        raise
