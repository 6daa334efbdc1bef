"""Whether the trail is whole: every hash recomputed in number order, in constant memory and short transactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from hub.audit.actions import FIRST_HASH, chain_hash, record
from hub.audit.models import AuditEntry
from hub.db import session, transaction

ENTRIES_AT_ONCE = 1000


@dataclass(frozen=True)
class Verification:
    """`entries` were read; `broken_at` is the number of the first one that does not fit, None when all do."""

    entries: int
    broken_at: int | None

    @property
    def is_intact(self) -> bool:
        return self.broken_at is None


class Chain:
    """What a verification is about, in the trail's own words."""

    __tablename__ = "audit_entry"
    id = "chain"


def verify() -> Verification:
    """Recompute the whole chain. Opens its own transactions; a missing number breaks it like a changed field."""
    number, previous_hash = 0, FIRST_HASH
    for entry in _entries_in_order():
        number += 1
        is_next = entry.number == number and entry.previous_hash == previous_hash
        if not is_next or entry.hash != chain_hash(entry):
            return Verification(number - 1, number)
        previous_hash = entry.hash
    return Verification(number, None)


def verify_and_record(actor: Any) -> Verification:
    """Verify and keep the result as a line of the trail. Opens its own transactions."""
    result = verify()
    with transaction(writing=True):
        record(
            "audit.verify",
            actor=actor,
            about=Chain,
            text=_in_words(result),
            details={"entries": result.entries, "broken_at": result.broken_at},
        )
    return result


def last_verification() -> tuple[AuditEntry, Verification] | None:
    """The last result that was kept, and its line."""
    line = session().scalar(
        select(AuditEntry)
        .where(AuditEntry.kind == Chain.__tablename__, AuditEntry.about == Chain.id)
        .where(AuditEntry.action == "audit.verify")
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    return (line, Verification(line.details["entries"], line.details["broken_at"])) if line else None


def _entries_in_order() -> Iterator[AuditEntry]:
    last = 0
    while True:
        with transaction(writing=False) as opened:
            following = select(AuditEntry).where(AuditEntry.number > last).order_by(AuditEntry.number)
            entries = opened.scalars(following.limit(ENTRIES_AT_ONCE)).all()
        yield from entries
        if len(entries) < ENTRIES_AT_ONCE:
            return
        last = entries[-1].number


def _in_words(result: Verification) -> str:
    if result.is_intact:
        return f"Kette geprüft: unversehrt bis Nr. {result.entries}"
    return f"Kette geprüft: beschädigt ab Nr. {result.broken_at}"
