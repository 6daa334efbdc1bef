"""What is done when a period ends, before anything is deleted: postponing, asking the archive. Actions; no commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.documents.entries import lock_tree
from hub.documents.models import Document, Workspace
from hub.errors import NotFound
from hub.retention.errors import AlreadyUnderWay, DayTooEarly, IsHeld, NotDue, ReasonMissing
from hub.retention.kept_documents import KeptDocument, due_among
from hub.retention.models import ANSWERS, OFFER, ArchiveOffer, OfferedDocument, RetentionMark

MAX_AT_ONCE = 1000


def chosen_due(workspace: Workspace, ids: Collection[uuid.UUID]) -> list[KeptDocument]:
    """The chosen documents as they are due now, by name. Raises `NotDue` when one of them is not."""
    found = due_among(workspace.id, ids)
    if not ids or len(found) != len(set(ids)) or len(found) > MAX_AT_ONCE:
        raise NotDue
    return sorted(found.values(), key=lambda document: document.name.lower())


def postpone(user: User, workspace: Workspace, ids: Collection[uuid.UUID], *, to: date, reason: str) -> int:
    """Keep these documents longer; returns how many. Raises `ReasonMissing`, `DayTooEarly`, `NotDue`."""
    if not reason.strip():
        raise ReasonMissing
    lock_tree(workspace.id)
    documents = chosen_due(workspace, ids)
    if any(to <= max(today(), document.ends_on or today()) for document in documents):
        raise DayTooEarly
    for document in documents:
        mark = session().get(RetentionMark, document.id) or RetentionMark(entry_id=document.id)
        mark.postponed_to, mark.reason, mark.told_of = to, reason.strip(), None
        session().add(mark)
    session().flush()
    record(
        "retention.postpone",
        actor=user,
        about=workspace,
        workspace_id=workspace.id,
        text=f"{_count(documents)} in „{workspace.name}“ länger aufbewahrt bis {to:%d.%m.%Y}: {reason.strip()}",
        details=_details(documents),
    )
    return len(documents)


def offer_to_archive(user: User, workspace: Workspace, ids: Collection[uuid.UUID]) -> ArchiveOffer:
    """Put these documents on one list for the archive. Raises `NotDue`, `IsHeld`, `AlreadyUnderWay`."""
    lock_tree(workspace.id)
    documents = chosen_due(workspace, ids)
    for document in documents:
        if document.outcome != OFFER:
            raise NotDue
        if document.is_held:
            raise IsHeld(document.name)
        if document.answer is not None or document.proposal_id is not None:
            raise AlreadyUnderWay(document.name)
    offer = ArchiveOffer(id=uuid.uuid4(), workspace_id=workspace.id, offered_by=user.id)
    session().add(offer)
    session().flush()
    session().add_all(
        OfferedDocument(offer_id=offer.id, entry_id=document.id, number=document.number) for document in documents
    )
    session().flush()
    record(
        "retention.offer",
        actor=user,
        about=offer,
        workspace_id=workspace.id,
        text=f"{_count(documents)} aus „{workspace.name}“ dem Archiv angeboten",
        details=_details(documents),
    )
    return offer


def answer_offer(user: User, offer: ArchiveOffer, ids: Collection[uuid.UUID], *, answer: str) -> int:
    """Note what the archive said to some documents of an offer; returns how many. Raises `NotFound`."""
    if answer not in ANSWERS:
        raise NotFound
    here = select(OfferedDocument.entry_id).join(Document, Document.id == OfferedDocument.entry_id)
    here = here.where(OfferedDocument.offer_id == offer.id, Document.workspace_id == offer.workspace_id)
    known = set(session().scalars(here))
    if not ids or not set(ids) <= known:
        raise NotDue
    session().execute(
        update(OfferedDocument)
        .where(OfferedDocument.offer_id == offer.id, OfferedDocument.entry_id.in_(ids))
        .values(answer=answer)
        .execution_options(synchronize_session=False)
    )
    said = "übernommen" if answer == ANSWERS[0] else "nicht archivwürdig"
    record(
        "retention.answer-offer",
        actor=user,
        about=offer,
        workspace_id=offer.workspace_id,
        text=f"Antwort des Archivs zu {len(set(ids))} Dokumenten: {said}",
        details={"documents": sorted(str(row_id) for row_id in ids)},
    )
    return len(set(ids))


def _count(documents: Collection[KeptDocument]) -> str:
    return "1 Dokument" if len(documents) == 1 else f"{len(documents)} Dokumente"


def _details(documents: Collection[KeptDocument]) -> dict[str, list[str]]:
    return {"documents": [str(document.id) for document in documents]}
