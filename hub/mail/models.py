"""A mail on its way."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now


class Mail(Identified, Base):
    """The row goes when the mail is sent, because it may hold a one-time link.

    What depends on rights is not written down: `composer` makes it of `details` whenever the mail is tried.
    `reason` names why the last try failed (`hub.mail.reasons`), `error` is what the mail server said to that.
    """

    __tablename__ = "mail"

    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    html: Mapped[str | None]
    composer: Mapped[str | None]
    details: Mapped[dict[str, str] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    tried_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None] = mapped_column(index=True)
    given_up_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    error: Mapped[str | None]
