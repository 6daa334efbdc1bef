"""Every day: deleted Fragebögen that were never asked go for good, one per transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from hub import jobs
from hub.db import now, session, transaction
from hub.feedback.deleting import purge_form
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.permissions import RESTORE_DAYS


@jobs.every(timedelta(days=1))
def empty_form_trash() -> None:
    """Safe to repeat. What was asked stays, out of sight: its released results and Folgen refer to it."""
    latest = now() - timedelta(days=RESTORE_DAYS)
    was_asked = exists().where(FeedbackRound.form_id == FeedbackForm.id)
    wanted = select(FeedbackForm.id).where(FeedbackForm.deleted_at < latest, ~was_asked)
    with transaction(writing=False):
        ids = session().scalars(wanted).all()
    for form_id in ids:
        with transaction(writing=True) as opened:
            form = opened.scalar(select(FeedbackForm).where(FeedbackForm.id == form_id).with_for_update())
            if form is not None and form.deleted_at is not None and form.deleted_at < latest:
                purge_form(form)
