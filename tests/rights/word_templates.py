"""Vorlagen."""

from __future__ import annotations

WORDS = {"templates/<key>": "templates/einladung", "<key>.docx": "einladung.docx"}
TABLE = """
GET    /folders/<uuid:folder_id>/templates                                      302 404 404 403 200 200 404
GET    /folders/<uuid:folder_id>/templates/<key>                                302 404 404 403 200 200 404
POST   /folders/<uuid:folder_id>/templates/<key>                                302 404 404 403 422 422 404
GET    /documents/<uuid:document_id>/offer-as-template                          302 404 404 403 200 200 404
POST   /documents/<uuid:document_id>/offer-as-template                          302 404 404 403 422 422 404
POST   /documents/<uuid:document_id>/withdraw-template                          302 404 404 403 302 302 404
GET    /word-templates/<key>.docx                                               302 200 200 200 200 200 403
"""
