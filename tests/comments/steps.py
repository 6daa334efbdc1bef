"""Steps of the stories about comments."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import select
from werkzeug.test import TestResponse

from hub.comments.models import Comment
from hub.db import transaction
from hub.documents.models import Document
from hub.notices.models import Notice
from tests.people import Browser


def comment(browser: Browser, document: Document, text: str, *chosen: str) -> TestResponse:
    browser.get(f"/documents/{document.id}")
    return browser.post(f"/documents/{document.id}/comments", {"text": text, "chosen": list(chosen)})


def all_comments() -> list[Comment]:
    with transaction(writing=False) as opened:
        return list(opened.scalars(select(Comment).order_by(Comment.created_at)))


def told(kind: str = "comments.mention") -> set[uuid.UUID]:
    """Who has been told."""
    with transaction(writing=False) as opened:
        return set(opened.scalars(select(Notice.person_id).where(Notice.kind == kind)))


def comments_shown(page: str) -> str:
    """The part of a document's page with its comments."""
    found = re.search(r'<ul class="comments">.*?</ul>\s*<form', page, re.DOTALL)
    return found[0] if found else ""
