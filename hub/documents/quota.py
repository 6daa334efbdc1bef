"""How much room a Bereich and the hub in all have left: counted with every change, refused before it bites.

What is stored once and used by several versions of a Bereich counts once there; the trash counts, copies into another
Bereich count there too. Bytes of uploads on their way do not count: room is taken when they become a version.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import Executable, bindparam, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.answers import language
from hub.audit.actions import record
from hub.db import engine, read, session, transaction
from hub.documents.audience import joined, managers_of
from hub.documents.errors import NoRoom
from hub.documents.models import StorageUse, Version, Workspace
from hub.documents.stored_bytes import Stored, bytes_only_in, bytes_still_used, measured_bytes
from hub.formats import filesize
from hub.notices.actions import notify
from hub.notices.sentences import sentence
from hub.permissions import visible_workspaces

FULL_PERCENT = 100
WARN_PERCENTS = (95, 80)  # managers are told once when one of them is crossed
SHOWN_FROM_PERCENT = 80
TOTAL_LOCK = 0x6A6263  # one number for everybody who takes room while there is a limit for all (PostgreSQL)
NAMED_HELPERS = 2

sentence(
    "quota.nearly-full",
    lazy_gettext(
        "Der Bereich „%(workspace)s“ ist zu %(percent)s %% voll (%(used)s von %(quota)s). "
        "Löschen Sie, was nicht mehr gebraucht wird, oder bitten Sie die Koordination um mehr Platz."
    ),
)

_ROOM = select(StorageUse.used_bytes, StorageUse.quota_bytes).where(
    StorageUse.workspace_id == bindparam("workspace_id")
)
_COORDINATION = (
    select(Person.name)
    .where(Person.role == "coordination", Person.deactivated_at.is_(None))
    .order_by(Person.name)
    .limit(NAMED_HELPERS)
)
_ADD = (
    update(StorageUse)
    .where(StorageUse.workspace_id == bindparam("counted_id"))
    .values(used_bytes=StorageUse.used_bytes + bindparam("size"))
    .returning(StorageUse.used_bytes, StorageUse.quota_bytes, StorageUse.warned_percent)
)
_ADD_IF_IT_FITS = _ADD.where(
    StorageUse.quota_bytes.is_(None) | (StorageUse.used_bytes + bindparam("size") <= StorageUse.quota_bytes)
)
_USED_IN_ALL = select(func.coalesce(func.sum(StorageUse.used_bytes), 0))


class Room(NamedTuple):
    """Bytes used, and the limit (None: there is none)."""

    used: int
    quota: int | None

    @property
    def free(self) -> int | None:
        return None if self.quota is None else max(0, self.quota - self.used)

    @property
    def percent(self) -> int:
        return self.used * FULL_PERCENT // self.quota if self.quota else 0

    def takes(self, size: int) -> bool:
        return self.free is None or size <= self.free


def room_in(workspace_id: uuid.UUID) -> Room:
    """What a Bereich uses and may use."""
    rows = read(_ROOM, workspace_id=workspace_id)
    return Room(*rows[0]) if rows else Room(0, None)


def room_in_all() -> Room:
    """The same for all Bereiche together; the limit is `HUB_TOTAL_QUOTA_BYTES`."""
    return Room(read(_USED_IN_ALL)[0][0], current_app.config["SETTINGS"].total_quota_bytes)


def expect_room(workspace_id: uuid.UUID, size: int, *, name: str) -> None:
    """Refuse before the bytes are sent what would be refused at the end. Raises `NoRoom`."""
    free = free_for(workspace_id)
    if free is not None and size > free:
        raise refusal_in(workspace_id)(name, size, free)


def free_for(workspace_id: uuid.UUID) -> int | None:
    """How many bytes may still come into the Bereich; None where nothing limits them."""
    limits = [room.free for room in (room_in(workspace_id), _limit_for_all()) if room.free is not None]
    return min(limits, default=None)


def refusal_in(workspace_id: uuid.UUID) -> Callable[[str, int, int | None], NoRoom]:
    """What to say of a file (name, size, bytes left for it) that does not fit, and who gives more room."""
    here, in_all, spoken = room_in(workspace_id), _limit_for_all(), language()
    is_here = in_all.free is None or (here.free is not None and here.free <= in_all.free)
    if is_here:
        place = gettext("den Bereich „%(name)s“", name=session().get_one(Workspace, workspace_id).name)
        whom = gettext("die Koordination (%(names)s)", names=joined(session().scalars(_COORDINATION)))
    else:
        place, whom = gettext("die Ablage insgesamt"), gettext("die Technische Administration")

    def refuse(name: str, size: int, free: int | None) -> NoRoom:
        return NoRoom(name, size=filesize(size, spoken), place=place, free=filesize(free, spoken), whom=whom)

    return refuse


def take_room(workspace_id: uuid.UUID, size: int, *, name: str) -> None:
    """Count bytes that come in, in the transaction of the row that holds them. Raises `NoRoom`.

    One statement compares and adds, so of many at the same moment only as many pass as there is room for.
    """
    _take_room_in_all(workspace_id, size, name=name)
    _take_room_here(workspace_id, size, name=name)


def _take_room_here(workspace_id: uuid.UUID, size: int, *, name: str) -> None:
    add = _ADD if size <= 0 else _ADD_IF_IT_FITS
    counted = _added(add, workspace_id, size)
    if counted is None and _ensure_counted(workspace_id):
        counted = _added(add, workspace_id, size)
    if counted is None:
        raise refusal_in(workspace_id)(name, size, free_for(workspace_id))
    _warn_managers(workspace_id, Room(counted.used_bytes, counted.quota_bytes), warned=counted.warned_percent)


def give_room_back(workspace_id: uuid.UUID, stored: Sequence[Stored]) -> None:
    """Count bytes out whose versions are deleted, but for those that another version of the Bereich still uses."""
    if _ensure_counted(workspace_id):  # counted just now, without them
        return
    _count(workspace_id, bytes_still_used(workspace_id, stored) - sum(each.size for each in stored))


def move_room(documents: Any, *, name: str, source: uuid.UUID, target: uuid.UUID) -> None:
    """Count what moves into another Bereich, before it moves. `documents` is a subquery of ids. Raises `NoRoom`."""
    _ensure_counted(source)
    leaving, arriving = (bytes_only_in(documents, workspace_id) for workspace_id in (source, target))
    _take_room_in_all(target, max(0, arriving - leaving), name=name)
    for workspace_id in sorted((source, target)):  # one order for everybody: nobody waits in a circle
        if workspace_id == target:
            _take_room_here(target, arriving, name=name)
        else:
            _count(source, -leaving)


def bytes_new_to(workspace_id: uuid.UUID, versions: Iterable[Version]) -> int:
    """How many bytes of these versions the Bereich does not hold yet."""
    stored = list({Stored(version.store_key, version.store_version, version.size) for version in versions})
    return sum(each.size for each in stored) - bytes_still_used(workspace_id, stored)


def set_quota(user: User, workspace: Workspace, quota_bytes: int | None) -> None:
    """Give a Bereich a limit or take it away; below what is used nothing more comes in."""
    _ensure_counted(workspace.id)
    use = session().get_one(StorageUse, workspace.id, with_for_update=True, populate_existing=True)
    use.quota_bytes = quota_bytes
    session().flush()
    _warn_managers(workspace.id, Room(use.used_bytes, quota_bytes), warned=use.warned_percent)
    limit = filesize(quota_bytes) if quota_bytes else "unbegrenzt"
    record(
        "workspaces.set-quota",
        actor=user,
        about=workspace,
        workspace_id=workspace.id,
        text=f"Speicherplatz von „{workspace.name}“: {limit}",
        details={"bytes": quota_bytes},
    )


def storage_of_workspaces(user: User) -> list[tuple[uuid.UUID, str, Room]]:
    """Every Bereich the person may read with what it uses, by name."""
    rows = session().execute(
        select(Workspace.id, Workspace.name, func.coalesce(StorageUse.used_bytes, 0), StorageUse.quota_bytes)
        .outerjoin(StorageUse, StorageUse.workspace_id == Workspace.id)
        .where(visible_workspaces(user))
        .order_by(Workspace.name)
    )
    return [(row_id, name, Room(used, quota)) for row_id, name, used, quota in rows]


def recount_all() -> int:
    """Count every Bereich anew, each in a transaction of its own; returns how many numbers were wrong."""
    with transaction(writing=False):
        workspace_ids = session().scalars(select(Workspace.id)).all()
    wrong = 0
    for workspace_id in workspace_ids:
        with transaction(writing=True):
            wrong += _recount(workspace_id)
    return wrong


def _recount(workspace_id: uuid.UUID) -> bool:
    _ensure_counted(workspace_id)
    # Everybody else waits for this row before a version is added: what is read now is all there is.
    use = session().get_one(StorageUse, workspace_id, with_for_update=True, populate_existing=True)
    measured = measured_bytes(workspace_id)
    was_wrong = use.used_bytes != measured
    use.used_bytes = measured
    return was_wrong


def _count(workspace_id: uuid.UUID, size: int) -> None:
    counted = _added(_ADD, workspace_id, size)
    _warn_managers(workspace_id, Room(counted.used_bytes, counted.quota_bytes), warned=counted.warned_percent)


def _added(add: Executable, workspace_id: uuid.UUID, size: int) -> Any:
    """The row afterwards; None when nothing was counted."""
    return next(iter(read(add, counted_id=workspace_id, size=size)), None)


def _ensure_counted(workspace_id: uuid.UUID) -> bool:
    """Whether the Bereich had no number yet; it has one now."""
    if read(_ROOM, workspace_id=workspace_id):
        return False
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    first = insert(StorageUse).values(
        workspace_id=workspace_id, used_bytes=measured_bytes(workspace_id), warned_percent=0
    )
    session().execute(first.on_conflict_do_nothing(index_elements=["workspace_id"]))
    return True


def _limit_for_all() -> Room:
    return room_in_all() if current_app.config["SETTINGS"].total_quota_bytes else Room(0, None)


def _take_room_in_all(workspace_id: uuid.UUID, size: int, *, name: str) -> None:
    """The sum is compared under a lock that stands until the commit; SQLite has a single writer already."""
    if size == 0 or not current_app.config["SETTINGS"].total_quota_bytes:
        return
    if engine().dialect.name == "postgresql":
        session().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TOTAL_LOCK})
    if not room_in_all().takes(size):
        raise refusal_in(workspace_id)(name, size, free_for(workspace_id))


def _warn_managers(workspace_id: uuid.UUID, room: Room, *, warned: int) -> None:
    """Tell the managers once per threshold; when it becomes emptier, the next crossing is told again."""
    reached = next((percent for percent in WARN_PERCENTS if room.percent >= percent), 0)
    if reached == warned:
        return
    session().execute(
        update(StorageUse)
        .where(StorageUse.workspace_id == workspace_id)
        .values(warned_percent=reached)
        .execution_options(synchronize_session=False)
    )
    if reached < warned:
        return
    workspace = session().get_one(Workspace, workspace_id)
    notify(
        managers_of(workspace_id),
        "quota.nearly-full",
        about=workspace,
        url=f"/workspaces/{workspace_id}",
        by_mail=True,
        workspace=workspace.name,
        percent=str(room.percent),
        used=filesize(room.used),
        quota=filesize(room.quota),
    )
