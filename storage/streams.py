"""Moving bytes piece by piece: knows streams and hashes; refuses to know where the bytes come from."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from storage.contract import PIECE_BYTES

if TYPE_CHECKING:
    from hashlib import _Hash as RunningHash


def pieces(stream: BinaryIO) -> Iterator[memoryview | bytes]:
    """The stream in pieces of at most `PIECE_BYTES`. Use each piece before asking for the next.

    A stream that can fill a buffer gets the same one every time, which saves an allocation per piece.
    """
    if not hasattr(stream, "readinto"):
        while piece := stream.read(PIECE_BYTES):
            yield piece
        return
    buffer = memoryview(bytearray(PIECE_BYTES))
    while count := stream.readinto(buffer):
        yield buffer[:count]


class Window(io.RawIOBase):
    """At most `length` bytes of a stream from where it stands; closing the window closes the stream."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


class HashMemory:
    """Remembers running hashes between two calls of one process, so that received bytes are not read again.

    It only saves work: what is forgotten (another process, more than `capacity` uploads) is read again.
    """

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._hashes: OrderedDict[Hashable, RunningHash] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, state: Hashable, running: RunningHash) -> None:
        """Keep the hash of the bytes that `state` stands for; the caller must not update it any more."""
        with self._lock:
            self._hashes[state] = running
            while len(self._hashes) > self._capacity:
                self._hashes.popitem(last=False)

    def take(self, state: Hashable) -> RunningHash | None:
        """The hash remembered for exactly this state, to go on with; it is forgotten here."""
        with self._lock:
            return self._hashes.pop(state, None)
