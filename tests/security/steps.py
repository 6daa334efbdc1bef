"""Requests that no page of the hub would send."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

from werkzeug.test import TestResponse

from tests.people import Browser, Cast

BYTES_FOLLOW = "application/offset+octet-stream"


def encoded(**facts: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items())


def announce(browser: Browser, cast: Cast, *, body: bytes = b"", size: object = 5, **facts: str) -> TestResponse:
    """Begin an upload into the shared Bereich; with `body` the bytes come along."""
    return announce_raw(browser, cast, metadata=encoded(**({"filename": "Plan.txt"} | facts)), size=size, body=body)


def announce_raw(
    browser: Browser, cast: Cast, *, metadata: str, size: object = 5, body: bytes = b"", **headers: str
) -> TestResponse:
    sent = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata}
    if body:
        sent["Content-Type"] = BYTES_FOLLOW
    return browser.send("POST", f"/folders/{cast.root.id}/uploads", headers=sent | headers, data=body)


def go_on(browser: Browser, location: str, body: bytes, *, offset: object = 0, **options: Any) -> TestResponse:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": BYTES_FOLLOW}
    return browser.send("PATCH", location, headers=headers, data=body, **options)


class BytesWhileSomethingHappens(io.BytesIO):
    """A request body; before its first byte something happens elsewhere, as during an upload of hours."""

    def __init__(self, content: bytes, happening: Callable[[], None]) -> None:
        super().__init__(content)
        self._happening: Callable[[], None] | None = happening

    def read(self, *size: Any) -> bytes:
        self._let_it_happen()
        return super().read(*size)

    def readinto(self, buffer: Any) -> int:
        self._let_it_happen()
        return super().readinto(buffer)

    def _let_it_happen(self) -> None:
        if self._happening:
            happening, self._happening = self._happening, None
            happening()


def go_on_while(browser: Browser, location: str, body: bytes, happening: Callable[[], None]) -> TestResponse:
    """Send the rest of an upload; `happening` comes between the check of rights and the end of the bytes."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
        "Content-Type": BYTES_FOLLOW,
        "Content-Length": str(len(body)),
    }
    return browser.send("PATCH", location, headers=headers, input_stream=BytesWhileSomethingHappens(body, happening))
