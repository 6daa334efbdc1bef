"""Why a mail could not be sent: what is shown of it names neither subject nor content."""

from __future__ import annotations

import smtplib
from typing import NamedTuple

from flask_babel import lazy_gettext

MAX_ERROR_CHARACTERS = 200
FINAL = 500  # a lower code says: try later (RFC 5321)
UNREACHABLE, SIGN_IN, RECIPIENT, REFUSED, BROKEN = "unreachable", "sign-in", "recipient", "refused", "broken"
LABELS = {
    UNREACHABLE: lazy_gettext("Der Mailserver ist nicht erreichbar."),
    SIGN_IN: lazy_gettext("Der Mailserver lehnt die Anmeldung des Hubs ab."),
    RECIPIENT: lazy_gettext("Der Mailserver nimmt diese Adresse nicht an."),
    REFUSED: lazy_gettext("Der Mailserver nimmt die E-Mail nicht an."),
    BROKEN: lazy_gettext("Die E-Mail lässt sich nicht aufbauen."),
}


OF_ERRORS: tuple[tuple[type[Exception], str], ...] = (  # the first that fits
    (smtplib.SMTPRecipientsRefused, RECIPIENT),
    (smtplib.SMTPAuthenticationError, SIGN_IN),
    (smtplib.SMTPConnectError, UNREACHABLE),
    (smtplib.SMTPHeloError, UNREACHABLE),
    (smtplib.SMTPServerDisconnected, UNREACHABLE),
    (smtplib.SMTPException, REFUSED),
    (OSError, UNREACHABLE),
    (Exception, BROKEN),
)


class Failure(NamedTuple):
    """`is_final` says that trying again would change nothing."""

    reason: str
    error: str
    is_final: bool


def failure_of(error: Exception) -> Failure:
    """What an error means, with the mail server's words."""
    reason = next(reason for kind, reason in OF_ERRORS if isinstance(error, kind))
    code, words = _answer(error)
    if reason == REFUSED:  # an answer to the mail itself may repeat its subject
        words = ""
    text = f"{code or ''} {words}" if code or words else type(error).__name__
    is_final = reason == BROKEN or (reason == RECIPIENT and code >= FINAL)
    return Failure(reason, " ".join(text.split())[:MAX_ERROR_CHARACTERS], is_final)


def _answer(error: Exception) -> tuple[int, str]:
    code: int = 0
    words: bytes | str = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    elif isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        words = error.strerror or ""
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words
