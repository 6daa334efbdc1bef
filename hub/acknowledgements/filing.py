"""The sheet of a round on its way out: made while rows are read, filed beside the document as uploads are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import cast

from hub.accounts.signed_in import User
from hub.acknowledgements.models import Round
from hub.acknowledgements.queries import overview_of
from hub.acknowledgements.sheet import sheet_name, sheet_of
from hub.db import session
from hub.documents.made_files import file_content
from hub.documents.models import Document
from hub.documents.versions import NEW_VERSION, Filed, version_of


@dataclass(frozen=True)
class Sheet:
    """A Word file and where it belongs, marked as its document is; a plain value that outlives the transaction."""

    round_id: uuid.UUID
    workspace_id: uuid.UUID
    folder_id: uuid.UUID
    name: str
    content: bytes
    has_personal_data: bool


def sheet_for(user: User, asked: Round) -> Sheet:
    """The sheet as things stand now."""
    document = session().get_one(Document, asked.document_id)
    overview = overview_of(user, asked)
    return Sheet(
        round_id=asked.id,
        workspace_id=document.workspace_id,
        folder_id=cast(uuid.UUID, document.parent_id),
        name=sheet_name(document, overview),
        content=sheet_of(document, version_of(document, asked.number), overview),
        has_personal_data=bool(document.has_personal_data),
    )


def file_sheet(user: User, sheet: Sheet) -> Filed:
    """File it beside the document; filed again it becomes a new version, or none where nothing has changed.

    Outside any transaction. Raises what refuses an upload.
    """
    facts = {"on_conflict": NEW_VERSION, "has_personal_data": sheet.has_personal_data}
    return file_content(user, sheet.folder_id, name=sheet.name, content=sheet.content, **facts)
