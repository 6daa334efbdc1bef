"""Stored bytes as a file that can be read from any place: every leap is a new ranged stream of the store."""

from __future__ import annotations

import io
from typing import BinaryIO, cast

from storage import ObjectStore

SKIP_BYTES = 64 * 1024  # reading over this much is cheaper than asking the store anew
BUFFER_BYTES = 256 * 1024


class _StoredFile(io.RawIOBase):
    def __init__(self, source: ObjectStore, key: str, version: str, size: int) -> None:
        self._source, self._key, self._version, self._size = source, key, version, size
        self._position = 0
        self._stream: BinaryIO | None = None
        self._stream_at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning of the file")
        self._position = start + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer))
        piece = self._at_position().read(len(target))
        target[: len(piece)] = piece
        self._position = self._stream_at = self._stream_at + len(piece)
        return len(piece)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        super().close()

    def _at_position(self) -> BinaryIO:
        ahead = self._position - self._stream_at
        if self._stream is not None and 0 <= ahead <= SKIP_BYTES:
            while ahead and (skipped := self._stream.read(ahead)):
                ahead -= len(skipped)
        else:
            if self._stream is not None:
                self._stream.close()
            self._stream = self._source.open(self._key, self._version, start=self._position)
        self._stream_at = self._position
        return self._stream


def open_stored(source: ObjectStore, key: str, version: str, size: int) -> BinaryIO:
    """The bytes for readers that leap about, as those of ZIP files do. Reading raises what the store raises."""
    return cast(BinaryIO, io.BufferedReader(_StoredFile(source, key, version, size), BUFFER_BYTES))
