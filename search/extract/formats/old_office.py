"""Office files up to 2003 (doc, xls, ppt): LibreOffice makes OpenDocument of them, which is then read."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.formats.opendocument import read as opendocument_text
from search.extract.libreoffice import converted
from search.extract.ole import is_ole, open_ole, stream
from search.extract.outcome import Status, Unreadable

ENCRYPTED_DOC = 0x01  # [MS-DOC] FibBase, the byte at 11
FILEPASS = 0x002F  # [MS-XLS] the record that begins encryption
ENCRYPTED_PPT = bytes.fromhex("DFC4D1F3")  # [MS-PPT] CurrentUserAtom.headerToken
FIRST_RECORDS = 20


def read(document: Document) -> Iterator[str]:
    suffix, target = form_of(document)
    try:
        with converted(document, suffix=suffix, target=target) as path:
            yield from opendocument_text(document._replace(path=path))
    except Unreadable as error:
        if error.status is Status.DAMAGED and is_locked(document, suffix):
            raise Unreadable(Status.LOCKED, error.detail) from error
        raise


def form_of(document: Document) -> tuple[str, str]:
    """The suffix LibreOffice is to read this as, and the one it writes."""
    if not is_ole(document.path):
        return "xls", "ods"
    with open_ole(document.path) as ole:
        if ole.exists("WordDocument"):
            return "doc", "odt"
        if ole.exists("PowerPoint Document"):
            return "ppt", "odp"
    return "xls", "ods"


def is_locked(document: Document, suffix: str) -> bool:
    if not is_ole(document.path):
        return False
    with open_ole(document.path) as ole:
        if suffix == "doc":
            return bool(int.from_bytes(stream(ole, "WordDocument")[11:12], "little") & ENCRYPTED_DOC)
        if suffix == "ppt":
            return stream(ole, "Current User")[12:16] == ENCRYPTED_PPT or ole.exists("EncryptedSummary")
        return FILEPASS in _first_records(stream(ole, "Workbook") or stream(ole, "Book"))


def _first_records(workbook: bytes) -> Iterator[int]:
    """The kinds of the first records of an Excel file: two bytes kind, two bytes length, content."""
    position = 0
    for _ in range(FIRST_RECORDS):
        kind, length = workbook[position : position + 2], workbook[position + 2 : position + 4]
        yield int.from_bytes(kind, "little")
        position += 4 + int.from_bytes(length, "little")
