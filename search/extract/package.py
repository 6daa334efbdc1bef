"""A zip file opened with care: few enough entries, read in pieces, none of them blown up beyond all measure."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from search.extract.outcome import KIB, ZIP_RATIO_FROM, Limits, Status, Unreadable

PIECE = 64 * KIB
IS_ENCRYPTED = 0x1
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, OSError, ValueError, RuntimeError, IndexError, KeyError),
)


class Package:
    """An open zip file; see `open_package`."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.limits = limits
        self.names = [entry.filename for entry in archive.infolist()]
        self._archive = archive
        self._read = 0
        if len(self.names) > limits.zip_entries:
            raise Unreadable(Status.TOO_LARGE, f"{len(self.names)} entries")
        self._known = set(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def is_locked(self, name: str) -> bool:
        return bool(self._archive.getinfo(name).flag_bits & IS_ENCRYPTED)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of one entry. Raises `Unreadable` when it is locked, broken or blown up."""
        info = self._archive.getinfo(name)
        if self.is_locked(name):
            raise Unreadable(Status.LOCKED, name)
        size = 0
        try:
            with self._archive.open(info) as source:
                while piece := source.read(PIECE):
                    size += len(piece)
                    self._count(len(piece), size, packed=info.compress_size, name=name)
                    yield piece
        except BROKEN as error:
            raise Unreadable(Status.DAMAGED, f"{name}: {error}") from error

    def stream(self, name: str) -> BinaryIO:
        """The same as a file to read from."""
        return cast("BinaryIO", Pieces(self.pieces(name)))

    def beginning(self, name: str, length: int) -> bytes:
        """The first bytes of an entry that is small, or of which no more is wanted."""
        return self.stream(name).read(length)

    def _count(self, length: int, size: int, *, packed: int, name: str) -> None:
        self._read += length
        if self._read > self.limits.unpacked:
            raise Unreadable(Status.TOO_LARGE, f"more than {self.limits.unpacked} bytes unpacked")
        if size > ZIP_RATIO_FROM and size > packed * self.limits.zip_ratio:
            raise Unreadable(Status.TOO_LARGE, f"{name} is packed more than {self.limits.zip_ratio} times")


class Pieces(RawIOBase):
    """Pieces of bytes as a file to read from, forward only; a read may give less than was asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self._rest + b"".join(self._pieces)
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


@contextmanager
def open_package(path: Path, limits: Limits) -> Iterator[Package]:
    """Raises `Unreadable` for what is not a sound zip file."""
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise Unreadable(Status.DAMAGED, f"zip: {error}") from error
    with archive:
        yield Package(archive, limits)
