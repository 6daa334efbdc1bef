"""What reading a file may cost, how it can end, and what comes out of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

KIB = 1024
MIB = 1024 * KIB
PAGE_BREAK = "\f"


class Status(StrEnum):
    """How the reading of one file ended."""

    OK = "ok"
    EMPTY = "empty"  # there is nothing to read in it: a picture without words, a blank page
    SCAN = "scan"  # its text stands in pictures, and nobody was to recognise it yet
    LOCKED = "locked"  # needs a password
    DAMAGED = "damaged"
    TOO_LARGE = "too large"  # bigger, unpacked or in memory, than the limits allow
    TOO_SLOW = "too slow"
    UNSUPPORTED = "unsupported"  # nobody here reads this kind of file
    NO_READER = "no reader"  # the program for this kind of file is not installed
    FAILED = "failed"  # the reader itself broke

    @property
    def is_permanent(self) -> bool:
        """Whether the same file ends the same way until it has a new version, or the installation a new program."""
        return self not in (Status.SCAN, Status.TOO_SLOW, Status.FAILED)


class Extract(NamedTuple):
    """The text of one file; form feeds stand between pages where pages are known.

    A file that could be read only in part has the text up to there beside its status. `detail` is for operators.
    """

    status: Status
    text: str = ""
    detail: str = ""


class Limits(NamedTuple):
    """What reading one file may cost; sizes in bytes."""

    seconds: int = 60
    ocr_seconds: int = 600
    memory: int = 512 * MIB
    output: int = 10 * MIB  # longer text is cut, not refused
    file_size: int = 512 * MIB
    unpacked: int = 512 * MIB  # all that is read out of one archive
    zip_ratio: int = 200  # of one entry, once it is larger than `ZIP_RATIO_FROM`
    zip_entries: int = 20_000


ZIP_RATIO_FROM = 4 * MIB


class Unreadable(Exception):
    """Raised by a reader that cannot go on: the file ends with this status and the text read so far."""

    def __init__(self, status: Status, detail: str = "") -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


class NeedsRecognition(Exception):
    """Raised by a reader that met pages without text: the file is to be read again with the time for recognition."""
