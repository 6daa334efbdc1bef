"""Scheduled work: the next Welle of those that repeat. State lies in rows, so it may be killed and done again."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from itertools import takewhile

from flask_babel import force_locale, gettext
from sqlalchemy import Select, select

from hub import jobs
from hub.audit.actions import record
from hub.days import today
from hub.db import session, transaction
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.feedback.periods import NONE, Span, following
from hub.feedback.rounds import add_round, is_free, latest_version, lock_form

AHEAD = timedelta(days=1)  # so that it stands at midnight, however late the worker looks
_COUNTED = re.compile(r"^(.*?)(?: (\d{1,3}))?$", re.DOTALL)


@jobs.every(timedelta(hours=1))
def begin_next_rounds() -> None:
    """Each Welle that repeats is followed by the one that is due; those that downtime swallowed are left out."""
    with transaction(writing=False):
        waiting = session().scalars(_repeating()).all()
    for round_id in waiting:
        with transaction(writing=True):
            follow(round_id)


def follow(round_id: uuid.UUID) -> FeedbackRound | None:
    """Hand the repeating on to the next Welle, in one transaction; None while none is due.

    Only a row that still repeats is followed, so that a second worker finds nothing to do.
    """
    last = session().get_one(FeedbackRound, round_id)
    lock_form(last.form_id)
    session().refresh(last)
    if last.repeats == NONE or last.ended_at is not None:
        return None
    span = _due(last)
    if span is None:
        return None
    repeats, last.repeats = last.repeats, NONE
    version = latest_version(last.form_id)
    added = add_round(last.form_id, version.id, name=_next_name(last.name), repeats=repeats, **span._asdict())
    with force_locale("de"):
        text = gettext("Welle »%(name)s« von »%(title)s« angelegt", name=added.name, title=last.form.title)
    record("feedback.open-round", actor=None, about=added, workspace_id=last.form.workspace_id, text=text)
    return added


def _due(last: FeedbackRound) -> Span | None:
    """The first that is not over yet and begins by tomorrow on days that are free."""
    if last.closes_on is None:
        return None
    spans = following(last.opens_on, last.closes_on, last.repeats)
    begun = takewhile(lambda span: span.opens_on <= today() + AHEAD, spans)
    open_ones = (span for span in begun if span.closes_on >= today())
    return next((span for span in open_ones if is_free(last.form_id, *span)), None)


def _next_name(name: str) -> str:
    """„Beratung“ → „Beratung 2“ → „Beratung 3“."""
    found = _COUNTED.match(name)
    base, count = (found[1], found[2]) if found else (name, None)
    return f"{base} {int(count) + 1 if count else 2}"


def _repeating() -> Select[uuid.UUID]:
    return (
        select(FeedbackRound.id)
        .join(FeedbackForm, FeedbackForm.id == FeedbackRound.form_id)
        .where(FeedbackRound.repeats != NONE, FeedbackRound.ended_at.is_(None), FeedbackForm.deleted_at.is_(None))
    )
