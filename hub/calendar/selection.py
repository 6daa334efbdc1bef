"""Which Termine somebody wants to look at: the filters as they stand in the address."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from hub.errors import NotFound


@dataclass(frozen=True)
class Selection:
    """Empty values mean all. `is_own` keeps only what the person takes part in."""

    workspace_id: uuid.UUID | None = None
    format_id: uuid.UUID | None = None
    institution_id: uuid.UUID | None = None
    is_own: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Which of them are set."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))

    @property
    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.names if name != "is_own"}

    @property
    def words(self) -> dict[str, str]:
        """As the address has them."""
        ids = (("workspace", self.workspace_id), ("format", self.format_id), ("institution", self.institution_id))
        return {name: str(value) for name, value in ids if value} | ({"own": "1"} if self.is_own else {})

    def url(self, path: str, **more: str) -> str:
        """The address of another page that keeps the filters."""
        words = more | self.words
        return f"{path}?{urlencode(words)}" if words else path

    def url_of_day(self) -> Callable[[date], str]:
        """The same for the lists of many days."""
        rest = "".join(f"&{name}={value}" for name, value in self.words.items())  # ids and a digit, nothing to quote
        return lambda day: f"/calendar/list?day={day}{rest}"


def selection_of(words: Mapping[str, str]) -> Selection:
    """Raises `NotFound` for what is no id."""
    return Selection(_id(words, "workspace"), _id(words, "format"), _id(words, "institution"), bool(words.get("own")))


def _id(words: Mapping[str, str], name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(words[name]) if words.get(name) else None
    except ValueError:
        raise NotFound from None
