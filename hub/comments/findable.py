"""A document is found by the words of its comments; a deleted one has none left."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import select

from hub import slots
from hub.comments.models import Comment
from hub.db import session


@slots.fills(slots.DOCUMENT_REMARKS, order=10)
def comments_on(document_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """Document and words of each comment, the oldest first. One query."""
    wanted = select(Comment.document_id, Comment.text).where(Comment.document_id.in_(document_ids))
    rows = session().execute(wanted.where(Comment.deleted_at.is_(None)).order_by(Comment.created_at, Comment.id))
    return [(document_id, text) for document_id, text in rows]
