"""Vereinbarungen: the register, and an agreement with one partner."""

from __future__ import annotations

import uuid

from hub.accounts.signed_in import user_of_person
from hub.agreements.actions import Signing, Terms, add_signatory, keep_agreement
from hub.db import session
from hub.documents.models import Document
from tests.people import Cast

IDS = {"signatory_id": "signatory", "annex_id": "document"}
TABLE = """
GET    /agreements                                                              302 200 200 200 200 200 403
GET    /documents/<uuid:document_id>/agreement                                  302 404 404 200 200 200 404
GET    /documents/<uuid:document_id>/agreement/edit                             302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/agreement/edit                             302 404 404 403 302 302 404
GET    /documents/<uuid:document_id>/agreement/remove                           302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/agreement/remove                           302 404 404 403 302 302 404
GET    /documents/<uuid:document_id>/agreement/signatories/new                  302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/agreement/signatories/new                  302 404 404 403 422 422 404
GET    /documents/<uuid:document_id>/agreement/signatories/<uuid:signatory_id>  302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/agreement/signatories/<uuid:signatory_id>  302 404 404 403 302 302 404
POST   /documents/<uuid:document_id>/agreement/signatories/<uuid:signatory_id>/remove 302 404 404 403 302 302 404
GET    /documents/<uuid:document_id>/agreement/annexes                          302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/agreement/annexes                          302 404 404 403 422 422 404
POST   /documents/<uuid:document_id>/agreement/annexes/<uuid:annex_id>/remove   302 404 404 403 404 404 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    user = user_of_person(session().merge(cast.contributor))
    document = session().get_one(Document, ids["document"])
    keep_agreement(user, document, Terms(), revision=None)
    return {"signatory": add_signatory(user, document, Signing(name="Kammer")).id}
