"""Part files in the folder `staging/`: who may write to one, and how; refuses to know versions.

The lock belongs to the open file and not to the process, so it keeps threads and processes apart alike, and a
kill gives it back.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from storage.contract import StagedBusy, StagedNotFound, StreamTooLong, require_uuid
from storage.safe_files import folder, kernel_errors, open_file, store_error, write_all
from storage.streams import pieces

if TYPE_CHECKING:
    from hashlib import _Hash as RunningHash

STAGING = "staging"
PART = ".part"

# Pages go to the disk this often, so that the fsync at the end finds little left to do: 1 GiB in 2.0 instead
# of 2.8 s.
WRITE_BACK_BYTES = 8 * 1024 * 1024


def part_name(staging: str) -> str:
    """The file name for a staging name."""
    return require_uuid(staging) + PART


@contextmanager
def claimed_part(root: Path, staging: str, *, create: bool = False) -> Iterator[int]:
    """The descriptor of a part file that nobody else writes to until the end of the block.

    Raises `StagedBusy` and `StagedNotFound`.
    """
    name = part_name(staging)
    with kernel_errors(), folder(root, STAGING) as inside:
        try:
            part = open_file(name, os.O_RDWR | (os.O_CREAT if create else 0), inside=inside)
        except FileNotFoundError:
            raise StagedNotFound(staging) from None
        if not _lock(part, name, inside=inside):
            os.close(part)
            raise StagedBusy(staging)
    try:
        yield part
    finally:
        os.close(part)


def _lock(part: int, name: str, *, inside: int) -> bool:
    """Lock without waiting; False when another writer has it, or had it and took the file away."""
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.stat(name, dir_fd=inside, follow_symlinks=False).st_ino == os.fstat(part).st_ino
    except (BlockingIOError, FileNotFoundError):
        return False


class PartWriter:
    """Adds to a claimed part file and hashes on the way; `running` is None if what came before is not known.

    What does not fit (into `limit`, onto the disk) is not kept by halves: the file is cut back to where this
    writer began.
    """

    def __init__(self, part: int, *, start: int, limit: int | None, running: RunningHash | None) -> None:
        self._part = part
        self._start = self._handed_over = start
        self._limit = limit
        self.end = start
        self.running = running
        os.lseek(part, start, os.SEEK_SET)

    def write(self, piece: memoryview | bytes) -> None:
        """Raises `StreamTooLong`, `StoreFull`."""
        if self._limit is not None and self.end + len(piece) > self._limit:
            self._cut_back()
            raise StreamTooLong(f"mehr als die angekündigten {self._limit} Bytes")
        try:
            write_all(self._part, piece)
        except OSError as error:
            self._cut_back()
            raise store_error(error) from error
        if self.running:
            self.running.update(piece)
        self.end += len(piece)
        self._start_write_back()

    def _cut_back(self) -> None:
        os.ftruncate(self._part, self._start)
        self.end, self.running = self._start, None

    def _start_write_back(self) -> None:
        waiting = self.end - self._handed_over
        if waiting >= WRITE_BACK_BYTES:
            os.posix_fadvise(self._part, self._handed_over, waiting, os.POSIX_FADV_DONTNEED)
            self._handed_over = self.end


def mark_changed(part: int) -> None:
    """Give the file a time stamp of its own; the kernel's may stand still for some milliseconds."""
    now = time.time_ns()
    os.utime(part, ns=(now, now))


def state_of(part: int) -> tuple[int, int, int]:
    """What stands for the bytes of a part file: whoever changes them through this module changes it too."""
    facts = os.fstat(part)
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def hash_of(part: int) -> RunningHash:
    """Read the whole file for its SHA-256."""
    running = hashlib.sha256()
    os.lseek(part, 0, os.SEEK_SET)
    with kernel_errors(), open(part, "rb", closefd=False, buffering=0) as file:
        for piece in pieces(file):
            running.update(piece)
    return running
