"""Which workers are alive: each keeps a row that soon runs out, so that what a killed one was at is taken over soon."""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Mapped

from hub.db import Base, Identified, now, session, transaction

SHOWN_EVERY_SECONDS = 5
# Longer than a busy machine keeps a thread waiting; work must be safe to repeat all the same.
ALIVE_FOR = timedelta(seconds=30)

_me: uuid.UUID | None = None
_shown_at = 0.0


class Worker(Identified, Base):
    """A worker process that lives at least until `alive_until`."""

    __tablename__ = "worker"

    alive_until: Mapped[datetime]


def me() -> uuid.UUID | None:
    """This process's own id as a worker; None in any other, such as a command that does jobs itself."""
    return _me


def begin() -> None:
    """Be a worker from now on."""
    global _me  # noqa: PLW0603 (one worker per process)
    _me = uuid.uuid4()
    _show()


def show_life() -> bool:
    """Say that this worker lives, when it is time to; there is never more to do."""
    if time.monotonic() - _shown_at >= SHOWN_EVERY_SECONDS:
        _show()
    return False


def end() -> None:
    """Be a worker no more: what it has not finished is free for others at once."""
    global _me  # noqa: PLW0603
    with transaction(writing=True) as opened:
        opened.execute(delete(Worker).where(Worker.id == _me))
    _me = None


def is_dead(worker_id: uuid.UUID | None) -> bool:
    """Whether a worker that began something, if one did, is no longer there."""
    if worker_id is None or worker_id == _me:
        return False
    with transaction(writing=False) as opened:
        found = opened.get(Worker, worker_id)
    return found is None or found.alive_until < now()


def are_dead(claimed_by: Any) -> ColumnElement[bool]:
    """The same as a condition on a column."""
    return claimed_by.is_not(None) & claimed_by.not_in(select(Worker.id).where(Worker.alive_until >= now()))


def _show() -> None:
    global _shown_at  # noqa: PLW0603
    with transaction(writing=True):
        session().merge(Worker(id=_me, alive_until=now() + ALIVE_FOR))
        session().execute(delete(Worker).where(Worker.alive_until < now() - ALIVE_FOR))
    _shown_at = time.monotonic()
