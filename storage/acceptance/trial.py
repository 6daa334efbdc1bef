"""The ground under one check: fresh names, streams that misbehave, and a clean store afterwards."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self, cast
from uuid import uuid4

from storage.contract import ObjectStore, StoredVersion, StoreError

MANY_BYTES = 20 * 1024 * 1024 + 7  # more than two parts of a multipart upload, and not a round number


@dataclass(frozen=True)
class Check:
    """One thing every store must do."""

    sentence: str
    function: Callable[[Trial], None]


CHECKS: list[Check] = []


def check(sentence: str) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
    """Register a function as a check; the sentence is what an operator reads."""

    def register(function: Callable[[Trial], None]) -> Callable[[Trial], None]:
        CHECKS.append(Check(sentence, function))
        return function

    return register


class Trial:
    """A store, and the names one check used in it; what it stored is removed at the end of the block."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        self._keys: list[str] = []
        self._stagings: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, failure: BaseException | None, __: TracebackType | None) -> None:
        try:
            for staging in self._stagings:
                self.store.discard(staging)
            for key in self._keys:
                for stored in self.store.versions(key):
                    self.store.delete(key, stored.version)
        except StoreError:
            if failure is None:
                raise

    def new_key(self) -> str:
        self._keys.append(str(uuid4()))
        return self._keys[-1]

    def new_staging(self) -> str:
        self._stagings.append(str(uuid4()))
        return self._stagings[-1]

    def put(self, data: bytes, *, key: str | None = None, metadata: Mapping[str, str] | None = None) -> StoredVersion:
        return self.store.put(key or self.new_key(), io.BytesIO(data), metadata=metadata or {})

    def read(self, stored: StoredVersion, *, start: int = 0, length: int | None = None) -> bytes:
        with self.store.open(stored.key, stored.version, start=start, length=length) as stream:
            return stream.read()

    def append(self, staging: str, offset: int, data: bytes, *, limit: int = MANY_BYTES * 10) -> int:
        return self.store.append(staging, offset, io.BytesIO(data), limit=limit)


class Dripping:
    """A stream that cannot be sized or rewound and gives little at a time; after `breaks_after` bytes it raises."""

    def __init__(self, data: bytes, *, most: int = 100_000, breaks_after: int | None = None) -> None:
        self._left = data[:breaks_after]
        self._most = most
        self._breaks = breaks_after is not None

    def read(self, size: int = -1) -> bytes:
        wanted = self._most if size < 0 else min(size, self._most)
        piece, self._left = self._left[:wanted], self._left[wanted:]
        if not piece and self._breaks:
            raise ConnectionResetError("the sender is gone")
        return piece


def dripping(data: bytes, *, most: int = 100_000, breaks_after: int | None = None) -> BinaryIO:
    return cast(BinaryIO, Dripping(data, most=most, breaks_after=breaks_after))


def some_bytes(size: int, *, seed: int = 0) -> bytes:
    """The same bytes for the same size and seed, without any pattern that an error could hide in."""
    return hashlib.shake_128(f"{seed}".encode()).digest(size)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def refused_with(error: type[Exception], action: Callable[[], object]) -> None:
    """The action must raise exactly this kind of error."""
    went_through = False
    with suppress(error):
        action()
        went_through = True
    assert not went_through, f"{error.__name__} blieb aus"
