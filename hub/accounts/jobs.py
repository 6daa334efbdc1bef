"""Background work for accounts: mails that must not be noticed in an answer's time, and forgetting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, or_

from hub import jobs
from hub.accounts.models import OneTimeLink, SignIn
from hub.accounts.password_changes import send_reset
from hub.accounts.throttle import forget_old_attempts
from hub.config import Settings
from hub.db import now, transaction


@jobs.handles("accounts.send-reset")
def send_requested_reset(payload: dict[str, Any]) -> None:
    """Safe to repeat: a second mail makes the first one's link void."""
    with transaction(writing=True):
        send_reset(payload["email"])


@jobs.every(timedelta(hours=1))
def forget_expired_access() -> None:
    """Sessions past their limits, links used or out of date, and attempts that no longer count."""
    settings: Settings = current_app.config["SETTINGS"]
    idle = now() - timedelta(minutes=settings.session_idle_minutes)
    oldest = now() - timedelta(hours=settings.session_hours)
    with transaction(writing=True) as opened:
        opened.execute(delete(SignIn).where(or_(SignIn.last_seen_at < idle, SignIn.created_at < oldest)))
        opened.execute(delete(OneTimeLink).where(or_(OneTimeLink.used_at.is_not(None), OneTimeLink.expires_at < now())))
        forget_old_attempts()
