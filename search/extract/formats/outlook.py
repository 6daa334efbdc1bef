"""Outlook messages (msg): who wrote what to whom, the body, and the names and texts of attachments.

The streams are named after the properties of [MS-OXPROPS]: __substg1.0_ + number + type.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import count

from search.extract.document import Document
from search.extract.formats.html import html_decoded, seen_in
from search.extract.formats.rtf import codec_of
from search.extract.formats.rtf import read_bytes as rtf_text
from search.extract.inside import text_inside
from search.extract.lzfu import unpacked
from search.extract.ole import Ole, open_ole, stream

HEADERS = {
    **{"Subject": "0037", "From": "0C1A", "Address": "5D01", "Address in another form": "0C1F"},
    **{"To": "0E04", "Cc": "0E03", "Bcc": "0E02"},
}
BODY, HTML, PACKED_RTF = "1000", "1013", "1009"
LONG_NAME, SHORT_NAME, CONTENT = "3707", "3704", "3701"
SUBJECT = "0037"
EMBEDDED_MESSAGE = "__substg1.0_3701000D"
MAX_ATTACHMENTS = 1_000
PROPERTIES = "__properties_version1.0"
ENTRY = struct.Struct("<HHIII")  # type, number, flags, value (8 bytes, of which a number takes four)
ENTRIES_BEGIN = 32
CODEPAGES = (0x3FFD, 0x3FDE)  # of the message, of its way through the internet


def read(document: Document) -> Iterator[str]:
    with open_ole(document.path) as ole:
        for label, number in HEADERS.items():
            if value := _text(ole, number):
                yield f"{label.partition(' ')[0]}: {value}\n"
        yield from _body(ole)
        for folder in _attachments(ole):
            name = _text(ole, LONG_NAME, folder) or _text(ole, SHORT_NAME, folder)
            if not name and ole.exists([folder, EMBEDDED_MESSAGE]):
                name = _text(ole, SUBJECT, folder, EMBEDDED_MESSAGE)
            yield from text_inside(document, name, iter([_bytes(ole, CONTENT, folder)]))


def _body(ole: Ole) -> Iterator[str]:
    """Outlook stores the body in one or more of three forms."""
    if text := _text(ole, BODY):
        yield text + "\n"
    elif html := _bytes(ole, HTML) or _text(ole, HTML).encode():
        yield from seen_in(html_decoded(html))
    elif rtf := _bytes(ole, PACKED_RTF):
        yield from rtf_text(unpacked(rtf))


def _attachments(ole: Ole) -> Iterator[str]:
    for number in count():
        folder = f"__attach_version1.0_#{number:08X}"
        if number == MAX_ATTACHMENTS or not ole.exists([folder]):
            return
        yield folder


def _text(ole: Ole, number: str, *folder: str) -> str:
    if wide := stream(ole, *folder, f"__substg1.0_{number}001F"):
        return wide.decode("utf-16-le", errors="replace").rstrip("\0")
    narrow = stream(ole, *folder, f"__substg1.0_{number}001E")
    return narrow.decode(codec_of(_codepage(ole)), errors="replace").rstrip("\0") if narrow else ""


def _codepage(ole: Ole) -> int:
    """What text before Unicode is encoded in; Windows-1252 where the message does not say."""
    entries = stream(ole, PROPERTIES)[ENTRIES_BEGIN:]
    whole = len(entries) - len(entries) % ENTRY.size
    values = {number: value for _, number, _, value, _ in ENTRY.iter_unpack(entries[:whole])}
    return next((values[number] for number in CODEPAGES if number in values), 1252)


def _bytes(ole: Ole, number: str, *folder: str) -> bytes:
    return stream(ole, *folder, f"__substg1.0_{number}0102")
