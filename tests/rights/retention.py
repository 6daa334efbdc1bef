"""Keeping, holding, deleting by two people; how much room a Bereich has."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from hub.db import session
from hub.documents.models import Document
from hub.retention.models import (
    ArchiveOffer,
    DeletionProposal,
    LegalHold,
    OfferedDocument,
    ProposedDocument,
    RetentionClass,
)
from tests.people import Cast

IDS = {
    "class_id": "retention_class",
    "hold_id": "hold",
    "offer_id": "offer",
    "proposal_id": "proposal",
}
WORDS = {"<answer>": "taken"}
TABLE = """\
GET    /<any(folders, documents):kind>/<uuid:entry_id>/hold                     302 404 404 403 403 200 404
POST   /<any(folders, documents):kind>/<uuid:entry_id>/hold                     302 404 404 403 403 422 404
GET    /<any(folders, documents):kind>/<uuid:entry_id>/retention                302 404 404 403 403 200 404
POST   /<any(folders, documents):kind>/<uuid:entry_id>/retention                302 404 404 403 403 302 404
GET    /archive-offers/<uuid:offer_id>                                          302 404 404 403 403 200 404
POST   /archive-offers/<uuid:offer_id>/answers/<answer>                         302 404 404 403 403 422 404
GET    /archive-offers/<uuid:offer_id>/list.csv                                 302 404 404 403 403 200 404
GET    /deletion-proposals/<uuid:proposal_id>                                   302 404 404 403 403 200 404
POST   /deletion-proposals/<uuid:proposal_id>/confirm                           302 404 404 403 403 403 404
POST   /deletion-proposals/<uuid:proposal_id>/withdraw                          302 404 404 403 403 302 404
GET    /holds/<uuid:hold_id>/release                                            302 404 404 403 403 200 404
POST   /holds/<uuid:hold_id>/release                                            302 404 404 403 403 422 404
GET    /retention-classes                                                       302 403 403 403 403 403 403
GET    /retention-classes/<uuid:class_id>                                       302 403 403 403 403 403 403
POST   /retention-classes/<uuid:class_id>                                       302 403 403 403 403 403 403
GET    /retention-classes/new                                                   302 403 403 403 403 403 403
POST   /retention-classes/new                                                   302 403 403 403 403 403 403
GET    /storage                                                                 302 403 403 403 403 403 403
GET    /workspaces/<uuid:workspace_id>/quota                                    302 404 404 403 403 403 404
POST   /workspaces/<uuid:workspace_id>/quota                                    302 404 404 403 403 403 404
GET    /workspaces/<uuid:workspace_id>/retention                                302 404 404 403 403 200 404
POST   /workspaces/<uuid:workspace_id>/retention/offer                          302 404 404 403 403 422 404
POST   /workspaces/<uuid:workspace_id>/retention/postpone                       302 404 404 403 403 422 404
POST   /workspaces/<uuid:workspace_id>/retention/propose                        302 404 404 403 403 422 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """A hold, an offer and a proposal of the manager, about a folder and a document of their own."""
    document = session().get_one(Document, ids["document"])
    hold = LegalHold(id=uuid.uuid4(), entry_id=ids["folder"], reason="Prüfung", placed_by=cast.manager.id)
    offer = ArchiveOffer(id=uuid.uuid4(), workspace_id=cast.shared.id, offered_by=cast.manager.id)
    proposal = DeletionProposal(id=uuid.uuid4(), workspace_id=cast.shared.id, proposed_by=cast.manager.id)
    session().add_all([hold, offer, proposal])
    session().flush()
    session().add(OfferedDocument(offer_id=offer.id, entry_id=document.id, number=1))
    session().add(ProposedDocument(proposal_id=proposal.id, entry_id=document.id, number=1))
    session().flush()
    return {
        "hold": hold.id,
        "offer": offer.id,
        "proposal": proposal.id,
        "retention_class": session().scalars(select(RetentionClass.id).limit(1)).one(),
    }
