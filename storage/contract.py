"""What every store of file bytes promises; refuses to know how any of them keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

# What one read moves: large enough to keep system calls rare, small enough for any machine.
PIECE_BYTES = 1024 * 1024

_UUID = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}(\1[0-9a-f]{4}){3}[0-9a-f]{8}")

_METADATA_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


class StoreError(Exception):
    """Base of everything a store can answer with instead of doing what it was asked."""


class StoreUnavailable(StoreError):
    """The store cannot be reached or did not answer in time. Nothing was changed; trying again is safe."""


class StoreFull(StoreError):
    """No room is left. Nothing was changed."""


class StoreMisconfigured(StoreError):
    """The store answers, but not as the hub needs it (no versioning, wrong credentials, a symbolic link)."""


class VersionNotFound(StoreError):
    """There is no such stored version."""


class ChecksumMismatch(StoreError):
    """The bytes that arrived are not the bytes that were announced. Nothing was kept."""


class StagedNotFound(StoreError):
    """Nothing was ever staged under this name, or it is gone: committed, discarded or swept."""


class StagedBusy(StoreError):
    """Somebody else is writing to this staged upload at this moment."""


class StagedGap(StoreError):
    """The piece does not start where the staged bytes end. Nothing was written."""


class StreamTooLong(StoreError):
    """More bytes arrived than were announced. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One immutable sequence of bytes. `size` in bytes, `sha256` in lower-case hex, `stored_at` in UTC."""

    key: str
    version: str
    size: int
    sha256: str
    stored_at: datetime
    metadata: Mapping[str, str] = field(default_factory=dict)


def is_uuid(name: str) -> bool:
    """Whether this is a UUID in lower case, with or without its hyphens."""
    return _UUID.fullmatch(name) is not None


def require_uuid(name: str) -> str:
    """The key or staging name itself; one that is not a UUID in lower case is a mistake of the caller."""
    if not is_uuid(name):
        raise ValueError(f"not a UUID: {name!r}")
    return name


def require_names(metadata: Mapping[str, str]) -> dict[str, str]:
    """A copy of the metadata; names that S3 could not carry unchanged are a mistake of the caller."""
    for name in metadata:
        if not _METADATA_NAME.fullmatch(name):
            raise ValueError(f"not a name for metadata: {name!r}")
    return dict(metadata)


class ObjectStore(Protocol):
    """The contract every engine keeps; `storage/acceptance.py` holds each engine to it.

    Keys and staging names are UUID strings made by the hub; what is none raises `ValueError`. Metadata is a flat
    mapping of short names (`file_name`) to any Unicode text; an engine encodes what its medium cannot carry, and may
    cut what is longer than about 1,000 characters. Every method may raise `StoreUnavailable` and
    `StoreMisconfigured`, every writing one `StoreFull`.
    """

    def check(self) -> None:
        """Raise `StoreMisconfigured` with a clear sentence if the store is not fit; leave nothing behind."""

    def put(
        self, key: str, stream: BinaryIO, *, metadata: Mapping[str, str], expected_size: int | None = None
    ) -> StoredVersion:
        """Store a stream of unknown length as a new version of `key`, in constant memory.

        Returns once the bytes are durable. A stream that raises leaves nothing behind and its error goes on.
        With `expected_size` a shorter or longer stream is refused with `ChecksumMismatch`.
        """

    def open(self, key: str, version: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """A readable stream of `length` bytes (or the rest) from `start`; close it. Raises `VersionNotFound`.

        What lies behind the end is not there: a start at or behind it gives an empty stream.
        """

    def path_of(self, key: str, version: str) -> Path | None:
        """The file that holds exactly these bytes, where there is one (for sendfile); None otherwise."""

    def versions(self, key: str) -> list[StoredVersion]:
        """All versions of one key, oldest first. `sha256` is what was recorded when the bytes were stored."""

    def delete(self, key: str, version: str) -> None:
        """Delete exactly this version for good; deleting it twice is not an error."""

    def walk(self) -> Iterator[StoredVersion]:
        """Every stored version, in no order, in constant memory: to list orphans and rebuild the rows."""

    # Resumable uploads: bytes that are not a version yet. `cut`, `commit` and `discard` raise `StagedBusy`
    # where an engine can tell that a writer is at it.

    def append(self, staging: str, offset: int, stream: BinaryIO, *, limit: int) -> int:
        """Add the stream to the staged bytes and return the new length in bytes; a new name starts at 0.

        Bytes that arrived before the stream raised stay staged and the error goes on. Raises `StagedGap` when
        `offset` is not where the staged bytes end, `StagedBusy` while another writer is at it,
        `StreamTooLong` when the staged bytes would pass `limit` (the staged bytes are then cut back to
        `offset`).
        """

    def staged_size(self, staging: str) -> int:
        """How many bytes are staged; 0 for an unknown name."""

    def cut(self, staging: str, size: int) -> None:
        """Drop staged bytes behind `size` (a piece whose checksum was wrong)."""

    def commit(
        self, staging: str, key: str, *, metadata: Mapping[str, str], sha256: str | None = None
    ) -> StoredVersion:
        """Make the staged bytes a new version of `key`, durable on return; the staged bytes are gone then.

        With `sha256` (hex) other bytes are refused with `ChecksumMismatch`; they stay staged. A name that was
        never appended to raises `StagedNotFound`; an empty file is one empty `append` and a `commit`.
        """

    def discard(self, staging: str) -> None:
        """Forget staged bytes; an unknown name is not an error."""

    def staged(self) -> Iterator[tuple[str, datetime]]:
        """Staging names with the time of their last change (UTC), to sweep what was given up."""
