"""What a visitor without an account has shown to this browser's session: a right password, or a download that runs.

Passes are values of the signed session cookie, bound to one link and short-lived. Every request asks the link first.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import MutableMapping
from typing import Any

PASSWORD_SECONDS = 2 * 60 * 60
FETCH_SECONDS = 60 * 60
MAX_PASSES = 12  # a cookie holds 4 KiB

Session = MutableMapping[str, Any]


def remember_password(session: Session, link_id: uuid.UUID) -> None:
    _remember(session, "links", str(link_id))


def has_password(session: Session, link_id: uuid.UUID) -> bool:
    return _knows(session, "links", str(link_id), PASSWORD_SECONDS)


def remember_fetch(session: Session, link_id: uuid.UUID, sha256: str) -> None:
    _remember(session, "fetches", _fetch(link_id, sha256))


def has_fetch(session: Session, link_id: uuid.UUID, sha256: str) -> bool:
    """Whether these bytes were counted a short while ago: the rest of a file in pieces is no new download."""
    return _knows(session, "fetches", _fetch(link_id, sha256), FETCH_SECONDS)


def _fetch(link_id: uuid.UUID, sha256: str) -> str:
    return f"{link_id.hex}:{sha256[:32]}"


def _remember(session: Session, kind: str, key: str) -> None:
    kept: dict[str, int] = {name: at for name, at in session.get(kind, {}).items() if name != key}
    newest = sorted(kept.items(), key=lambda pair: pair[1])[-(MAX_PASSES - 1) :]
    session[kind] = {**dict(newest), key: int(time.time())}


def _knows(session: Session, kind: str, key: str, seconds: int) -> bool:
    at = session.get(kind, {}).get(key)
    return isinstance(at, int) and 0 <= time.time() - at < seconds
