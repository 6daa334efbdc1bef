"""The packing of RTF in Outlook messages ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

from search.extract.outcome import Status, Unreadable

HEADER = struct.Struct("<II4sI")  # size packed, size unpacked, how, checksum
PACKED, PLAIN = b"LZFu", b"MELA"
WINDOW = 4096
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(content: bytes) -> bytes:
    """Raises `Unreadable` for another packing; a broken end is left out."""
    if len(content) < HEADER.size:
        raise Unreadable(Status.DAMAGED, "packed RTF is too short")
    _, size, how, _ = HEADER.unpack_from(content)
    if how == PLAIN:
        return content[HEADER.size :]
    if how != PACKED:
        raise Unreadable(Status.DAMAGED, f"RTF is packed as {how!r}")
    return _copied(content, size)


def _copied(content: bytes, size: int) -> bytes:
    """A control byte says of each of the next eight items whether it is a byte or a reference into the window."""
    result = bytearray(DICTIONARY)
    position = HEADER.size
    while position < len(content):
        control = content[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                result += content[position : position + 1]
                position += 1
                continue
            reference = int.from_bytes(content[position : position + 2], "big")
            position += 2
            back = (len(result) - (reference >> 4)) % WINDOW
            if back == 0 or position > len(content) or len(result) > size + len(DICTIONARY):
                return bytes(result[len(DICTIONARY) :])
            for _ in range((reference & 0xF) + 2):
                result.append(result[-back] if back <= len(result) else 0)
    return bytes(result[len(DICTIONARY) :])
