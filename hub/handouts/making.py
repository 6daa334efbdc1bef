"""Printing piles of codes and sheets, for the worker. Safe to repeat and to be killed: the rows come last.

Codes exist in clear in the PDF alone; what a killed worker left is made anew, with other codes, and bytes without a row
are swept.
"""

from __future__ import annotations

import io
import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update

from hub import jobs
from hub.answering.codes import code_hash
from hub.answering.models import OneTimeCode
from hub.db import now, session, transaction
from hub.documents.store import DERIVED, holds_bytes, store, take_back
from hub.errors import HubError
from hub.exchange.history import PrintingFailed
from hub.feedback.actions import content_of
from hub.feedback.models import FeedbackChannel, FeedbackRound
from hub.handouts.actions import MAKE
from hub.handouts.addresses import new_one_time_code
from hub.handouts.models import CODES, FAILED, GONE, MADE, WAITING, PaperSheet, Printing
from hub.handouts.sheets import PILE_SECONDS, codes_page, pdf_of, sheets_page
from storage import StoredVersion

logger = logging.getLogger(__name__)

KEPT = timedelta(days=1)  # long enough to print again when the paper jammed


class Pile(NamedTuple):
    """What is to be set: the page, and the codes that stand on it."""

    page: str
    codes: Sequence[str]


@jobs.handles(MAKE, lane="handouts", attempts=3)
def make_printing(payload: dict[str, Any]) -> None:
    """One pile; one that was made already, or whose Welle is gone, is left alone."""
    printing_id = uuid.UUID(payload["printing_id"])
    with transaction(writing=False):
        pile = _pile(printing_id)
    if pile is None:
        return
    try:
        pdf = pdf_of(pile.page, seconds=PILE_SECONDS)
    except (HubError, PrintingFailed) as error:
        logger.warning("a pile could not be printed: %s", error)
        with transaction(writing=True):
            session().execute(_waiting(printing_id).values(state=FAILED))
        return
    stored = store().put(str(uuid.uuid4()), io.BytesIO(pdf), metadata={DERIVED: "handout"}, expected_size=len(pdf))
    if not _keep(printing_id, pile.codes, stored):
        take_back(stored)


@jobs.every(timedelta(hours=1))
def forget_printings() -> None:
    """A day later nobody needs the PDF, and codes in clear shall lie nowhere."""
    with transaction(writing=True):
        old = select(Printing).where(Printing.state == MADE, Printing.made_at < now() - KEPT)
        for printing in session().scalars(old.with_for_update(skip_locked=True)).all():
            jobs.queue("documents.delete-bytes", stored=[[printing.store_key, printing.store_version]])
            printing.state, printing.store_key, printing.store_version = GONE, None, None


@holds_bytes
def is_printing(key: str, version: str) -> bool:
    """Whether stored bytes are a pile."""
    found = select(Printing.id).where(Printing.store_key == key, Printing.store_version == version)
    return session().scalar(found.limit(1)) is not None


def _pile(printing_id: uuid.UUID) -> Pile | None:
    printing = session().get(Printing, printing_id)
    if printing is None or printing.state != WAITING:
        return None
    channel = session().get_one(FeedbackChannel, printing.channel_id)
    version = session().get_one(FeedbackRound, printing.round_id).version
    if printing.kind == CODES:
        codes = [new_one_time_code() for _ in range(printing.count)]
        return Pile(codes_page(channel, content_of(version), printing.language, codes), codes)
    last = printing.first_number + printing.count - 1
    wanted = select(PaperSheet).where(
        PaperSheet.channel_id == channel.id, PaperSheet.number.between(printing.first_number, last)
    )
    sheets = session().scalars(wanted.order_by(PaperSheet.number)).all()
    return Pile(sheets_page(channel, version, printing.language, sheets), [])


def _keep(printing_id: uuid.UUID, codes: Sequence[str], stored: StoredVersion) -> bool:
    """From here on the codes hold; False when somebody else was faster or the Welle was taken back."""
    with transaction(writing=True):
        made = _waiting(printing_id).values(
            state=MADE, made_at=now(), store_key=stored.key, store_version=stored.version
        )
        row = session().execute(made.returning(Printing.channel_id, Printing.round_id)).first()
        if row is None:
            return False
        session().add_all(
            OneTimeCode(channel_id=row.channel_id, round_id=row.round_id, code_hash=code_hash(code)) for code in codes
        )
    return True


def _waiting(printing_id: uuid.UUID) -> Any:
    return update(Printing).where(Printing.id == printing_id, Printing.state == WAITING)
