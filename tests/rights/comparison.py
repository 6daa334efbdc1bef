"""Comparing: whoever may read a document may compare its versions."""

TABLE = """\
GET    /documents/<uuid:document_id>/compare                                    302 404 404 200 200 200 404
GET    /documents/<uuid:document_id>/compare/word                               302 404 404 422 422 422 404
"""
