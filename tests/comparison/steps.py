"""What tests of comparing do: file versions of a document, name an input, ask for the page."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

from hub.comparison.apart import Compared, Input, compare_apart
from search.extract.outcome import Limits
from tests.documents.test_upload import begin
from tests.people import Browser, Cast, document_named

QUICK = Limits(seconds=20, memory=1024**3, output=16 * 1024**2, file_size=10 * 1024**2)


def input_of(path: Path) -> Input:
    return Input(path.name, path.stat().st_size, lambda: path.open("rb"))


def given(name: str, content: bytes) -> Input:
    return Input(name, len(content), lambda: io.BytesIO(content))


def compared(old: Input, new: Input, place: Path, limits: Limits = QUICK) -> Compared:
    return compare_apart(old, new, place=place, limits=limits)


def file_versions(browser: Browser, cast: Cast, name: str, *contents: bytes) -> uuid.UUID:
    for content in contents:
        begin(browser, cast, name=name, size=len(content), body=content, onConflict="version")
    return document_named(name).id
