"""Freigabelinks, Briefkästen and what waits in them."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

from hub.accounts.signed_in import user_of_person
from hub.db import now, session
from hub.documents.models import Document, Folder
from hub.documents.store import store
from hub.sharing.letterboxes import MIB, Limits, create_letterbox
from hub.sharing.links import Wishes, create_link
from hub.sharing.models import DeliveredFile, Delivery
from tests.people import Cast
from tests.rights.previews import draw_page

IDS = {"link_id": "link", "letterbox_id": "letterbox", "delivery_id": "delivery", "file_id": "delivered_file"}
WORDS = {"<any(s, b):_kind>/<path:_address>": "s/x/y"}
TABLE = """
GET    /<any(folders, documents):kind>/<uuid:entry_id>/new-link                 302 404 404 403 200 200 404
POST   /<any(folders, documents):kind>/<uuid:entry_id>/new-link                 302 404 404 403 422 422 404
GET    /<any(s, b):_kind>/<path:_address>                                       404 404 404 404 404 404 404
GET    /b/<token>                                                               404 404 404 404 404 404 404
POST   /b/<token>                                                               404 404 404 404 404 404 404
GET    /b/<token>/received                                                      404 404 404 404 404 404 404
GET    /deliveries/<uuid:delivery_id>                                           302 404 404 404 200 200 404
POST   /deliveries/<uuid:delivery_id>/refuse                                    302 404 404 404 422 422 404
POST   /deliveries/<uuid:delivery_id>/take-over                                 302 404 404 404 422 422 404
GET    /folders/<uuid:folder_id>/new-letterbox                                  302 404 404 403 200 200 404
POST   /folders/<uuid:folder_id>/new-letterbox                                  302 404 404 403 422 422 404
GET    /folders/<uuid:folder_id>/share-links                                    302 404 404 403 200 200 404
GET    /letterboxes/<uuid:letterbox_id>                                         302 404 404 404 200 200 404
GET    /letterboxes/<uuid:letterbox_id>/close                                   302 404 404 404 200 200 404
POST   /letterboxes/<uuid:letterbox_id>/close                                   302 404 404 404 302 302 404
GET    /s/<token>                                                               404 404 404 404 404 404 404
POST   /s/<token>                                                               404 404 404 404 404 404 404
GET    /s/<token>/documents/<uuid:document_id>/download                         404 404 404 404 404 404 404
GET    /s/<token>/documents/<uuid:document_id>/view                             404 404 404 404 404 404 404
GET    /s/<token>/folders/<uuid:folder_id>                                      404 404 404 404 404 404 404
GET    /share-links                                                             302 200 200 200 200 200 403
GET    /share-links/<uuid:link_id>                                              302 404 404 404 200 200 404
GET    /share-links/<uuid:link_id>/revoke                                       302 404 404 404 403 200 404
POST   /share-links/<uuid:link_id>/revoke                                       302 404 404 404 403 302 404
GET    /workspaces/<uuid:workspace_id>/share-links                              302 404 404 403 403 200 404
"""


def make_things(cast: Cast, ids: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """A Freigabelink of the one who manages, a Briefkasten of the one who contributes, and something in it."""
    manager, contributor = (user_of_person(session().merge(who)) for who in (cast.manager, cast.contributor))
    until = now() + timedelta(days=14)
    link, _ = create_link(manager, session().get_one(Document, ids["document"]), Wishes(expires_at=until))
    letterbox, _ = create_letterbox(
        contributor,
        session().get_one(Folder, ids["folder"]),
        title="Zuarbeit",
        instructions="",
        limits=Limits(file_bytes=MIB, total_bytes=MIB, files=5),
        expires_at=until,
    )
    delivery = Delivery(
        id=uuid.uuid4(), letterbox_id=letterbox.id, workspace_id=cast.shared.id, receipt="K7M3-92QF", sender="Kammer"
    )
    stored = store().put(str(uuid.uuid4()), io.BytesIO(b"Zahlen"), metadata={})
    session().add(delivery)
    session().flush()
    file = DeliveredFile(
        delivery_id=delivery.id,
        name="Zahlen.txt",
        size=stored.size,
        sha256=stored.sha256,
        store_key=stored.key,
        store_version=stored.version,
    )
    session().add(file)
    draw_page(file)
    session().flush()
    return {"link": link.id, "letterbox": letterbox.id, "delivery": delivery.id, "delivered_file": file.id}
