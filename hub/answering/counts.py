"""How many answers Wellen have: numbers alone, nothing of what was said."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import func, select, union_all

from hub.answering.models import GivenAnswer, IncomingAnswer
from hub.db import session


def answers_per_round(rounds: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, int]]:
    """Those that wait and those that are stored, in one question for all Wellen; a Welle without any is missing."""
    both = union_all(
        *(select(kind.round_id).where(kind.round_id.in_(rounds)) for kind in (IncomingAnswer, GivenAnswer))
    ).subquery()
    counted = select(both.c.round_id, func.count()).group_by(both.c.round_id)
    return [(round_id, count) for round_id, count in session().execute(counted)]
