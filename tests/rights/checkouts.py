"""In Bearbeitung."""

from __future__ import annotations

TABLE = """
GET    /documents/<uuid:document_id>/check-out                                  302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/check-out                                  302 404 404 403 302 302 404
POST   /documents/<uuid:document_id>/check-out/return                           302 404 404 403 409 409 404
GET    /documents/<uuid:document_id>/check-out/break                            302 404 404 403 403 200 404
POST   /documents/<uuid:document_id>/check-out/break                            302 404 404 403 403 422 404
"""
