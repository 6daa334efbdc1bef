"""Writing a mail: every one as text and as HTML, in one calm form."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import get_locale

from hub import jobs
from hub.db import session
from hub.mail.models import Mail

MAX_SUBJECT_CHARACTERS = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
ADDRESS_ALONE = re.compile(r"https?://\S+")


class BadHeader(ValueError):
    """A recipient or subject that would become more than one header or recipient (RFC 5322)."""


class CalendarPart(NamedTuple):
    """An iTIP message (RFC 6047): `method` is the METHOD its content names, as the mail's header says it too."""

    method: str
    content: bytes
    file_name: str


class Letter(NamedTuple):
    """What a mail says. `html` is made from the text where the mail has no form of its own.

    `unsubscribe_url` is for mails that come again and again (RFC 8058), `reply_to` the address a person's answer goes
    to where it is not the hub's. With `calendar` mail programs offer to put it into the reader's calendar.
    """

    subject: str
    body: str
    html: str = ""
    unsubscribe_url: str = ""
    reply_to: str = ""
    calendar: CalendarPart | None = None


Composer = Callable[[dict[str, str]], Letter | None]
_composers: dict[str, Composer] = {}


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register what writes mails of this kind, each time one is tried; None when there is nothing to say any more."""

    def register(composer: Composer) -> Composer:
        _composers[kind] = composer
        return composer

    return register


def send(*, recipient: str, subject: str, body: str) -> None:
    """Queue one mail in the open transaction. Raises `BadHeader`."""
    letter = Letter(_one_line(subject), body)
    _queue(recipient, subject=letter.subject[:MAX_SUBJECT_CHARACTERS], body=body, html=_html_of(letter))


def send_composed(kind: str, *, recipient: str, **details: str) -> None:
    """Queue one mail that is written when it is sent: the recipient's rights may change while it waits."""
    _queue(recipient, subject="", body="", composer=kind, details=details)


def letter_of(mail: Mail) -> Letter | None:
    """What the mail says now; None when it shall not be sent any more. Raises `BadHeader`."""
    if mail.composer is None:
        return Letter(mail.subject, mail.body, mail.html or "")
    letter = _composers[mail.composer](mail.details or {})
    if letter is None:
        return None
    subject = _one_line(letter.subject)[:MAX_SUBJECT_CHARACTERS]
    reply_to = _one_address(letter.reply_to) if letter.reply_to else ""
    return letter._replace(subject=subject, html=letter.html or _html_of(letter), reply_to=reply_to)


def _queue(recipient: str, **content: Any) -> None:
    mail = Mail(id=uuid.uuid4(), recipient=_one_address(recipient), **content)
    session().add(mail)
    jobs.queue("mail.deliver", mail_id=str(mail.id))


def _html_of(letter: Letter) -> str:
    return page("plain.html", subject=letter.subject, blocks=_blocks(letter.body))


def page(template: str, **words: Any) -> str:
    """A template of templates/mail/letters/; all its words are given, in the recipient's language."""
    return current_app.jinja_env.get_template(f"mail/letters/{template}").render(
        lang=str(get_locale() or "de"), **words
    )


def _one_line(text: str) -> str:
    if CONTROL.search(text):
        raise BadHeader
    return text


def _one_address(text: str) -> str:
    try:
        return Address(addr_spec=_one_line(text)).addr_spec
    except (ValueError, IndexError, MessageError) as error:
        raise BadHeader from error


def _blocks(body: str) -> list[tuple[list[str], bool]]:
    """The paragraphs as their lines, and whether one is nothing but a link."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", body))
    return [(part.splitlines(), bool(ADDRESS_ALONE.fullmatch(part))) for part in paragraphs if part]
