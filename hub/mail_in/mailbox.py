"""Reading a mailbox by IMAP: what is unread is taken in and then marked as read. Nothing is deleted there."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from flask import current_app

from hub import jobs
from hub.mail_in.outcomes import REFUSED
from hub.mail_in.reading import MAX_MESSAGE_BYTES
from hub.mail_in.taking import take_in

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
IMAP_PORT, IMAPS_PORT = 143, 993
HERE = ("localhost", "127.0.0.1", "::1")
MAX_AT_ONCE = 200  # the rest comes the next time
INTERVAL = timedelta(minutes=5)
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxUnreachable(Exception):
    """The mail server does not answer as one, or refuses; the message names no password."""


@jobs.every(INTERVAL)
def read_mailbox_now_and_then() -> None:
    """Where a mailbox is set up (HUB_IMAP_URL)."""
    url = current_app.config["SETTINGS"].imap_url
    if url is None or not url.get_secret_value():
        return
    try:
        read_mailbox(url.get_secret_value())
    except MailboxUnreachable as error:
        logger.warning("mailbox: %s", error)


def read_mailbox(url: str, take: Callable[[bytes], str] = take_in) -> Counter[str]:
    """Take in what is unread; returns how many by outcome. Raises `MailboxUnreachable`.

    A mail is marked only after it was dealt with: whoever is killed in between finds it again and knows it.
    """
    tally: Counter[str] = Counter()
    with _opened(url) as box:
        _, found = box.uid("SEARCH", "UNSEEN")
        for number in (found[0] or b"").split()[:MAX_AT_ONCE]:
            tally[_take_one(box, number.decode(), take)] += 1
    return tally


def _take_one(box: imaplib.IMAP4, number: str, take: Callable[[bytes], str]) -> str:
    """Its size is asked first, so that nothing too large is fetched."""
    _, answer = box.uid("FETCH", number, "(RFC822.SIZE)")
    size = SIZE.search(b" ".join(part if isinstance(part, bytes) else part[0] for part in answer if part))
    outcome = REFUSED
    if size and int(size.group(1)) <= MAX_MESSAGE_BYTES:
        _, answer = box.uid("FETCH", number, "(BODY.PEEK[])")
        content = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        outcome = take(content)
    box.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
    return outcome


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    server = urlsplit(url)
    try:
        box = _connected(server.scheme, server.hostname or "localhost", server.port)
        try:
            box.login(unquote(server.username or ""), unquote(server.password or ""))
            folder = unquote(server.path.strip("/")) or "INBOX"
            status, _ = box.select('"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"')
            if status != "OK":
                raise MailboxUnreachable("there is no such folder")
            yield box
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnreachable(type(error).__name__) from None


def _connected(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    """Over TLS, or it stays on this machine: the password goes over no wire in clear."""
    context = ssl.create_default_context()
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or IMAPS_PORT, ssl_context=context, timeout=TIMEOUT_SECONDS)
    if scheme != "imap":
        raise MailboxUnreachable("the address begins with imaps:// or imap://")
    box = imaplib.IMAP4(host, port or IMAP_PORT, timeout=TIMEOUT_SECONDS)
    if "STARTTLS" in box.capabilities:
        box.starttls(context)
    elif host not in HERE:
        box.shutdown()
        raise MailboxUnreachable("the mail server offers no encryption")
    return box
