"""E-mail (eml): who wrote what to whom, the body, and the names and texts of attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import cast

from search.extract.document import Document
from search.extract.formats.html import html_decoded, seen_in
from search.extract.formats.plain import decoded
from search.extract.inside import text_inside

HEADERS = ("Subject", "From", "To", "Cc", "Bcc", "Date")
MAX_DEPTH = 10  # parts within parts
NAMELESS = "attachment"


def read(document: Document) -> Iterator[str]:
    with document.path.open("rb") as file:
        message = BytesParser(policy=policy.default).parse(file)
    yield from _headers(message)
    yield from _content(message, document)


def _headers(message: EmailMessage) -> Iterator[str]:
    for name in HEADERS:
        if value := _header(message, name):
            yield f"{name}: {value}\n"


def _header(message: EmailMessage, name: str) -> str:
    """The value with its encoded words read; as it stands when they are broken."""
    try:
        return str(message.get(name, ""))
    except Exception:
        return next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _content(message: EmailMessage, document: Document, depth: int = 0) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if message.get_content_type() == "message/rfc822" and message.is_multipart():
        for forwarded in cast("list[EmailMessage]", message.get_payload()):
            yield from _headers(forwarded)
            yield from _content(forwarded, document, depth + 1)
    elif message.is_multipart():
        for part in _parts(message):
            yield from _content(part, document, depth + 1)
    elif message.get_content_maintype() == "text" and not _file_name(message):
        yield from _body(message)
    else:
        yield from text_inside(document, _file_name(message) or NAMELESS, iter([_bytes(message)]))


def _parts(message: EmailMessage) -> list[EmailMessage]:
    """The parts to read: of alternatives the plain text, if it says anything."""
    parts = cast("list[EmailMessage]", message.get_payload())
    if message.get_content_type() != "multipart/alternative":
        return parts
    plain = [part for part in parts if part.get_content_type() == "text/plain" and _bytes(part).strip()]
    return plain or parts


def _body(part: EmailMessage) -> Iterator[str]:
    content = _bytes(part)
    charset = part.get_content_charset()
    try:
        text = content.decode(charset) if charset and charset != "us-ascii" else None
    except (LookupError, UnicodeError):
        text = None
    if part.get_content_subtype() == "html":
        yield from seen_in(html_decoded(content) if text is None else text)
    else:
        yield (decoded(content) if text is None else text) + "\n"


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except Exception:
        return ""
