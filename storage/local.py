"""The embedded store: a folder. Knows files and their durability; refuses to know what the bytes are for.

    objects/<last two hex digits of the key>/<key>.<version>         the bytes of a version
    objects/<last two hex digits of the key>/<key>.<version>.json    the note about them (see sidecar.py)
    staging/<name>.part                                              no version yet (see parts.py)

A version appears by the rename of a complete, fsync'd file, so it is there as a whole or not at all. The
*last* digits spread the keys, because the first ones of time-ordered UUIDs are all alike.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from storage.contract import (
    ChecksumMismatch,
    StagedGap,
    StagedNotFound,
    StoredVersion,
    StoreMisconfigured,
    StreamTooLong,
    VersionNotFound,
    is_uuid,
    require_names,
    require_uuid,
)
from storage.parts import PART, STAGING, PartWriter, claimed_part, hash_of, mark_changed, part_name, state_of
from storage.safe_files import PRIVATE_FOLDER, folder, kernel_errors, make_folder, open_file, remove_file
from storage.sidecar import described_from_bytes, read_sidecar, write_sidecar
from storage.streams import HashMemory, Window, pieces

OBJECTS = "objects"
SHELVES = [f"{number:02x}" for number in range(256)]
NOTE = ".json"

_VERSION = re.compile(r"[0-9a-f]{32}")
_OBJECT_NAME = re.compile(r"([0-9a-f-]{32,36})\.([0-9a-f]{32})")


class LocalStore:
    """Keeps every version as one file below `root`, which is made if it is missing."""

    def __init__(self, root: Path | str) -> None:
        self._root = Path(root).absolute()
        self._hashes = HashMemory()
        with kernel_errors():
            self._root.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            with folder(self._root) as inside:
                make_folder(STAGING, inside=inside)
                make_folder(OBJECTS, inside=inside)
                os.fsync(inside)
            with folder(self._root, OBJECTS) as inside:
                for shelf in SHELVES:
                    make_folder(shelf, inside=inside)
                os.fsync(inside)

    def __repr__(self) -> str:
        return f"LocalStore({str(self._root)!r})"

    def check(self) -> None:
        """Store, read and delete a probe; a rename must be able to bring a staged file into its place."""
        with kernel_errors(), folder(self._root, STAGING) as staging, folder(self._root, OBJECTS) as objects:
            if os.fstat(staging).st_dev != os.fstat(objects).st_dev:
                raise StoreMisconfigured(
                    f"Im Datenordner „{self._root}“ liegen {OBJECTS} und {STAGING} auf zwei Dateisystemen."
                )
        probe = self.put(str(uuid4()), io.BytesIO(b"probe"), metadata={})
        with self.open(probe.key, probe.version) as stream:
            came_back = stream.read() == b"probe"
        self.delete(probe.key, probe.version)
        if not came_back:
            raise StoreMisconfigured(f"Der Datenordner „{self._root}“ gibt andere Bytes zurück.")

    def put(
        self, key: str, stream: BinaryIO, *, metadata: Mapping[str, str], expected_size: int | None = None
    ) -> StoredVersion:
        """Receive into a part file, then publish it; a kill in between leaves a part file to sweep."""
        require_uuid(key)
        require_names(metadata)
        staging = str(uuid4())
        with claimed_part(self._root, staging, create=True) as part:
            try:
                sha256, size = self._receive(part, stream, expected_size)
                return self._publish(part, staging, key, size=size, sha256=sha256, metadata=metadata)
            except BaseException:
                self._forget(staging)
                raise

    def _receive(self, part: int, stream: BinaryIO, expected_size: int | None) -> tuple[str, int]:
        running = hashlib.sha256()
        writer = PartWriter(part, start=0, limit=expected_size, running=running)
        try:
            for piece in pieces(stream):
                writer.write(piece)
        except StreamTooLong as error:
            raise ChecksumMismatch(str(error)) from error
        if expected_size is not None and writer.end != expected_size:
            raise ChecksumMismatch(f"{writer.end} statt der angekündigten {expected_size} Bytes")
        return running.hexdigest(), writer.end

    def open(self, key: str, version: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A real file (with `fileno`) unless a `length` cuts it short."""
        if start < 0 or (length is not None and length < 0):
            raise ValueError(f"not a range: {start=}, {length=}")
        name = _object_name(key, version)
        with kernel_errors(), self._shelf(key) as shelf:
            try:
                file = os.fdopen(open_file(name, os.O_RDONLY, inside=shelf), "rb")
            except FileNotFoundError:
                raise VersionNotFound(name) from None
            file.seek(start)
        return file if length is None else io.BufferedReader(Window(file, length))

    def path_of(self, key: str, version: str) -> Path | None:
        """The path of the version's file; None where there is none, or something else in its place."""
        name = _object_name(key, version)
        with kernel_errors(), self._shelf(key) as shelf:
            return self._root / OBJECTS / key[-2:] / name if _is_plain_file(name, inside=shelf) else None

    def versions(self, key: str) -> list[StoredVersion]:
        """Read from the notes beside the files."""
        require_uuid(key)
        with kernel_errors(), self._shelf(key) as shelf:
            names = [name for name in os.listdir(shelf) if name.startswith(key)]
            found = [stored for name in names if (stored := _described(name, inside=shelf))]
        return sorted(found, key=lambda stored: stored.stored_at)

    def delete(self, key: str, version: str) -> None:
        """The note goes first: what a kill leaves is then a file that `walk` lists, not a hidden name."""
        name = _object_name(key, version)
        with kernel_errors(), self._shelf(key) as shelf:
            remove_file(name + NOTE, inside=shelf)
            if remove_file(name, inside=shelf):
                os.fsync(shelf)

    def walk(self) -> Iterator[StoredVersion]:
        """Shelf by shelf; what is added or deleted meanwhile may or may not appear."""
        for name in SHELVES:
            with kernel_errors(), folder(self._root, OBJECTS, name) as shelf, os.scandir(shelf) as entries:
                for entry in entries:
                    if stored := _described(entry.name, inside=shelf):
                        yield stored

    def append(self, staging: str, offset: int, stream: BinaryIO, *, limit: int) -> int:
        """The lock on the part file keeps other writers out, in this process and in others."""
        try:
            with claimed_part(self._root, staging, create=offset == 0) as part:
                return self._append(part, offset, stream, limit=limit)
        except StagedNotFound as error:
            raise StagedGap(f"„{staging}“ beginnt bei 0, nicht bei {offset}") from error

    def _append(self, part: int, offset: int, stream: BinaryIO, *, limit: int) -> int:
        end = os.fstat(part).st_size
        if end != offset:
            raise StagedGap(f"die vorgemerkten Bytes enden bei {end}, nicht bei {offset}")
        running = self._hashes.take(state_of(part)) if offset else hashlib.sha256()
        writer = PartWriter(part, start=offset, limit=limit, running=running)
        try:
            for piece in pieces(stream):
                writer.write(piece)
        finally:
            mark_changed(part)
            if writer.running:
                self._hashes.remember(state_of(part), writer.running)
        return writer.end

    def staged_size(self, staging: str) -> int:
        """The length of the part file, whoever may be writing to it."""
        with kernel_errors(), folder(self._root, STAGING) as inside:
            try:
                return os.stat(part_name(staging), dir_fd=inside, follow_symlinks=False).st_size
            except FileNotFoundError:
                return 0

    def cut(self, staging: str, size: int) -> None:
        """Never makes the staged bytes longer; an unknown name is not an error."""
        try:
            with claimed_part(self._root, staging) as part, kernel_errors():
                if size < os.fstat(part).st_size:
                    os.ftruncate(part, size)
                    mark_changed(part)
        except StagedNotFound:
            return

    def commit(
        self, staging: str, key: str, *, metadata: Mapping[str, str], sha256: str | None = None
    ) -> StoredVersion:
        """Rename the part file itself; bytes received by this process are not read again for their hash."""
        require_uuid(key)
        require_names(metadata)
        with claimed_part(self._root, staging) as part:
            running = self._hashes.take(state_of(part)) or hash_of(part)
            found = running.hexdigest()
            if sha256 and sha256.lower() != found:
                self._hashes.remember(state_of(part), running)
                raise ChecksumMismatch(f"die SHA-256 ist {found}, angekündigt war {sha256.lower()}")
            size = os.fstat(part).st_size
            return self._publish(part, staging, key, size=size, sha256=found, metadata=metadata)

    def _publish(
        self, part: int, staging: str, key: str, *, size: int, sha256: str, metadata: Mapping[str, str]
    ) -> StoredVersion:
        """Bytes to the disk, then the note, then the name, then the folder to the disk."""
        stored = StoredVersion(key, uuid4().hex, size, sha256, datetime.now(UTC), dict(metadata))
        name = _object_name(key, stored.version)
        with kernel_errors(), folder(self._root, STAGING) as inside, self._shelf(key) as shelf:
            os.fsync(part)
            write_sidecar(stored, name + NOTE, inside=shelf)
            os.rename(part_name(staging), name, src_dir_fd=inside, dst_dir_fd=shelf)
            os.fsync(shelf)
        return stored

    def discard(self, staging: str) -> None:
        """Takes the lock first, so that no writer goes on into a file that nobody will find."""
        try:
            with claimed_part(self._root, staging):
                self._forget(staging)
        except StagedNotFound:
            return

    def _forget(self, staging: str) -> None:
        with kernel_errors(), folder(self._root, STAGING) as inside:
            remove_file(part_name(staging), inside=inside)

    def staged(self) -> Iterator[tuple[str, datetime]]:
        """Also lists what a killed `put` left."""
        with kernel_errors(), folder(self._root, STAGING) as inside, os.scandir(inside) as entries:
            for entry in entries:
                if entry.name.endswith(PART) and entry.is_file(follow_symlinks=False):
                    changed_at = entry.stat(follow_symlinks=False).st_mtime
                    yield entry.name.removesuffix(PART), datetime.fromtimestamp(changed_at, UTC)

    def _shelf(self, key: str) -> AbstractContextManager[int]:
        return folder(self._root, OBJECTS, key[-2:])


def _object_name(key: str, version: str) -> str:
    if not _VERSION.fullmatch(version):
        raise VersionNotFound(version)
    return f"{require_uuid(key)}.{version}"


def _is_plain_file(name: str, *, inside: int) -> bool:
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=inside, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _described(name: str, *, inside: int) -> StoredVersion | None:
    """The version that a file name stands for; None for anything else and for what was just deleted."""
    match = _OBJECT_NAME.fullmatch(name)
    if not match or not is_uuid(match[1]) or not _is_plain_file(name, inside=inside):
        return None
    if stored := read_sidecar(name + NOTE, inside=inside):
        return stored
    try:
        return described_from_bytes(match[1], match[2], name, inside=inside)
    except FileNotFoundError:
        return None
