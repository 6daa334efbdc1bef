"""Where an Aufgabe stands on the board: its column and its place there. Actions; they never commit.

Places are numbers between those of the neighbours; where these come too near, the column is numbered anew. Moves of
one board come one after the other, so that everybody sees the same order.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update

from hub import slots
from hub.accounts.signed_in import User
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import Conflict, HubError
from hub.tasks.actions import note, tell, touch
from hub.tasks.labels import FINISHED, MOVES, RECORDED_STATUSES
from hub.tasks.models import DONE, STATUSES, Task
from hub.tasks.owners import people_able

NEAREST = 1e-6  # a float has room for some fifty halvings; this is far above the last of them


@dataclass(frozen=True)
class Place:
    """A column and, where somebody chose them, the neighbours there: the one before it and the one after it."""

    status: str
    before: uuid.UUID | None = None
    after: uuid.UUID | None = None


def move_task(user: User, task: Task, place: Place) -> set[str]:
    """To another column or another place; returns the names of the changed columns.

    Neighbours that have left the column meanwhile do not count: then it comes to the end, in „Erledigt“ to the top.
    Raises `Conflict` when it lies in the trash by now.
    """
    if place.status not in STATUSES:
        raise HubError
    _one_at_a_time(task)
    has_moved = place.status != task.status
    if not has_moved and place.before is None and place.after is None:
        return set()
    task.position = _position(task, place)
    if has_moved:
        _change_column(user, task, place.status)
    else:
        session().flush()
        note(user, task, "tasks.order", f"Aufgabe „{task.title}“ im Board verschoben")
    return {"status", "position"} if has_moved else {"position"}


def shift_task(user: User, task: Task, *, by: int) -> set[str]:
    """Up (-1) or down (1) by one place in its column; at the end nothing happens."""
    _one_at_a_time(task)
    ids = [row_id for row_id, _ in _column(task.workspace_id, task.status)]
    at = ids.index(task.id)
    target = at + by
    if not 0 <= target < len(ids):
        return set()
    neighbour = {"after": ids[target]} if by < 0 else {"before": ids[target]}
    return move_task(user, task, Place(task.status, **neighbour))


def follower_of(task: Task) -> uuid.UUID | None:
    """Which one stands below it, for the way back."""
    ids = [row_id for row_id, _ in _column(task.workspace_id, task.status)]
    below = ids[ids.index(task.id) + 1 :] if task.id in ids else []
    return below[0] if below else None


def _change_column(user: User, task: Task, status: str) -> None:
    former, task.status = task.status, status
    is_done = status == DONE
    task.done_at, task.done_by = (now(), user.id) if is_done else (None, None)
    touch(user, task)
    if is_done:
        tell(user, task, FINISHED, people_able(task.workspace_id, [f"person:{task.created_by}"]))
    slots.announce(slots.AFTER_TASK_CHANGE, user, task, {"status", "done_at", "done_by"})
    if former == DONE:
        note(user, task, "tasks.reopen", f"Aufgabe „{task.title}“ wieder geöffnet")
    else:
        note(user, task, MOVES[status], f"Aufgabe „{task.title}“ auf „{RECORDED_STATUSES[status]}“ gesetzt")


def _one_at_a_time(task: Task) -> None:
    # Rows that are added to the Bereich meanwhile need its key only, so they do not wait (FOR NO KEY UPDATE).
    board = select(Workspace.id).where(Workspace.id == task.workspace_id).with_for_update(key_share=True)
    session().execute(board)
    session().refresh(task)
    if task.deleted_at is not None:
        raise Conflict


def _position(task: Task, place: Place) -> float:
    others = [row for row in _column(task.workspace_id, place.status) if row[0] != task.id]
    ids = [row_id for row_id, _ in others]
    at = _index(ids, place)
    low = others[at - 1][1] if at else None
    high = others[at][1] if at < len(others) else None
    if low is None or high is None:
        return _beyond(low, high)
    if high - low < NEAREST:
        _number_anew(ids)
        low, high = float(at), float(at + 1)
    return (low + high) / 2


def _index(ids: list[uuid.UUID], place: Place) -> int:
    if place.after in ids:
        return ids.index(place.after)
    if place.before in ids:
        return ids.index(place.before) + 1
    return 0 if place.status == DONE else len(ids)


def _beyond(low: float | None, high: float | None) -> float:
    if low is not None:
        return low + 1.0
    return high - 1.0 if high is not None else 1.0


def _number_anew(ids: list[uuid.UUID]) -> None:
    session().execute(update(Task), [{"id": row_id, "position": float(at)} for at, row_id in enumerate(ids, 1)])


def _column(workspace_id: uuid.UUID, status: str) -> list[tuple[uuid.UUID, float]]:
    rows = (
        select(Task.id, Task.position)
        .where(Task.workspace_id == workspace_id, Task.status == status, Task.deleted_at.is_(None))
        .order_by(Task.position, Task.id)
    )
    return [(row_id, position) for row_id, position in session().execute(rows)]
