"""What may not leave the hub now, such as files that wait for the virus scan: named, never left out in silence."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from hub import slots
from hub.errors import HubError
from hub.exchange.zip_stream import ArchiveFile

LIST_NAME = "NICHT ENTHALTEN.txt"


def reasons_to_hold_back(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By path, of files given as path and SHA-256: why somebody objects to giving it out. Outside any transaction."""
    reasons = {}
    for path, sha256 in files:
        try:
            slots.announce(slots.BEFORE_BYTES_LEAVE, sha256)
        except HubError as error:
            reasons[path] = str(error.message)
    return reasons


def list_of_held_back(reasons: dict[str, str], at: datetime) -> ArchiveFile:
    """A text file that names them."""
    lines = [f"{path}\r\n    {reason}\r\n" for path, reason in reasons.items()]
    content = "".join(lines).encode("utf-8-sig")
    return ArchiveFile(LIST_NAME, at, len(content), lambda: io.BytesIO(content))
