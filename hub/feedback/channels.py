"""Ways in to a Fragebogen: short codes that are typed, scanned and printed. Actions and facts; they never commit."""

from __future__ import annotations

import secrets
import uuid

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.errors import NotFound
from hub.feedback.models import LINK, FeedbackChannel, FeedbackForm

CODE_CHARACTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else on a poster
CODE_LENGTH = 6


def make_channel(
    user: User,
    form: FeedbackForm,
    *,
    way: str = LINK,
    name: str = "",
    institution_id: uuid.UUID | None = None,
    language: str | None = None,
) -> FeedbackChannel:
    channel = FeedbackChannel(
        form_id=form.id,
        code=_new_code(),
        way=way,
        name=name,
        institution_id=institution_id,
        language=language,
        created_by=user.id,
    )
    session().add(channel)
    session().flush()
    record(
        "feedback.make-channel",
        actor=user,
        about=channel,
        workspace_id=form.workspace_id,
        text=gettext("Zugang zu »%(title)s« angelegt", title=form.title),
    )
    return channel


def close_channel(user: User, channel: FeedbackChannel) -> None:
    """It takes no more answers; twice is once."""
    if channel.closed_at is not None:
        return
    channel.closed_at = now()
    record(
        "feedback.close-channel",
        actor=user,
        about=channel,
        workspace_id=channel.form.workspace_id,
        text=gettext("Zugang zu »%(title)s« geschlossen", title=channel.form.title),
    )


def channel_of_code(code: str) -> FeedbackChannel:
    """The way in behind a code that was typed or scanned. Raises `NotFound`, also for one that was closed."""
    channel = session().scalar(select(FeedbackChannel).where(FeedbackChannel.code == code.strip().lower()))
    if channel is None or channel.closed_at is not None or channel.form.deleted_at is not None:
        raise NotFound
    return channel


def address_of(channel: FeedbackChannel) -> str:
    """What is printed: the short link, whole."""
    return f"{current_app.config['SETTINGS'].url}/r/{channel.code}"


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_CHARACTERS) for _ in range(CODE_LENGTH))
        if session().scalar(select(FeedbackChannel.id).where(FeedbackChannel.code == code)) is None:
            return code
