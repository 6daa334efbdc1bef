"""Files that the hub makes itself, on their way into the Ablage: the same way as uploads."""

from __future__ import annotations

import io
import uuid
from typing import Any

from hub.accounts.signed_in import User
from hub.db import transaction
from hub.documents.models import Document, Folder
from hub.documents.uploads import announce_at, destination_of, receive_whole
from hub.documents.versions import Filed
from hub.guard import admit


def file_content(user: User, folder_id: uuid.UUID, *, name: str, content: bytes, **facts: Any) -> Filed:
    """Bytes first, then the row; outside any transaction. `facts` as for `announce`. Raises what refuses an upload."""
    with transaction(writing=False):
        target = admit("documents.add", Folder, folder_id)
        upload = announce_at(user, target, path=name, size=len(content), **facts)
        destination = destination_of(user, upload)
    return receive_whole(user, upload, io.BytesIO(content), destination=destination)


def file_next_version(user: User, document_id: uuid.UUID, *, content: bytes, **facts: Any) -> Filed:
    """The same as a version of a document, wherever it lies by now and whatever it is called."""
    with transaction(writing=False):
        target = admit("documents.change", Document, document_id)
        upload = announce_at(user, target, path=target.name, size=len(content), **facts)
        destination = destination_of(user, upload)
    return receive_whole(user, upload, io.BytesIO(content), destination=destination)
