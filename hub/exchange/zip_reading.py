"""ZIP files that come from outside, read with care: what they claim is checked before anything is unpacked.

The limits answer the bombs known today: one file packed a million times, thousands of entries over the same bytes, a
list of contents that alone fills the memory (D. Fifield, „A better zip bomb“, 2019).
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from flask_babel import gettext

from hub.errors import HubError
from hub.exchange.filing import BROKEN, Item, fingerprint_of
from hub.exchange.zip_stream import HAS_CHANGE_TIME, TIME_FIELD_ID

MIB = 1024 * 1024
MAX_FILES = 50_000
MAX_LIST_BYTES = 64 * MIB
MAX_UNPACKED_BYTES = 50 * 1024 * MIB
MAX_RATIO = 200
RATIO_FROM = 20 * MIB  # small files may be all zeros
IS_ENCRYPTED, IS_UTF8 = 0x1, 0x800
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DRIVE = re.compile(r"[A-Za-z]:")


class BadZip(HubError):
    """Nothing of this file is imported; the message says why."""


def open_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive, its list of contents read and within the limits. Raises `BadZip`."""
    try:
        _check_list(stream)
        archive = zipfile.ZipFile(stream)
    except (*BROKEN, struct.error, IndexError, KeyError):
        raise BadZip(
            gettext("Das ist keine ZIP-Datei, oder sie ist beschädigt. Bitte packen Sie die Dateien noch einmal.")
        ) from None
    files = [info for info in archive.infolist() if not _path_of(info).endswith("/")]
    packed = sum(info.compress_size for info in files)
    unpacked = sum(info.file_size for info in files)
    if not archive.infolist():
        raise BadZip(gettext("Die ZIP-Datei ist leer."))
    if unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO):
        raise BadZip(
            gettext(
                "Die ZIP-Datei würde ausgepackt übermäßig groß und wurde nicht angenommen. "
                "Bitte teilen Sie sie auf mehrere auf."
            )
        )
    if files and all(info.flag_bits & IS_ENCRYPTED for info in files):
        raise BadZip(gettext("Die ZIP-Datei ist mit einem Passwort geschützt. Bitte packen Sie sie ohne Passwort neu."))
    return archive


def zip_items(archive: zipfile.ZipFile, zone: ZoneInfo) -> Iterator[Item]:
    """Every file of the archive, and folders that hold nothing, in the order in which they lie there."""
    infos = archive.infolist()
    filled = {path.rpartition("/")[0] for path in (_path_of(info).rstrip("/") for info in infos)}
    for number, info in enumerate(infos):
        path = _path_of(info)
        if path.endswith("/"):
            if path.rstrip("/") not in filled and not _problem_of(info, path):
                yield Item(path.rstrip("/"), fingerprint_of("folder", number, path), is_folder=True)
            continue
        yield Item(
            path=path,
            fingerprint=fingerprint_of(number, path, info.file_size, info.CRC),
            size=info.file_size,
            modified_at=_changed_at(info, zone),
            open=partial(_open, archive, info),
            problem=_problem_of(info, path),
        )


def count_files(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How many files the archive says it holds, and how many bytes."""
    sizes = [info.file_size for info in archive.infolist() if not _path_of(info).endswith("/")]
    return len(sizes), sum(sizes)


def _check_list(stream: BinaryIO) -> None:
    """Before the list of contents comes into memory: how long it is, by the record at the end."""
    end = zipfile._EndRecData(stream)  # type: ignore[attr-defined]  # the only reader of it there is, ZIP64 included
    if not end:
        raise zipfile.BadZipFile
    count, length = end[4], end[5]
    if count > MAX_FILES or length > MAX_LIST_BYTES:
        raise BadZip(
            gettext(
                "Die ZIP-Datei enthält %(count)s Einträge, höchstens %(most)s gehen auf einmal. "
                "Bitte teilen Sie sie auf mehrere auf.",
                count=f"{count:,}".replace(",", "."),
                most=f"{MAX_FILES:,}".replace(",", "."),
            )
        )


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _problem_of(info: zipfile.ZipInfo, path: str) -> str:
    """Why this entry is not imported, or an empty text."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    leads_away = path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/")
    is_blown_up = info.file_size > RATIO_FROM and info.file_size > info.compress_size * MAX_RATIO
    checks = (
        (leads_away, gettext("Der Pfad führt aus dem Ordner heraus.")),
        (kind == stat.S_IFLNK, gettext("Verknüpfung, der nicht gefolgt wird.")),
        (kind not in (0, stat.S_IFREG, stat.S_IFDIR), gettext("Keine gewöhnliche Datei.")),
        (info.flag_bits & IS_ENCRYPTED, gettext("Mit einem Passwort geschützt.")),
        (info.compress_type not in PLAIN_METHODS, gettext("Mit einem Verfahren gepackt, das nicht unterstützt wird.")),
        (is_blown_up, gettext("Auffällig stark gepackt, wurde nicht ausgepackt.")),
    )
    return next((str(words) for applies, words in checks if applies), "")


def _path_of(info: zipfile.ZipInfo) -> str:
    """The path as it was meant: old Windows wrote its own characters and backslashes, macOS UTF-8 without saying so."""
    name = info.orig_filename
    if not info.flag_bits & IS_UTF8:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("cp850")  # Windows in German; the same as cp437 but for rare letters
    return name.replace("\\", "/")


def _changed_at(info: zipfile.ZipInfo, zone: ZoneInfo) -> datetime | None:
    """By the UTC field where there is one, else the clock of the machine that packed it, taken to be ours."""
    fields = info.extra
    while len(fields) >= 4:
        kind, length = struct.unpack_from("<HH", fields)
        if kind == TIME_FIELD_ID and length >= 5 and len(fields) >= 9 and fields[4] & HAS_CHANGE_TIME:
            return datetime.fromtimestamp(struct.unpack_from("<l", fields, 5)[0], UTC)
        fields = fields[4 + length :]
    try:
        return datetime(*info.date_time, tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None
