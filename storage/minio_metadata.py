"""What travels as S3 user metadata: any text in ASCII headers of 2 kB; refuses to know what the words mean.

The SHA-256 goes in here when it is known before the bytes are sent. Where it is not (a long stream), it becomes a
tag of the stored version afterwards: metadata cannot be added to a version, and a version of its own for the hash, or
a server-side copy of gigabytes, would cost more than one small request.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, unquote

from storage.contract import require_names

SHA256_NAME = "stored-sha256"

_PREFIX = "x-amz-meta-"
_MAX_BYTES = 2048 - 64 - len(SHA256_NAME)  # S3 counts names and values together
_EMPTY = "%"  # S3 drops empty values; percent-encoding never gives this


def to_headers(metadata: Mapping[str, str], *, sha256: str | None) -> dict[str, str]:
    """Names and values for the SDK. What is too long loses its end, the longest value first."""
    values = require_names(metadata)
    while (surplus := _encoded_bytes(values) - _MAX_BYTES) > 0:
        longest = max(values, key=lambda name: len(_encoded(values[name])))
        if not values[longest]:
            raise ValueError("the names alone are more than S3 carries")
        cut = max(1, surplus // len(_encoded("😀")))  # no character is longer: never cuts off more than needed
        values[longest] = values[longest][:-cut]
    headers = {name.replace("_", "-"): _encoded(value) for name, value in values.items()}
    return headers | {SHA256_NAME: sha256} if sha256 else headers


def from_headers(headers: Mapping[str, str]) -> tuple[dict[str, str], str | None]:
    """The metadata and, if it is there, the SHA-256 from the headers of a stored version."""
    names = {name.lower(): value for name, value in headers.items()}
    found = {name.removeprefix(_PREFIX): value for name, value in names.items() if name.startswith(_PREFIX)}
    sha256 = found.pop(SHA256_NAME, None)
    return {name.replace("-", "_"): _decoded(value) for name, value in found.items()}, sha256


def _encoded_bytes(values: Mapping[str, str]) -> int:
    return sum(len(name) + len(_encoded(value)) for name, value in values.items())


def _encoded(value: str) -> str:
    return quote(value, safe="", errors="surrogatepass") or _EMPTY


def _decoded(value: str) -> str:
    return "" if value == _EMPTY else unquote(value, errors="surrogatepass")
