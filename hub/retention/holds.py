"""Löschsperren: as long as one stands, nothing below it is deleted for good. Actions; they never commit."""

from __future__ import annotations

from sqlalchemy import or_, select

from hub import slots
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.documents.entries import lock_tree, path_to, tree_of
from hub.documents.models import MANAGE, Entry, Folder, TrashEntry
from hub.errors import Conflict
from hub.permissions import level_in
from hub.retention.errors import HoldHoldsHere, HoldStaysHere, IsHeld, ReasonMissing
from hub.retention.models import LegalHold
from hub.sharing.models import Delivery
from hub.slots import fills


def place_hold(user: User, entry: Entry, *, reason: str) -> LegalHold:
    """Nothing of this document, or of this folder and all below it, is deleted any more. Raises `ReasonMissing`."""
    if not reason.strip():
        raise ReasonMissing
    lock_tree(entry.workspace_id)  # not while somebody is deleting
    hold = LegalHold(entry_id=entry.id, entry=entry, reason=reason.strip(), placed_by=user.id)
    session().add(hold)
    session().flush()
    record(
        "retention.hold",
        actor=user,
        about=entry,
        workspace_id=entry.workspace_id,
        text=f"Löschsperre auf „{entry.name}“ gesetzt: {hold.reason}",
    )
    return hold


def release_hold(user: User, hold: LegalHold, *, reason: str) -> None:
    """From now on it may be deleted again. Raises `ReasonMissing`, `Conflict` when it is released already."""
    if not reason.strip():
        raise ReasonMissing
    hold = session().get_one(LegalHold, hold.id, with_for_update=True, populate_existing=True)
    if hold.released_at is not None:
        raise Conflict
    hold.released_at, hold.released_by, hold.release_reason = now(), user.id, reason.strip()
    session().flush()
    record(
        "retention.release-hold",
        actor=user,
        about=hold.entry,
        workspace_id=hold.workspace_id,
        text=f"Löschsperre auf „{hold.entry.name}“ aufgehoben: {hold.release_reason}",
    )


@fills(slots.BEFORE_PURGE, order=10)
def refuse_to_purge_what_is_held(deletion: TrashEntry) -> None:
    """A hold counts on what is deleted, on anything it holds, and on every folder it lay in. Raises `IsHeld`."""
    above = [row_id for row_id, _ in path_to(session().get_one(Entry, deletion.entry_id))]
    held = session().scalar(
        select(Entry.name)
        .join(LegalHold, LegalHold.entry_id == Entry.id)
        .where(LegalHold.released_at.is_(None), or_(Entry.trash_id == deletion.id, Entry.id.in_(above)))
        .limit(1)
    )
    if held is not None:
        raise IsHeld(held)


@fills(slots.BEFORE_DELIVERY_GOES, order=10)
def refuse_to_delete_deliveries_into_what_is_held(delivery: Delivery) -> None:
    """What waits in a Briefkasten for a held folder is kept as well. Raises `IsHeld`."""
    folder = session().get_one(Entry, delivery.letterbox.entry_id)
    names = {row_id: name for row_id, name in path_to(folder)}
    standing = select(LegalHold.entry_id).where(LegalHold.entry_id.in_(names), LegalHold.released_at.is_(None))
    held = session().scalar(standing.limit(1))
    if held is not None:
        raise IsHeld(names[held])


@fills(slots.BEFORE_MOVE, order=10)
def refuse_to_move_out_of_a_hold(_user: User, entry: Entry, target: Folder) -> None:
    """What lies below a held folder stays below it; else moving it away would end the hold. Raises `HoldHoldsHere`."""
    above, there = ({row_id: name for row_id, name in path_to(each)} for each in (entry, target))
    leaving = [row_id for row_id in above if row_id != entry.id and row_id not in there]
    held = session().scalar(
        select(LegalHold.entry_id).where(LegalHold.entry_id.in_(leaving), LegalHold.released_at.is_(None)).limit(1)
    )
    if held is not None:
        raise HoldHoldsHere(entry.name, above[held])


@fills(slots.BEFORE_MOVE, order=20)
def refuse_to_carry_a_hold_away(user: User, entry: Entry, target: Folder) -> None:
    """Who may not release a hold takes nothing of it to a Bereich where they may. Raises `HoldStaysHere`."""
    if entry.workspace_id == target.workspace_id or level_in(user, entry.workspace_id) >= MANAGE:
        return
    held = session().scalar(
        select(Entry.name)
        .join(LegalHold, LegalHold.entry_id == Entry.id)
        .where(LegalHold.released_at.is_(None), Entry.id.in_(select(tree_of(entry.id).c.id)))
        .limit(1)
    )
    if held is not None:
        raise HoldStaysHere(held)
