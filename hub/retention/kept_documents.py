"""Documents under a class: what becomes due in a Bereich. One query for a Bereich, however large."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import CTE, ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import aliased

from hub.days import today
from hub.db import session
from hub.documents.models import Entry, Version
from hub.documents.queries import Page
from hub.retention.models import (
    BY_DATE,
    DELETE,
    OPEN,
    PERMANENT,
    REPLACED,
    WHILE_VALID,
    YEARS,
    DeletionProposal,
    LegalHold,
    OfferedDocument,
    ProposedDocument,
    RetentionClass,
    RetentionMark,
    RetentionSetting,
)
from hub.retention.periods import end_of_period, first_moment_too_late, later_of, latest_start
from hub.retention.queries import classes

DUE_SHOWN_BEFORE = timedelta(days=30)
PAGE_SIZE = 100
AT_ONCE = 500

_document = Entry.__table__.alias("document")
_parent = Entry.__table__.alias("parent")
_valid_until, _replaced_on = _document.c.valid_until, _document.c.replaced_on
_active = LegalHold.released_at.is_(None)


class KeptDocument(NamedTuple):
    """A document with everything that decides about its end; `answer` is "" for offered and not yet answered."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    name: str
    title: str
    folder: str
    media_type: str
    number: int
    size: int
    last_version_at: datetime
    class_name: str
    outcome: str
    ends_on: date | None
    is_held: bool
    answer: str | None
    proposal_id: uuid.UUID | None
    told_of: date | None

    @property
    def is_deletable(self) -> bool:
        """Whether two people may delete it: no hold, and the archive has answered where it has to be asked."""
        return not self.is_held and (self.outcome == DELETE or bool(self.answer))


def due_in(workspace_id: uuid.UUID, *, page: int) -> Page:
    """What becomes due in a Bereich within 30 days, by class and name."""
    statement = _kept_documents(workspace_id, due_by=today() + DUE_SHOWN_BEFORE)
    total = session().scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    ordered = statement.order_by(RetentionClass.name, _document.c.sort_key, _document.c.id)
    rows = list(_read(ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)))
    return Page(rows=rows, number=number, total=total, size=PAGE_SIZE)


def due_among(workspace_id: uuid.UUID, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, KeptDocument]:
    """Those of these documents that are due in this Bereich, by id."""
    return _by_id(_kept_documents(workspace_id, due_by=today() + DUE_SHOWN_BEFORE), ids)


def kept_among(workspace_id: uuid.UUID, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, KeptDocument]:
    """Those of these documents that have a class in this Bereich, due or not, by id."""
    return _by_id(_kept_documents(workspace_id), ids)


def kept_in(workspace_id: uuid.UUID) -> dict[uuid.UUID, KeptDocument]:
    """All documents of a Bereich that have a class, by id."""
    return {document.id: document for document in _read(_kept_documents(workspace_id))}


def held_in(workspace_id: uuid.UUID) -> set[uuid.UUID]:
    """The documents of a Bereich that a Löschsperre reaches, with a class or without."""
    folders = _folders_with_class(workspace_id)
    held = (
        select(_document.c.id)
        .join(folders, folders.c.id == _document.c.parent_id)
        .where(_document.c.kind == "document", _document.c.trash_id.is_(None))
        .where(or_(folders.c.is_held == 1, _holds_itself(_document.c.id)))
    )
    return set(session().scalars(held))


def newly_due() -> list[KeptDocument]:
    """What becomes due in any Bereich and of which the managers were not told yet."""
    statement = _kept_documents(None, due_by=today() + DUE_SHOWN_BEFORE)
    return [document for document in _read(statement) if document.told_of != document.ends_on]


def _kept_documents(workspace_id: uuid.UUID | None, *, due_by: date | None = None) -> Select[Any]:
    """Documents with a class, own or inherited, and what else decides; the columns of `_read`.

    With `due_by` only those whose period is over on that day.
    """
    folders, own = _folders_with_class(workspace_id), aliased(RetentionSetting)
    ends_on = case((own.class_id.is_not(None), own.ends_on), else_=folders.c.ends_on)
    is_held = or_(folders.c.is_held == 1, _holds_itself(_document.c.id))
    proposal = (
        select(ProposedDocument.proposal_id)
        .join(DeletionProposal, DeletionProposal.id == ProposedDocument.proposal_id)
        .where(ProposedDocument.entry_id == _document.c.id, DeletionProposal.state == OPEN)
        .where(DeletionProposal.workspace_id == _document.c.workspace_id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            _document.c.id,
            _document.c.workspace_id,
            _document.c.name,
            func.coalesce(_document.c.title, "").label("title"),
            _parent.c.name.label("folder"),
            _document.c.media_type,
            _document.c.number,
            _document.c["size"],
            Version.created_at,
            RetentionClass.name.label("class_name"),
            RetentionClass.outcome,
            RetentionClass.period,
            RetentionClass.years,
            ends_on.label("ends_on"),
            _valid_until.label("valid_until"),
            _replaced_on.label("replaced_on"),
            RetentionMark.postponed_to,
            RetentionMark.told_of,
            is_held.label("is_held"),
            OfferedDocument.offer_id,
            OfferedDocument.answer,
            proposal.label("proposal_id"),
        )
        .join(folders, folders.c.id == _document.c.parent_id)
        .join(_parent, _parent.c.id == _document.c.parent_id)
        .outerjoin(own, own.entry_id == _document.c.id)
        .join(RetentionClass, RetentionClass.id == func.coalesce(own.class_id, folders.c.class_id))
        .join(Version, and_(Version.document_id == _document.c.id, Version.number == _document.c.number))
        .outerjoin(RetentionMark, RetentionMark.entry_id == _document.c.id)
        .outerjoin(
            OfferedDocument,
            and_(OfferedDocument.entry_id == _document.c.id, OfferedDocument.number == _document.c.number),
        )
        .where(
            _document.c.kind == "document",
            _document.c.trash_id.is_(None),
            true() if due_by is None else _is_due(due_by, ends_on),
        )
    )


def _folders_with_class(workspace_id: uuid.UUID | None) -> CTE:
    """Every folder with the class and hold that reach it from above: the nearest class, any hold."""
    top, own = Entry.__table__.alias("top"), aliased(RetentionSetting)
    start = (
        select(top.c.id, own.class_id, own.ends_on, case((_holds_itself(top.c.id), 1), else_=0).label("is_held"))
        .select_from(top)
        .outerjoin(own, own.entry_id == top.c.id)
        .where(top.c.kind == "folder", top.c.parent_id.is_(None), top.c.trash_id.is_(None))
    )
    if workspace_id is not None:
        start = start.where(top.c.workspace_id == workspace_id)
    above = start.cte("kept_folder", recursive=True)
    folder, its_own = Entry.__table__.alias("below"), aliased(RetentionSetting)
    return above.union_all(
        select(
            folder.c.id,
            func.coalesce(its_own.class_id, above.c.class_id),
            case((its_own.class_id.is_not(None), its_own.ends_on), else_=above.c.ends_on),
            case((_holds_itself(folder.c.id), 1), else_=above.c.is_held),
        )
        .select_from(above)
        .join(folder, folder.c.parent_id == above.c.id)
        .outerjoin(its_own, its_own.entry_id == folder.c.id)
        .where(folder.c.kind == "folder", folder.c.trash_id.is_(None))
    )


def _holds_itself(entry_id: Any) -> ColumnElement[bool]:
    return select(LegalHold.id).where(LegalHold.entry_id == entry_id, _active).exists()


def _is_due(day: date, ends_on: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether the period is over on `day`: one comparison per class, so that the database leaves out the others."""
    is_over = (
        and_(RetentionClass.id == each.id, _is_over(each, day, ends_on))
        for each in classes()
        if each.period != PERMANENT
    )
    return and_(or_(false(), *is_over), or_(RetentionMark.postponed_to.is_(None), RetentionMark.postponed_to <= day))


def _is_over(retention_class: RetentionClass, day: date, ends_on: ColumnElement[date]) -> ColumnElement[bool]:
    if retention_class.period == BY_DATE:
        return ends_on <= day
    years = 0 if retention_class.period == WHILE_VALID else retention_class.years
    start = func.coalesce(_replaced_on, _valid_until) if retention_class.period == REPLACED else _valid_until
    ended = start <= latest_start(day, years)
    if retention_class.period != YEARS:
        return ended
    too_late = first_moment_too_late(day, years, current_app.config["ZONE"])
    return or_(ended, and_(_valid_until.is_(None), Version.created_at < too_late))


def _by_id(statement: Select[Any], ids: Collection[uuid.UUID]) -> dict[uuid.UUID, KeptDocument]:
    wanted = list(ids)
    found: dict[uuid.UUID, KeptDocument] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = statement.where(_document.c.id.in_(wanted[start : start + AT_ONCE]))
        found |= {document.id: document for document in _read(part)}
    return found


def _read(statement: Select[Any]) -> Iterator[KeptDocument]:
    zone = current_app.config["ZONE"]
    for row in session().execute(statement):
        computed = end_of_period(
            row.period,
            row.years,
            last_version_at=row.created_at,
            valid_until=row.valid_until,
            replaced_on=row.replaced_on,
            ends_on=row.ends_on,
            zone=zone,
        )
        yield KeptDocument(
            id=row.id,
            workspace_id=row.workspace_id,
            name=row.name,
            title=row.title,
            folder=row.folder,
            media_type=row.media_type,
            number=row.number,
            size=row.size,
            last_version_at=row.created_at,
            class_name=row.class_name,
            outcome=row.outcome,
            ends_on=later_of(computed, row.postponed_to),
            is_held=bool(row.is_held),
            answer=(row.answer or "") if row.offer_id else None,
            proposal_id=row.proposal_id,
            told_of=row.told_of,
        )
