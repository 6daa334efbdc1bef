"""Reading the comments of one document; the right to read it is checked where it is loaded."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.comments.models import Comment
from hub.comments.text import as_markup
from hub.db import session
from hub.documents.models import Document

THREADS_PER_PAGE = 20
MAX_PAGE = 1_000_000


@dataclass(frozen=True)
class ShownComment:
    """A comment as its page shows it, with its answers, the oldest first."""

    id: uuid.UUID
    author: str
    institution: str
    text: Markup
    created_at: datetime
    edited_at: datetime | None
    resolved_at: datetime | None
    resolved_by: str | None
    is_deleted: bool
    is_own: bool
    answers: list[ShownComment] = field(default_factory=list)


@dataclass(frozen=True)
class Threads:
    """One page of the comments of a document, the newest first. `total` counts comments without their answers."""

    shown: list[ShownComment]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * THREADS_PER_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.shown) - 1


def threads_of(user: User, document: Document, *, page: int = 1) -> Threads:
    """Three queries, however many comments and answers."""
    page = min(max(page, 1), MAX_PAGE)
    of_document = _rows().where(Comment.document_id == document.id)
    newest = of_document.where(Comment.parent_id.is_(None)).order_by(Comment.created_at.desc(), Comment.id)
    rows = session().execute(newest.limit(THREADS_PER_PAGE).offset((page - 1) * THREADS_PER_PAGE)).all()
    if not rows:
        return Threads([], page, 0)
    answers: dict[uuid.UUID, list[ShownComment]] = defaultdict(list)
    ids = [row.Comment.id for row in rows]
    for row in session().execute(of_document.where(Comment.parent_id.in_(ids)).order_by(Comment.created_at)):
        answers[row.Comment.parent_id].append(_shown(user, row, []))
    total = session().scalar(
        select(func.count()).where(Comment.document_id == document.id, Comment.parent_id.is_(None))
    )
    return Threads([_shown(user, row, answers[row.Comment.id]) for row in rows], page, total or 0)


def one_comment(user: User, comment: Comment) -> ShownComment:
    return _shown(user, session().execute(_rows().where(Comment.id == comment.id)).one(), [])


def _rows() -> Any:
    author, resolver = aliased(Person), aliased(Person)
    return (
        select(
            Comment,
            author.name.label("author"),
            Institution.short_name.label("institution"),
            resolver.name.label("resolved_by"),
        )
        .join(author, author.id == Comment.created_by)
        .join(Institution, Institution.id == author.institution_id)
        .outerjoin(resolver, resolver.id == Comment.resolved_by)
    )


def _shown(user: User, row: Any, answers: list[ShownComment]) -> ShownComment:
    comment: Comment = row.Comment
    return ShownComment(
        id=comment.id,
        author=row.author,
        institution=row.institution,
        text=as_markup(comment.text, comment.mentions.values()),
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        resolved_at=comment.resolved_at,
        resolved_by=row.resolved_by,
        is_deleted=comment.deleted_at is not None,
        is_own=comment.created_by == user.id,
        answers=answers,
    )
