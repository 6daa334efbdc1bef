"""Angaben: one document's, many at once, Nachfolger, Wiedervorlage."""

from __future__ import annotations

TABLE = """
POST   /documents/<uuid:document_id>/reminder/finish                            302 404 404 403 302 302 404
GET    /documents/<uuid:document_id>/successor                                  302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/successor                                  302 404 404 403 422 422 404
POST   /documents/<uuid:document_id>/successor/remove                           302 404 404 403 302 302 404
POST   /folders/<uuid:folder_id>/selection/details                              302 404 404 403 422 422 404
"""
