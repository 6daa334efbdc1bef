"""One page as the tests of all pages open it."""

from __future__ import annotations

from typing import NamedTuple


class Shown(NamedTuple):
    """One page: the route's endpoint, who opens it, its address with the names of `places_of`."""

    endpoint: str
    who: str | None
    address: str

    @property
    def language(self) -> str:
        """What the address asks for; public pages and previews of them speak eight."""
        if "/preview/" in self.address:
            return self.address.rpartition("/")[2]
        return self.address.rpartition("language=")[2] if "language=" in self.address else "de"

    def __str__(self) -> str:
        return self.address.replace("/", " ").strip() or "start"
