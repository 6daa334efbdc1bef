"""Reading agreements. Every list takes the user; an annex shows only to those who may read it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.agreements.models import Agreement, Annex, Signatory
from hub.days import today
from hub.db import session
from hub.documents.models import Document, Workspace
from hub.documents.queries import PAGE_SIZE, Page
from hub.permissions import visible_entries

ALL, CURRENT, COMING, ENDED, REVIEW = "all", "current", "coming", "ended", "review"
VALIDITIES = (CURRENT, COMING, ENDED, REVIEW, ALL)


def agreements_for(user: User, *, validity: str = CURRENT, page: int = 1) -> Page:
    """The register: agreements the person may read, by name."""
    readable = visible_entries(user) & _holds(validity, today())
    joined = Agreement.document_id == Document.id
    total = session().scalar(select(func.count()).select_from(Document).join(Agreement, joined).where(readable)) or 0
    page = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = session().execute(
        select(
            Document.id,
            Document.name,
            Document.title,
            Document.valid_until,
            Document.number,
            Agreement.valid_from,
            Agreement.review_on,
            Workspace.name.label("workspace"),
        )
        .join(Agreement, joined)
        .join(Workspace, Workspace.id == Document.workspace_id)
        .where(readable)
        .order_by(Document.sort_key, Document.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    return Page(rows=rows.all(), number=page, total=total)


def _holds(validity: str, day: date) -> Any:
    begun = Agreement.valid_from.is_(None) | (Agreement.valid_from <= day)
    lasting = Document.valid_until.is_(None) | (Document.valid_until >= day)
    return {
        CURRENT: begun & lasting,
        COMING: Agreement.valid_from > day,
        ENDED: Document.valid_until < day,
        REVIEW: Agreement.review_on <= day,
    }.get(validity, Agreement.document_id.is_not(None))


def partners_of(agreement_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The names of those who belong to these agreements today, in one query."""
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    still = Signatory.ended_on.is_(None) | (Signatory.ended_on >= today())
    rows = select(Signatory.agreement_id, Signatory.name).where(Signatory.agreement_id.in_(list(agreement_ids)), still)
    for agreement_id, name in session().execute(rows.order_by(Signatory.name)):
        names[agreement_id].append(name)
    return names


def signatories_of(document: Document) -> Sequence[Signatory]:
    """The right to read the document is checked where it is loaded."""
    theirs = select(Signatory).where(Signatory.agreement_id == document.id)
    return session().scalars(theirs.order_by(Signatory.name, Signatory.signed_on)).all()


def annexes_of(user: User, document: Document) -> Sequence[Any]:
    """The annexes of an agreement that the person may read."""
    return _linked(user, (Annex.document_id == Document.id) & (Annex.agreement_id == document.id))


def agreements_with_annex(user: User, document: Document) -> Sequence[Any]:
    """The agreements this document is an annex of, those the person may read."""
    return _linked(user, (Annex.agreement_id == Document.id) & (Annex.document_id == document.id))


def _linked(user: User, joined: Any) -> Sequence[Any]:
    rows = select(Document.id, Document.name, Document.title, Document.media_type).join(Annex, joined)
    return session().execute(rows.where(visible_entries(user)).order_by(Document.sort_key)).all()


def institution_choices() -> list[tuple[uuid.UUID, str]]:
    rows = session().execute(select(Institution.id, Institution.name).order_by(Institution.name))
    return [(row_id, name) for row_id, name in rows]


def reviews_due_for(user: User) -> Sequence[Any]:
    """Agreements to look at again that the person answers for or keeps, only what they may read."""
    theirs = (Document.responsible_id == user.id) | (Agreement.kept_by == user.id)
    return (
        session()
        .execute(
            select(Document.id, Document.name, Agreement.review_on, Workspace.name.label("workspace"))
            .join(Agreement, Agreement.document_id == Document.id)
            .join(Workspace, Workspace.id == Document.workspace_id)
            .where(visible_entries(user), Agreement.review_on <= today(), theirs)
            .order_by(Agreement.review_on)
            .limit(50)
        )
        .all()
    )
