"""Speaks with ClamAV's clamd: bytes go out, a verdict comes back. Knows the protocol, no document and no table.

The protocol is INSTREAM of clamd(8): pieces with their length before them, one of length zero at the end.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

PIECE_BYTES = 256 * 1024
CONNECT_SECONDS = 5
ANSWER_SECONDS = 300  # for the whole file, after its last byte
ANSWER_BYTES = 4096


class ScannerError(Exception):
    """clamd does not answer, or answers something else than a verdict: nothing is known about the bytes."""


class TooLargeToScan(Exception):
    """clamd takes no stream of this length (its setting `StreamMaxLength`)."""


class Verdict(NamedTuple):
    """`finding` is the name of what was found, empty for clean bytes."""

    finding: str

    @property
    def is_clean(self) -> bool:
        return not self.finding


def scan_stream(address: str, stream: BinaryIO) -> Verdict:
    """What clamd says of the bytes of `stream`; one piece of them in memory at a time.

    `address` is `tcp://host:port` or `unix:/path`. Raises `TooLargeToScan` and `ScannerError`.
    """
    with _connected(address) as line:
        try:
            line.sendall(b"zINSTREAM\0")
            while piece := stream.read(PIECE_BYTES):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # clamd hangs up on what is too long, and has said so before
        return _verdict(_answer(line))


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return Verdict("")
    if said.endswith(" FOUND"):
        return Verdict(said.removesuffix(" FOUND"))
    if "size limit exceeded" in said:
        raise TooLargeToScan(said)
    raise ScannerError(f"clamd: {said or 'no answer'}")


@contextmanager
def _connected(address: str) -> Iterator[socket.socket]:
    place = urlsplit(address)
    try:
        if place.scheme == "unix":
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(CONNECT_SECONDS)
            line.connect(place.path)
        else:
            line = socket.create_connection((place.hostname, place.port or 3310), timeout=CONNECT_SECONDS)
        with line:
            line.settimeout(ANSWER_SECONDS)
            yield line
    except OSError as error:
        raise ScannerError(f"clamd: {error.strerror or type(error).__name__}") from error


def _answer(line: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < ANSWER_BYTES:
        try:
            piece = line.recv(ANSWER_BYTES)
        except ConnectionResetError:
            break
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0").decode("utf-8", "replace").strip()
