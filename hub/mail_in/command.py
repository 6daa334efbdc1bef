"""`hub mail-in`: one mail as a mail server passes it on, or a whole mailbox."""

from __future__ import annotations

import logging
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from hub.config import Settings
from hub.mail_in.mailbox import MailboxUnreachable, read_mailbox
from hub.mail_in.outcomes import LABELS
from hub.mail_in.reading import MAX_MESSAGE_BYTES
from hub.mail_in.taking import take_in

TRY_LATER = 75  # EX_TEMPFAIL (sysexits.h): the mail server keeps the mail and asks again, instead of sending it back


def read_one(stream: BinaryIO) -> str:
    """Take in the mail on a stream; what is too large is not read to its end."""
    try:
        return str(LABELS[take_in(stream.read(MAX_MESSAGE_BYTES + 1))])
    except SQLAlchemyError:
        logging.getLogger(__name__).exception("mail not read")
        raise SystemExit(TRY_LATER) from None


def read_mailbox_of(settings: Settings) -> str:
    if settings.imap_url is None:
        raise SystemExit("Fehler: HUB_IMAP_URL ist nicht gesetzt, zum Beispiel imaps://name:passwort@host/INBOX.")
    try:
        tally = read_mailbox(settings.imap_url.get_secret_value())
    except MailboxUnreachable as error:
        raise SystemExit(f"Fehler: Das Postfach ist nicht erreichbar ({error}).") from None
    if not tally:
        return "Nichts Neues im Postfach."
    return "\n".join(f"{number} × {LABELS[outcome]}" for outcome, number in tally.items())
