"""Wishes to be contacted: stored apart from what was answered, gone when they are done. Actions; they never commit."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import delete

from hub.accounts.signed_in import User
from hub.answering.actions import use_token
from hub.answering.models import ContactWish
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.errors import NotFound
from hub.feedback.models import FeedbackForm

KEPT = timedelta(days=90)  # at most


def wish_for_contact(
    form_id: uuid.UUID, *, name: str, reach_by: str, message: str, language: str, token_hash: str
) -> bool:
    """False when the page with this token was sent before: then nothing is kept a second time."""
    if not use_token(token_hash):
        return False
    monday = today() - timedelta(days=today().weekday())
    session().add(
        ContactWish(
            form_id=form_id,
            name=name,
            reach_by=reach_by,
            message=message,
            language=language,
            wished_in_week_of=monday,
            delete_on=monday + KEPT,
        )
    )
    session().flush()
    return True


def settle_wish(user: User, wish: ContactWish) -> None:
    """It is done, and goes. Raises `NotFound` when somebody else was faster."""
    gone = session().execute(delete(ContactWish).where(ContactWish.id == wish.id).returning(ContactWish.id))
    if gone.first() is None:
        raise NotFound
    form = session().get_one(FeedbackForm, wish.form_id)
    record(
        "wishes.settle",
        actor=user,
        about=wish,
        workspace_id=form.workspace_id,
        text=gettext("Gesprächswunsch zu »%(title)s« erledigt und gelöscht", title=form.title),
    )
