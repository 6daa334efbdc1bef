"""File bytes on their way out: ranges, names with umlauts, and never as a page of the hub."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from hub import slots
from hub.documents.names import FORBIDDEN
from hub.documents.store import store
from storage import PIECE_BYTES

INLINE_TYPES = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
# PDF readers of browsers do not run in a sandbox; they never run a document's script in the page's origin.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
SANDBOX = "; sandbox"
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def file_response(
    *,
    key: str,
    version: str,
    name: str,
    size: int,
    sha256: str,
    media_type: str,
    changed_at: datetime,
    inline: bool = False,
    made_of: str | None = None,
) -> Response:
    """The stored bytes, whole or the range that was asked for; constant memory, sendfile where there is a file.

    Raises what holds these bytes back; of an image of a page that are the bytes it was `made_of` (their SHA-256).
    """
    slots.announce(slots.BEFORE_BYTES_LEAVE, made_of or sha256)
    shown = inline and media_type in INLINE_TYPES
    response = Response(direct_passthrough=True)
    response.headers["Content-Type"] = _content_type(media_type) if shown else _download_type(media_type)
    response.headers["Content-Disposition"] = content_disposition("inline" if shown else "attachment", name)
    response.headers["Content-Security-Policy"] = FILE_POLICY + ("" if media_type == "application/pdf" else SANDBOX)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = f'"{sha256}"'
    response.headers["Last-Modified"] = format_datetime(changed_at, usegmt=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Repr-Digest"] = f"sha-256=:{_base64(sha256)}:"
    if sha256 in request.if_none_match:
        response.status_code = 304
        return response
    first, last = 0, size - 1
    if _range_applies(sha256):
        wanted = request.range.range_for_length(size) if request.range else None
        if request.range and wanted is None:
            response.status_code = 416
            response.headers["Content-Range"] = f"bytes */{size}"
            return response
        if wanted:
            first, last = wanted[0], wanted[1] - 1
            response.status_code = 206
            response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    length = max(0, last - first + 1)
    response.headers["Content-Length"] = str(length)
    if request.method != "HEAD" and length:
        response.response = _body(key, version, first=first, length=length, is_rest=last == size - 1)
    return response


def content_disposition(kind: str, name: str) -> str:
    """RFC 6266 with both forms: a plain ASCII name for old clients, the real one as RFC 8187."""
    plain = name.translate(SPELLED_OUT)
    plain = plain.encode("ascii", "replace").decode()
    plain = "".join("_" if character in FORBIDDEN + "%;" else character for character in plain)
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _body(key: str, version: str, *, first: int, length: int, is_rest: bool) -> Iterable[bytes]:
    # gunicorn sends a real file without copying it (sendfile) and stops at Content-Length by itself; a stream that
    # ends by itself is no real file.
    sends_files = "gunicorn.socket" in request.environ and store().path_of(key, version) is not None
    stream: BinaryIO = store().open(key, version, start=first, length=None if sends_files or is_rest else length)
    wrap = request.environ.get("wsgi.file_wrapper", FileWrapper)
    return cast(Iterable[bytes], wrap(stream, PIECE_BYTES))


def _range_applies(sha256: str) -> bool:
    """One range of bytes, and If-Range names this version. Several ranges are answered with the whole file."""
    if request.range is None or request.range.units != "bytes" or len(request.range.ranges) != 1:
        return False
    condition = request.if_range
    return not request.headers.get("If-Range") or condition.etag == sha256


def _content_type(media_type: str) -> str:
    return "text/plain; charset=utf-8" if media_type == "text/plain" else media_type


def _download_type(media_type: str) -> str:
    """What a page could load as script, style or page is only ever bytes."""
    runs = any(word in media_type for word in ("script", "css", "html", "xml", "svg"))
    return "application/octet-stream" if runs and not media_type.startswith("application/vnd.") else media_type


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()
