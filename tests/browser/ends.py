"""Documents of the sample cooperation that became old, with a hold, an offer to the archive, a proposal to delete."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from sqlalchemy import select, update

from hub.accounts.models import Person
from hub.db import session
from hub.demo import DOMAIN
from hub.documents.models import Document, Folder, StorageUse, Version, Workspace
from hub.retention.models import (
    ArchiveOffer,
    DeletionProposal,
    DeletionRecord,
    LegalHold,
    OfferedDocument,
    ProposedDocument,
    RetentionClass,
)

LONG_AGO = datetime(2011, 5, 4, 9, tzinfo=UTC)


def make_ends_of_retention(workspace: Workspace) -> dict[str, uuid.UUID]:
    """In the open transaction; returns the ids of what the pages show."""
    old = [make_old(name) for name in ("Teilnahmeliste Fachtag.docx", "Protokoll Steuergruppe Frühjahr.docx")]
    make_old("Förderkatalog.docx")
    make_old("Tagesordnung Steuergruppe Herbst.docx")
    by = session().scalars(select(Person.id).where(Person.email == f"jugendamt@{DOMAIN}")).one()
    publicity = session().scalars(select(Folder.id).where(Folder.name == "07 Maßnahmen und Förderung")).one()
    hold = LegalHold(id=uuid.uuid4(), entry_id=publicity, reason="Der Rechnungshof prüft", placed_by=by)
    offer = ArchiveOffer(id=uuid.uuid4(), workspace_id=workspace.id, offered_by=by)
    proposal = DeletionProposal(id=uuid.uuid4(), workspace_id=workspace.id, proposed_by=by)
    record = DeletionRecord(
        workspace_id=workspace.id,
        workspace=workspace.name,
        documents=14,
        versions=31,
        classes=[["Laufende Zusammenarbeit", 12], ["Öffentlichkeitsarbeit", 2]],
        first_end=LONG_AGO.date(),
        last_end=LONG_AGO.date(),
        proposed_at=LONG_AGO,
        proposed_by=by,
        confirmed_by=by,
    )
    session().add_all([hold, offer, proposal, record])
    session().flush()
    session().add(ProposedDocument(proposal_id=proposal.id, entry_id=old[0], number=1))
    session().add(OfferedDocument(offer_id=offer.id, entry_id=old[1], number=1))
    session().execute(update(StorageUse).where(StorageUse.workspace_id == workspace.id).values(quota_bytes=500_000))
    return {
        "hold": hold.id,
        "offer": offer.id,
        "proposal": proposal.id,
        "retention_class": session().scalars(select(RetentionClass.id).where(RetentionClass.years == 5)).one(),
    }


def make_old(name: str) -> uuid.UUID:
    """Its last version is from long ago now."""
    document_id = session().scalars(select(Document.id).where(Document.name == name)).one()
    session().execute(update(Version).where(Version.document_id == document_id).values(created_at=LONG_AGO))
    return document_id
