"""What a tus request says (tus.io/protocols/resumable-upload): headers and body, checked, not yet acted on."""

from __future__ import annotations

import base64
import hashlib
import io
from typing import Any, BinaryIO, cast

from flask import request
from flask_babel import gettext
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from hub.documents.errors import WrongBytes
from hub.documents.models import Document, Folder
from hub.documents.routes.body import body_of_request
from hub.documents.uploads import Announced, announce_at, destination_of
from hub.errors import HubError
from hub.guard import signed_in_user

TUS_VERSION = "1.0.0"
TUS_EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
CHECKSUMS = {"sha256": hashlib.sha256, "sha1": hashlib.sha1, "md5": hashlib.md5}
WHOLE_BYTES = 8 * 1024 * 1024  # what arrives with its announcement up to this size needs no staging
MAX_NUMBER_DIGITS = 9


class TusError(HubError):
    """The client does not keep to the protocol."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


def announced(target: Folder | Document) -> Announced:
    """What the headers say is coming, and where it will go when it comes along in one piece."""
    size = request.headers.get("Upload-Length", type=int)
    if size is None or size < 0:
        raise TusError(400, gettext("Die Länge der Datei fehlt."))
    facts = _metadata()
    upload = announce_at(
        signed_in_user(),
        target,
        path="/".join(part for part in (facts.get("relativePath", ""), facts.get("filename", "")) if part),
        size=size,
        comment=facts.get("comment", ""),
        on_conflict=facts.get("onConflict", ""),
        base_number=seen_number(facts.get("baseNumber", "")),
        sha256=facts.get("sha256"),
        has_personal_data=facts.get("personalData") == "1",
    )
    is_whole = brings_bytes() and request.content_length == size <= WHOLE_BYTES
    return upload, destination_of(signed_in_user(), upload) if is_whole else None


def brings_bytes() -> bool:
    return request.mimetype == "application/offset+octet-stream"


def seen_number(asked: str) -> int | None:
    """The number of the version the person had before them, where they say it."""
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) <= MAX_NUMBER_DIGITS):
        raise TusError(400, gettext("Diese Anfrage gehört nicht zu einem Upload."))
    return int(asked) if asked else None


def _metadata() -> dict[str, str]:
    """Upload-Metadata: comma-separated `key base64` pairs."""
    facts: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            facts[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except ValueError:  # no base64, no UTF-8, or not even ASCII
            raise TusError(
                400, gettext("Der Name der Datei ist nicht lesbar. Bitte benennen Sie die Datei um.")
            ) from None
    if any("\0" in value for value in facts.values()):
        raise TusError(400, gettext("Der Name der Datei ist nicht lesbar. Bitte benennen Sie die Datei um."))
    return facts


def asked_paths() -> tuple[list[str], list[int]]:
    """`{"paths": […], "sizes": […]}`; raises `TusError` for any other shape."""
    try:
        asked = request.get_json()
        paths, sizes = asked["paths"], asked["sizes"]
    except (BadRequest, UnsupportedMediaType, RecursionError, KeyError, TypeError):
        paths = sizes = None
    is_list_of_names = isinstance(paths, list) and all(isinstance(path, str) for path in paths)
    is_list_of_sizes = isinstance(sizes, list) and all(isinstance(size, int) for size in sizes)
    if not (is_list_of_names and is_list_of_sizes):
        raise TusError(422, gettext("Diese Anfrage gehört nicht zu einem Upload."))
    return paths, sizes


def checked_stream() -> BinaryIO:
    """The body as it comes from the socket; with a checksum header it refuses to end on other bytes."""
    stream = body_of_request()
    algorithm, _, value = request.headers.get("Upload-Checksum", "").partition(" ")
    if not algorithm and (md5 := request.headers.get("Content-MD5")):
        algorithm, value = "md5", md5
    if not algorithm:
        return stream
    if algorithm not in CHECKSUMS:
        raise TusError(400, gettext("Diese Prüfsumme kennt der Hub nicht."))
    return cast(BinaryIO, io.BufferedReader(_CheckedBody(stream, algorithm, value), 64 * 1024))


class _CheckedBody(io.RawIOBase):
    """Hashes what passes and raises `WrongBytes` at the end if it is not what the client announced."""

    def __init__(self, stream: BinaryIO, algorithm: str, expected: str) -> None:
        self._stream = stream
        self._running = CHECKSUMS[algorithm](usedforsecurity=False)
        self._expected = expected.strip()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        self._running.update(piece)
        buffer[: len(piece)] = piece
        if not piece and base64.b64encode(self._running.digest()).decode() != self._expected:
            raise WrongBytes
        return len(piece)
