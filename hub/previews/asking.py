"""Asking for pages: when a version comes in, and when somebody looks at what is not there yet. Makes nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hub import jobs
from hub.db import is_writing, now, session, transaction
from hub.documents.models import Version
from hub.previews.kinds import has_pages, is_office
from hub.previews.models import MADE, WAITING, Preview
from search.extract import Status

logger = logging.getLogger(__name__)

MAKE, MAKE_AHEAD = "previews.make", "previews.make-ahead"
MAX_PAGES = 500
PAGES_AHEAD = 3  # made when a version comes in
PAGES_AT_ONCE = 20  # made when somebody looks
OFFICE_WAITS = timedelta(minutes=10)  # LibreOffice takes seconds: first those who look, then what was imported
ASK_AGAIN = timedelta(minutes=10)  # a job that takes longer was given up
LOOK_FOR_PROGRAM = timedelta(days=1)


def ask_ahead(version: Version) -> None:
    """Have the first pages of a new version made, in the transaction that makes it."""
    if not has_pages(version.media_type):
        return
    pages = {"sha256": version.sha256, "first": 1, "last": PAGES_AHEAD}
    if is_office(version.media_type):
        jobs.queue_later(MAKE_AHEAD, wait=OFFICE_WAITS, **pages)
    else:
        jobs.queue(MAKE_AHEAD, **pages)


def ask_for_pages(sha256: str, *, first: int) -> None:
    """Have the pages from `first` on made for somebody who waits, unless that was asked already.

    Also while a page is only being read; if it cannot be noted now, the next look asks again.
    """
    try:
        with _writing() as opened:
            preview = opened.get(Preview, sha256)
            if preview is not None and not _may_be_asked(preview, first):
                return
            if preview is None:
                preview = Preview(sha256=sha256, status=WAITING)
                opened.add(preview)
            preview.asked_from, preview.asked_to = first, min(first + PAGES_AT_ONCE - 1, MAX_PAGES)
            preview.asked_at = now()
            if preview.status != MADE:
                preview.status = WAITING
            jobs.queue(MAKE, sha256=sha256, first=preview.asked_from, last=preview.asked_to)
    except DBAPIError as error:  # somebody else asked in the same moment, or the database takes nothing just now
        logger.warning("pages were not asked for: %s", type(error).__name__)


def _may_be_asked(preview: Preview, first: int) -> bool:
    if preview.status == Status.NO_READER:
        return preview.asked_at < now() - LOOK_FOR_PROGRAM
    if preview.status not in (WAITING, MADE):
        return False
    is_under_way = preview.asked_from <= first <= preview.asked_to
    return not is_under_way or preview.asked_at < now() - ASK_AGAIN


@contextmanager
def _writing() -> Iterator[Session]:
    """The transaction that is open where it may write, else a short one beside it."""
    if is_writing():
        yield session()
        return
    with transaction(writing=True) as opened:
        yield opened
