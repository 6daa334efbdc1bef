"""The note beside each stored file: what is known about its bytes, so that rows can be made again.

The note is written without an fsync of its own: the database row is the authority, the note is only read to
rebuild rows or to list what is stored. One that a power cut tore or lost is made up again from the bytes,
without metadata.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import UTC, datetime

from storage.contract import StoredVersion
from storage.safe_files import open_file, remove_file, write_all
from storage.streams import pieces


def write_sidecar(stored: StoredVersion, name: str, *, inside: int) -> None:
    """Write the note into the folder with this descriptor; one that does not fit is removed again."""
    note = {
        "key": stored.key,
        "version": stored.version,
        "size": stored.size,
        "sha256": stored.sha256,
        "stored_at": stored.stored_at.isoformat(),
        "metadata": dict(stored.metadata),
    }
    descriptor = open_file(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, inside=inside)
    try:
        write_all(descriptor, json.dumps(note).encode())
    except OSError:
        remove_file(name, inside=inside)
        raise
    finally:
        os.close(descriptor)


def read_sidecar(name: str, *, inside: int) -> StoredVersion | None:
    """What the note says; None where it is missing, torn or a link."""
    try:
        descriptor = open_file(name, os.O_RDONLY, inside=inside)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.ELOOP}:
            return None
        raise
    with os.fdopen(descriptor, encoding="utf-8") as file:
        text = file.read()
    try:
        note = json.loads(text)
        stored_at = datetime.fromisoformat(note.pop("stored_at"))
        return StoredVersion(stored_at=stored_at, **note)
    except (ValueError, TypeError, KeyError):
        return None


def described_from_bytes(key: str, version: str, name: str, *, inside: int) -> StoredVersion:
    """What can be said of a file without its note: size and hash of what is there, time of its change."""
    running = hashlib.sha256()
    with os.fdopen(open_file(name, os.O_RDONLY, inside=inside), "rb") as file:
        facts = os.fstat(file.fileno())
        for piece in pieces(file):
            running.update(piece)
    stored_at = datetime.fromtimestamp(facts.st_mtime, UTC)
    return StoredVersion(key, version, facts.st_size, running.hexdigest(), stored_at)
