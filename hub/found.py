"""What the search found, loaded again by the area it belongs to: the index proposes, the database decides.

Knows no area: each registers what loads the kinds of its own (`loads_found`).
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub.accounts.signed_in import User


@dataclass(frozen=True)
class FoundRow:
    """Something the person may read. `path` names Bereich and folders; `number` is an earlier version's.

    `detail` says in words what matters beside the name, e.g. when a Termin is. `sha256` is that of the bytes the text
    comes from, empty where it comes from the row itself.
    """

    id: str
    name: str
    url: str
    icon: str
    path: Sequence[tuple[str, str]]
    institution: str
    changed_by: str
    changed_at: datetime
    tags: Sequence[str] = ()
    detail: str = ""
    number: int | None = None
    sha256: str = ""


EVERYBODY = "public"  # the scope of entries in no Bereich, found by all who may search
Loader = Callable[[User, Sequence[str]], dict[str, FoundRow]]
_loaders: dict[str, Loader] = {}


def loads_found(*kinds: str) -> Callable[[Loader], Loader]:
    """Register what loads found ids of these kinds; what the person may not read, or is gone, is missing."""

    def register(loader: Loader) -> Loader:
        _loaders.update(dict.fromkeys(kinds, loader))
        return loader

    return register


def found_rows(user: User, found_ids: Iterable[str]) -> dict[str, FoundRow]:
    """By the index's id: what the person may read of it. A constant number of queries for each area."""
    by_loader: dict[Loader, list[str]] = defaultdict(list)
    for found_id in found_ids:
        loader = _loaders.get(parts_of(found_id)[0])
        if loader is not None:
            by_loader[loader].append(found_id)
    return {found_id: row for loader, ids in by_loader.items() for found_id, row in loader(user, ids).items()}


def entry_id(kind: str, row_id: uuid.UUID, number: int | None = None) -> str:
    """„document:<id>“, and for an earlier version „document:<id>:<number>“."""
    return f"{kind}:{row_id}" + (f":{number}" if number else "")


def parts_of(found_id: str) -> tuple[str, uuid.UUID, int | None]:
    """Kind, row and, for an earlier version, its number."""
    kind, row_id, number = [*found_id.split(":"), None][:3]
    return kind or "", uuid.UUID(row_id), int(number) if number else None
