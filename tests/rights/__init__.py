"""Who gets which answer, one module per area: `TABLE`, and where it needs them `IDS` and `make_things(cast, ids)`.

A line of a table: method, address, then who: nobody (not signed in), guest (without a share), stranger (Mitarbeit of an
institution that has no share), lesen, mitarbeiten, verwalten, Technische Administration. 302 is a page's way on (for
nobody: to the sign-in page), 422 a form without its fields, 401 a script without sign-in.
`IDS` maps the name of an `<uuid:…>` to what stands for it, `ADDRESSES` does so for the beginning of an address whose
`<uuid:…>` is called as in another area, `WORDS` any other placeholder to a text; `make_things` makes
the rows, in a transaction that is open, and returns their ids by the same names. `ids` holds what stands already.
"""

from __future__ import annotations

import pkgutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tests.people import Cast

Make = Callable[[Cast, dict[str, uuid.UUID]], dict[str, uuid.UUID]]


@dataclass
class Part:
    """What one area says of its routes."""

    table: str
    ids: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    make_things: Make | None = None


def parts() -> list[Part]:
    """All areas; the foundation first, the others find its rows."""
    names = sorted(
        (module.name for module in pkgutil.iter_modules(__path__)), key=lambda name: (name != "foundation", name)
    )
    return [_part(import_module(f"{__name__}.{name}")) for name in names]


def _part(module: Any) -> Part:
    return Part(
        table=module.TABLE,
        ids=getattr(module, "IDS", {}),
        addresses=getattr(module, "ADDRESSES", {}),
        words=getattr(module, "WORDS", {}),
        make_things=getattr(module, "make_things", None),
    )
