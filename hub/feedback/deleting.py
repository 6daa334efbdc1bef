"""Deleting Fragebögen, bringing them back, and letting go for good of what was never asked. Actions; never commit."""

from __future__ import annotations

from flask_babel import gettext

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.feedback.errors import FormRuns
from hub.feedback.models import FeedbackForm
from hub.feedback.rounds import current_round


def delete_form(user: User, form: FeedbackForm) -> None:
    """Away from everybody, restorable for a while. Raises `FormRuns`."""
    if current_round(form.id) is not None:
        raise FormRuns
    form.deleted_at = now()
    session().flush()
    text = gettext("Fragebogen »%(title)s« gelöscht", title=form.title)
    record("feedback.delete", actor=user, about=form, workspace_id=form.workspace_id, text=text)


def restore_form(user: User, form: FeedbackForm) -> None:
    form.deleted_at = None
    session().flush()
    text = gettext("Fragebogen »%(title)s« zurückgeholt", title=form.title)
    record("feedback.restore", actor=user, about=form, workspace_id=form.workspace_id, text=text)


def purge_form(form: FeedbackForm) -> None:
    """Delete for good; the hub does it, and nothing says what was asked."""
    session().delete(form)
    session().flush()
    text = "Fragebogen endgültig gelöscht"
    record("feedback.purge", actor=None, about=form, workspace_id=form.workspace_id, text=text)
