"""Streams for tests that must not hold in memory what they send."""

from __future__ import annotations

import io
from collections.abc import Callable

MEBIBYTE = 1024 * 1024
PATTERN = bytes(range(251)) * (MEBIBYTE // 251 + 2)  # a prime: no piece size hides a byte that is lost


class Endless(io.RawIOBase):
    """`size` bytes out of a repeating pattern; after `call_at` bytes it calls `then` once."""

    def __init__(self, size: int, *, call_at: int = 0, then: Callable[[], object] | None = None) -> None:
        self._size = size
        self._sent = 0
        self._call_at = call_at
        self._then = then

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = min(len(buffer), self._size - self._sent, MEBIBYTE)
        first = self._sent % 251
        buffer[:count] = PATTERN[first : first + count]
        self._sent += count
        if self._then and self._sent >= self._call_at:
            then, self._then = self._then, None
            then()
        return count
