"""What the page of a Bereich lists beside what is due: proposals, offers and records of deletion. One query each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Person
from hub.db import session
from hub.retention.models import (
    OPEN,
    ArchiveOffer,
    DeletionProposal,
    DeletionRecord,
    OfferedDocument,
    ProposedDocument,
)

MOST_SHOWN = 50


def open_proposals_in(workspace_id: uuid.UUID) -> Sequence[Any]:
    """Proposals that wait for the second person: id, when, by whom, how many documents."""
    documents = select(func.count()).where(ProposedDocument.proposal_id == DeletionProposal.id).scalar_subquery()
    return (
        session()
        .execute(
            select(
                DeletionProposal.id,
                DeletionProposal.proposed_at,
                Person.name.label("proposed_by"),
                documents.label("documents"),
            )
            .join(Person, Person.id == DeletionProposal.proposed_by)
            .where(DeletionProposal.workspace_id == workspace_id, DeletionProposal.state == OPEN)
            .order_by(DeletionProposal.proposed_at.desc())
            .limit(MOST_SHOWN)
        )
        .all()
    )


def offers_in(workspace_id: uuid.UUID) -> Sequence[Any]:
    """Offers of which something is still there: id, when, by whom, how many documents, how many unanswered."""
    return (
        session()
        .execute(
            select(
                ArchiveOffer.id,
                ArchiveOffer.offered_at,
                Person.name.label("offered_by"),
                func.count().label("documents"),
                func.sum(case((OfferedDocument.answer.is_(None), 1), else_=0)).label("waiting"),
            )
            .join(Person, Person.id == ArchiveOffer.offered_by)
            .join(OfferedDocument, OfferedDocument.offer_id == ArchiveOffer.id)
            .where(ArchiveOffer.workspace_id == workspace_id)
            .group_by(ArchiveOffer.id, ArchiveOffer.offered_at, Person.name)
            .order_by(ArchiveOffer.offered_at.desc())
            .limit(MOST_SHOWN)
        )
        .all()
    )


def records_in(workspace_id: uuid.UUID) -> Sequence[Any]:
    """What was deleted by two people: the record with both names, newest first."""
    proposer, confirmer = aliased(Person), aliased(Person)
    return (
        session()
        .execute(
            select(DeletionRecord, proposer.name.label("proposer"), confirmer.name.label("confirmer"))
            .join(proposer, proposer.id == DeletionRecord.proposed_by)
            .join(confirmer, confirmer.id == DeletionRecord.confirmed_by)
            .where(DeletionRecord.workspace_id == workspace_id)
            .order_by(DeletionRecord.confirmed_at.desc())
            .limit(MOST_SHOWN)
        )
        .all()
    )


def documents_offered(offer: ArchiveOffer) -> dict[uuid.UUID, str | None]:
    """The documents of an offer that still exist, with what the archive said."""
    rows = session().execute(
        select(OfferedDocument.entry_id, OfferedDocument.answer).where(OfferedDocument.offer_id == offer.id)
    )
    return {entry_id: answer for entry_id, answer in rows}
