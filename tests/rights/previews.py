"""Looking at documents."""

from __future__ import annotations

import uuid

from hub.db import session
from hub.documents.models import Document, Version
from hub.documents.versions import version_of
from hub.previews.models import MADE, Preview, PreviewPage
from hub.sharing.models import DeliveredFile
from tests.people import Cast

TABLE = """\
GET    /documents/<uuid:document_id>/preview 302 404 404 200 200 200 404
GET /documents/<uuid:document_id>/pages/<int(max=2147483647):number>/<int(max=500):page> 302 404 404 200 200 200 404
GET /documents/<uuid:document_id>/pages/<int(max=2147483647):number>/<int(max=500):page>/small \
302 404 404 200 200 200 404
GET /deliveries/<uuid:delivery_id>/files/<uuid:file_id>/pages/<int(max=500):page> 302 404 404 404 200 200 404
"""
WORDS = {"<int(max=500):page>": "1"}


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """A page of the document."""
    document = session().get_one(Document, ids["document"])
    draw_page(version_of(document, 1))
    return {}


def draw_page(file: Version | DeliveredFile) -> None:
    """A page whose image is the file's own bytes: what it shows does not matter here."""
    session().add(Preview(sha256=file.sha256, status=MADE, pages=1))
    session().flush()
    session().add(
        PreviewPage(
            sha256=file.sha256,
            number=1,
            image_sha256=file.sha256,
            size=file.size,
            width=1,
            height=1,
            words=b"",
            small=b"RIFF",
            store_key=file.store_key,
            store_version=file.store_version,
        )
    )
