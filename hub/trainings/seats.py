"""Who may have a seat: the arithmetic of seats in all and per institution. Knows no table.

Seats that are kept for an institution are used up first by its own people; whoever comes beyond them, and everybody of
no or another institution, takes one of those that are free for all.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

Institution = uuid.UUID | None


@dataclass
class Seats:
    """`kept` are the seats per institution, `taken` those in use by it (None: by people of no institution)."""

    total: int
    kept: Mapping[uuid.UUID, int]
    taken: dict[Institution, int]
    is_redistributed: bool = False

    @property
    def free(self) -> int:
        """Seats nobody has, whoever they are kept for."""
        return max(0, self.total - sum(self.taken.values()))

    @property
    def lacking(self) -> int:
        """How many seats are missing to hold everybody who has one and keep what is kept; at most 0 if all is well."""
        return self._bound - self.total

    @property
    def free_for_all(self) -> int:
        return max(0, self.total - self._bound)

    @property
    def _bound(self) -> int:
        if self.is_redistributed:
            return sum(self.taken.values())
        parties = {*self.kept, *self.taken}
        return sum(max(self.kept.get(one, 0) if one else 0, self.taken.get(one, 0)) for one in parties)

    def left_of(self, institution: Institution) -> int:
        """What is still kept for this institution."""
        if institution is None or self.is_redistributed:
            return 0
        return max(0, self.kept.get(institution, 0) - self.taken.get(institution, 0))

    def free_for(self, institution: Institution) -> int:
        """How many people of this institution could come now."""
        return min(self.free, self.left_of(institution) + self.free_for_all)

    def take(self, institution: Institution) -> None:
        self.taken[institution] = self.taken.get(institution, 0) + 1
