"""A ZIP file written while it is sent: constant memory, length known beforehand. Knows the format, no rows.

Python's own `zipfile` writes it. Of the streaming packages zipstream-ng keeps no times of change, and stream-zip wants
the CRC before the first byte or packs everything. Nothing is packed here: office files, PDF and pictures are already,
and only what is not packed has a length that is known before the first byte, so that a browser shows how far it is and
notices what was cut off.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from storage import PIECE_BYTES

ZIP64_MARGIN = 1.05  # zipfile allows for packing that makes a file larger
LOCAL_HEADER, CENTRAL_HEADER, END = 30, 46, 22
LOCAL_ZIP64, DESCRIPTOR, DESCRIPTOR_ZIP64, END_ZIP64 = 20, 16, 24, 56 + 20
TIME_FIELD = struct.Struct("<HHBl")  # "UT", APPNOTE 4.6.1 / Info-ZIP: seconds since 1970 in UTC
TIME_FIELD_ID, HAS_CHANGE_TIME = 0x5455, 1
FILE_ATTRIBUTES, FOLDER_ATTRIBUTES = 0o100644 << 16, (0o40755 << 16) | 0x10  # Unix, and the folder mark of MS-DOS
FIRST_YEAR, LAST_YEAR = 1980, 2107


class TornFile(Exception):
    """A file did not have as many bytes as its row says: the archive must not look complete."""


@dataclass(frozen=True)
class ArchiveFile:
    """One file of the archive; `size` in bytes, None where it shows only while it is written."""

    path: str
    modified_at: datetime
    size: int | None
    open: Callable[[], BinaryIO]


def empty_folder(path: str, at: datetime) -> ArchiveFile:
    """A folder that holds nothing; its path ends with a slash."""
    return ArchiveFile(path, at, 0, io.BytesIO)


def zip_stream(files: Iterable[ArchiveFile], zone: ZoneInfo) -> Iterator[bytes]:
    """The bytes of the archive. What goes wrong with a file raises in the middle: the end is never written then."""
    sink = _Sink()
    archive = zipfile.ZipFile(cast(BinaryIO, sink), "w", zipfile.ZIP_STORED, allowZip64=True)
    try:
        for file in files:
            yield from _entry(archive, sink, file, zone)
        archive.close()
        yield sink.taken()
    finally:
        archive.fp = None  # one that was broken off shall not try to write its end when it is thrown away


def _entry(archive: zipfile.ZipFile, sink: _Sink, file: ArchiveFile, zone: ZoneInfo) -> Iterator[bytes]:
    written = 0
    with (
        archive.open(_info(file, zone), "w", force_zip64=file.size is None) as target,
        closing(file.open()) as source,
    ):
        while piece := source.read(PIECE_BYTES):
            target.write(piece)
            written += len(piece)
            yield sink.taken()
    if file.size is not None and written != file.size:
        raise TornFile(f"{file.path}: {written} bytes instead of {file.size}")


def zip_length(files: Sequence[ArchiveFile]) -> int:
    """How many bytes `zip_stream` makes of files whose sizes are known."""
    limit, position, central = zipfile.ZIP64_LIMIT, 0, 0
    for file in files:
        size, name = file.size or 0, len(file.path.encode()) + TIME_FIELD.size
        is_large = size * ZIP64_MARGIN > limit
        wide = 2 * (size > limit) + (position > limit)
        central += CENTRAL_HEADER + name + (4 + 8 * wide if wide else 0)
        position += LOCAL_HEADER + name + size + (LOCAL_ZIP64 + DESCRIPTOR_ZIP64 if is_large else DESCRIPTOR)
    needs_zip64 = len(files) > zipfile.ZIP_FILECOUNT_LIMIT or max(position, central) > limit
    return position + central + END + (END_ZIP64 if needs_zip64 else 0)


def _info(file: ArchiveFile, zone: ZoneInfo) -> zipfile.ZipInfo:
    there = file.modified_at.astimezone(zone)
    year = min(max(there.year, FIRST_YEAR), LAST_YEAR)
    info = zipfile.ZipInfo(file.path, (year, there.month, there.day, there.hour, there.minute, there.second))
    info.file_size = file.size or 0
    info.external_attr = FOLDER_ATTRIBUTES if file.path.endswith("/") else FILE_ATTRIBUTES
    seconds = min(max(int(file.modified_at.astimezone(UTC).timestamp()), 0), 2**31 - 1)
    info.extra = TIME_FIELD.pack(TIME_FIELD_ID, 5, HAS_CHANGE_TIME, seconds)
    return info


class _Sink(io.RawIOBase):
    """Where zipfile writes to; what has come in is taken out after every piece."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        return self._buffer.write(cast(bytes, piece))

    def taken(self) -> bytes:
        found = self._buffer.getvalue()
        self._buffer = io.BytesIO()
        return found
