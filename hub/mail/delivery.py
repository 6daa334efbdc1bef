"""Handing mails to the SMTP server, and trying again while it is down: for three days, then a person has to look."""

from __future__ import annotations

import os
import smtplib
import uuid
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import delete

from hub import jobs
from hub.config import Settings
from hub.db import now, transaction
from hub.mail.letters import CalendarPart, Letter, letter_of
from hub.mail.models import Mail
from hub.mail.reasons import Failure, failure_of

SMTP_TIMEOUT_SECONDS = 30
TRIED_FOR = timedelta(days=3)
GIVEN_UP_KEPT = timedelta(days=30)
MAX_TRIES = 200  # more than fit into three days: time ends the trying
LONG_LINES = SMTP.clone(max_line_length=998)  # RFC 5322; a link in a header must not be folded


class NotSent(Exception):
    """Try again later; names neither recipient nor content, because it is logged."""


@jobs.handles("mail.deliver", lane="mail", attempts=MAX_TRIES)
def deliver(payload: dict[str, Any]) -> None:
    """Hand one mail to the SMTP server, or write it to `outbox/` where none is configured.

    Whoever is killed between the server's answer and the commit sends it again, under the same Message-ID.
    """
    with transaction(writing=False) as opened:
        mail = opened.get(Mail, uuid.UUID(payload["mail_id"]))
        if mail is None or mail.given_up_at is not None:
            return
        letter = letter_of(mail)
    try:
        if letter is not None:
            _hand_over(mail, letter, current_app.config["SETTINGS"])
    except Exception as error:
        if _note_failure(mail.id, failure_of(error)):
            return
        raise NotSent(type(error).__name__) from None
    with transaction(writing=True) as opened:
        opened.execute(delete(Mail).where(Mail.id == mail.id))


def _note_failure(mail_id: uuid.UUID, failure: Failure) -> bool:
    """Put it into the row; returns whether the mail is given up."""
    with transaction(writing=True) as opened:
        mail = opened.get(Mail, mail_id)
        if mail is None:
            return True
        mail.attempts += 1
        mail.tried_at = now()
        mail.failing_since = mail.failing_since or now()
        mail.reason, mail.error = failure.reason, failure.error
        if failure.is_final or now() - mail.failing_since > TRIED_FOR:
            mail.given_up_at = now()
        return mail.given_up_at is not None


def _hand_over(mail: Mail, letter: Letter, settings: Settings) -> None:
    message = _message(mail, letter, settings)
    if settings.smtp_url:
        _deliver_by_smtp(message, settings.smtp_url.get_secret_value())
    else:
        _write_to_outbox(message, mail, letter.body, settings.data / "outbox")


def _message(mail: Mail, letter: Letter, settings: Settings) -> EmailMessage:
    message = EmailMessage(LONG_LINES)
    message["From"] = settings.mail_from
    message["To"] = mail.recipient
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id.hex}@{urlsplit(settings.url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    if letter.unsubscribe_url:  # RFC 8058
        message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        _add_calendar(message, letter.calendar)
    return message


def _add_calendar(message: EmailMessage, part: CalendarPart) -> None:
    """As one more form of the same mail (RFC 6047 §2.4), and as a file for programs that know only those."""
    message.add_alternative(
        part.content.decode(), subtype="calendar", charset="UTF-8", cte="base64", params={"method": part.method}
    )
    message.add_attachment(part.content, maintype="application", subtype="ics", filename=part.file_name)


def _deliver_by_smtp(message: EmailMessage, url: str) -> None:
    server = urlsplit(url)
    connect = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    with connect(server.hostname or "localhost", server.port or 0, timeout=SMTP_TIMEOUT_SECONDS) as smtp:
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            smtp.starttls()
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message)


def _write_to_outbox(message: EmailMessage, mail: Mail, body: str, outbox: Path) -> None:
    outbox.mkdir(parents=True, exist_ok=True)
    name = f"{mail.created_at:%Y%m%d-%H%M%S}-{mail.id.hex[:8]}.txt"
    headers = "\n".join(f"{key}: {message[key]}" for key in ("From", "To", "Subject", "Date"))
    descriptor = os.open(outbox / name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{headers}\n\n{body}")


@jobs.every(timedelta(days=1))
def forget_given_up_mails() -> None:
    """A mail that nobody tried again for a month is of no use any more, and may hold what concerns only its reader."""
    with transaction(writing=True) as opened:
        opened.execute(delete(Mail).where(Mail.given_up_at < now() - GIVEN_UP_KEPT))
