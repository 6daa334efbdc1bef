"""Background work: pages for those who look, pages for later, and forgetting those that nobody can look at any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub import jobs
from hub.db import transaction
from hub.documents import readings
from hub.previews.asking import MAKE, MAKE_AHEAD
from hub.previews.making import forget_unused, make_pages

FORGET = "previews.forget"


@jobs.handles(MAKE, lane="previews")
def make(payload: dict[str, Any]) -> None:
    """Pages that somebody waits for."""
    make_pages(payload["sha256"], first=payload["first"], last=payload["last"])


@jobs.handles(MAKE_AHEAD, lane="previews-ahead")
def make_ahead(payload: dict[str, Any]) -> None:
    """First pages of what came in; in a lane of its own, so that nobody waits behind an import."""
    make_pages(payload["sha256"], first=payload["first"], last=payload["last"])


@jobs.handles(FORGET)
def forget(_payload: dict[str, Any]) -> None:
    """After documents were deleted for good, or files of a Briefkasten were refused."""
    with transaction(writing=True):
        forget_unused()
        readings.forget_unused()


@jobs.every(timedelta(hours=1))
def forget_previews_without_document() -> None:
    """Pages that were being made while their document was deleted for good."""
    with transaction(writing=True):
        forget_unused()
