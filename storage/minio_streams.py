"""Streams on their way to and from an S3 server: counted, hashed and bounded; refuses to know names and versions."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, BinaryIO

from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from storage.contract import PIECE_BYTES, ChecksumMismatch, StreamTooLong
from storage.minio_errors import store_error

if TYPE_CHECKING:
    from hashlib import _Hash as RunningHash

# One part of a multipart upload: at least 5 MiB, at most 10,000 of them, and some of them in memory at once.
PART_BYTES = 8 * 1024 * 1024


class Source(io.RawIOBase):
    """What the SDK reads from: hashes and counts what passes, and keeps the error when the stream raises.

    `running` goes on from the bytes before; `etag` is what the server must answer for these bytes in parts of
    `PART_BYTES` (an MD5, or the MD5 of the parts' MD5s with their number).
    """

    def __init__(self, stream: BinaryIO, *, running: RunningHash | None, room: int | None = None) -> None:
        self._stream = stream
        self._room = room
        self._ahead = b""
        self._part = hashlib.md5(usedforsecurity=False)
        self._parts: list[bytes] = []
        self.running = running
        self.size = 0
        self.error: Exception | None = None

    def peek(self) -> bytes:
        """The first part, or all there is; the SDK gets it again."""
        self._ahead = self._measured(PART_BYTES)
        return self._ahead

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for, unless the stream ends: the SDK would glue smaller pieces slowly."""
        ahead, self._ahead = self._ahead[:size], self._ahead[size:]
        return ahead + self._measured(size - len(ahead)) if len(ahead) < size else ahead

    @property
    def etag(self) -> str:
        if not self._parts or (len(self._parts) == 1 and self.size == PART_BYTES):
            return self._parts[0].hex() if self._parts else self._part.hexdigest()
        parts = [*self._parts, self._part.digest()] if self.size % PART_BYTES else self._parts
        return f"{hashlib.md5(b''.join(parts), usedforsecurity=False).hexdigest()}-{len(parts)}"

    def _measured(self, size: int) -> bytes:
        if self._room is not None:
            size = min(size, self._room - self.size)
        try:
            data = _gathered(self._stream, size)
        except Exception as error:
            self.error = error
            raise
        if self.running:
            self.running.update(data)
        self._count_parts(memoryview(data))
        return data

    def _count_parts(self, data: memoryview) -> None:
        while data:
            piece = data[: PART_BYTES - self.size % PART_BYTES]
            data = data[len(piece) :]
            self._part.update(piece)
            self.size += len(piece)
            if self.size % PART_BYTES == 0:
                self._parts.append(self._part.digest())
                self._part = hashlib.md5(usedforsecurity=False)


class Incoming:
    """A stream that ends where it breaks or grows past `limit` bytes; what stopped it is in `error`."""

    def __init__(self, stream: BinaryIO, *, limit: int) -> None:
        self._stream = stream
        self._left = limit
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        if self.error:
            return b""
        try:
            piece = self._stream.read(size)
        except Exception as error:
            self.error = error
            return b""
        if len(piece) > self._left:
            self.error = StreamTooLong("mehr Bytes als angekündigt")
            return b""
        self._left -= len(piece)
        return piece


class Exactly:
    """A stream that raises `ChecksumMismatch` unless it ends after exactly `size` bytes."""

    def __init__(self, stream: BinaryIO, *, size: int) -> None:
        self._stream = stream
        self._announced = self._left = size

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left < 0 or (not piece and self._left):
            raise ChecksumMismatch(f"{self._announced - self._left} statt der angekündigten {self._announced} Bytes")
        return piece


class Download(io.RawIOBase):
    """The body of a response; closing it gives the connection back when all was read, and drops it otherwise."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self._response = response

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._response.read(len(buffer))
        except HTTPError as error:
            raise store_error(error) from error
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._response.close()
            self._response.release_conn()
        super().close()


def _gathered(stream: BinaryIO, size: int) -> bytes:
    """Exactly `size` bytes where the stream has them."""
    pieces = []
    while size > 0 and (piece := stream.read(min(size, PIECE_BYTES))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
