"""What came in by mail and what did not arrive: tables. Neither subject nor content is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from hub.db import Base, Identified, now


class ReadMail(Base):
    """A message that was dealt with; the key is the SHA-256 of its Message-ID, so none is applied twice.

    `outcome` is one of `hub.mail_in.outcomes`.
    """

    __tablename__ = "read_mail"

    key: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    read_at: Mapped[datetime] = mapped_column(default=now, index=True)


class MailBounce(Identified, Base):
    """An address that a mail did not reach, as a mail server reported last; `status` as in RFC 3463, may be empty."""

    __tablename__ = "mail_bounce"

    address: Mapped[str] = mapped_column(unique=True)  # lower case
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    status: Mapped[str] = mapped_column(default="")
