"""Which class, hold and end one document or folder has, and the holds of a Bereich."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from hub.accounts.models import Person
from hub.db import session
from hub.documents.entries import path_to
from hub.documents.models import Document, Entry, Version
from hub.retention.models import (
    LegalHold,
    RetentionClass,
    RetentionMark,
    RetentionSetting,
)
from hub.retention.periods import end_of_period, later_of


@dataclass(frozen=True)
class Keeping:
    """What the page of a document or folder says about its class: from which folder it comes ("" for its own)."""

    retention_class: RetentionClass | None = None
    is_own: bool = False
    set_on: str = ""
    ends_on: date | None = None
    postponed_to: date | None = None
    reason: str = ""
    holds: Sequence[Any] = ()


def classes() -> Sequence[RetentionClass]:
    return session().scalars(select(RetentionClass).order_by(RetentionClass.name)).all()


def keeping_of(entry: Entry) -> Keeping:
    """Class, end and holds of one folder or document, as its page shows them. Four queries."""
    steps = path_to(entry)
    names = dict(steps)
    settings = {
        setting.entry_id: (setting, retention_class)
        for setting, retention_class in session().execute(
            select(RetentionSetting, RetentionClass)
            .join(RetentionClass, RetentionClass.id == RetentionSetting.class_id)
            .where(RetentionSetting.entry_id.in_(names))
        )
    }
    holds = holds_on(names)
    nearest = next((row_id for row_id, _ in reversed(steps) if row_id in settings), None)
    if nearest is None:
        return Keeping(holds=holds)
    setting, retention_class = settings[nearest]
    mark = session().get(RetentionMark, entry.id)
    return Keeping(
        retention_class=retention_class,
        is_own=nearest == entry.id,
        set_on=names[nearest],
        ends_on=_end_of(entry, setting, retention_class, mark) if isinstance(entry, Document) else setting.ends_on,
        postponed_to=mark.postponed_to if mark else None,
        reason=mark.reason if mark else "",
        holds=holds,
    )


def holds_on(entry_ids: Collection[uuid.UUID]) -> Sequence[Any]:
    """The holds that stand on these entries themselves: id, entry, reason, since when, by whom."""
    return session().execute(_holds().where(LegalHold.entry_id.in_(entry_ids))).all()


def holds_in(workspace_id: uuid.UUID) -> Sequence[Any]:
    """All holds that stand in a Bereich, newest first."""
    in_workspace = _holds().where(Entry.workspace_id == workspace_id)
    return session().execute(in_workspace.order_by(LegalHold.placed_at.desc())).all()


def _holds() -> Any:
    return (
        select(
            LegalHold.id,
            LegalHold.entry_id,
            LegalHold.reason,
            LegalHold.placed_at,
            Entry.name,
            Entry.kind,
            Entry.trash_id,
            Person.name.label("placed_by"),
        )
        .join(Entry, Entry.id == LegalHold.entry_id)
        .join(Person, Person.id == LegalHold.placed_by)
        .where(LegalHold.released_at.is_(None))
    )


def _end_of(
    document: Document, setting: RetentionSetting, retention_class: RetentionClass, mark: RetentionMark | None
) -> date | None:
    last_version_at = session().scalar(
        select(Version.created_at).where(Version.document_id == document.id, Version.number == document.number)
    )
    computed = end_of_period(
        retention_class.period,
        retention_class.years,
        last_version_at=last_version_at or document.created_at,
        valid_until=document.valid_until,
        replaced_on=document.replaced_on,
        ends_on=setting.ends_on,
        zone=current_app.config["ZONE"],
    )
    return later_of(computed, mark.postponed_to if mark else None)
