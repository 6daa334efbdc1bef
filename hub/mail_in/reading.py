"""Understanding one mail that came in: an answer of a calendar, a mail that was not delivered, or neither.

Pure: knows bytes, no table. What is hostile is refused in bounded time; nothing of a mail is kept or logged but what is
returned here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from email import message_from_bytes
from email.message import Message
from typing import Any

from icalendar import Calendar

MAX_MESSAGE_BYTES = 10 * 1024 * 1024
MAX_CALENDAR_BYTES = 256 * 1024
MAX_REPORT_CHARACTERS = 64 * 1024
MAX_PARTS = 100
MAX_NESTED = 20
MAX_COMPONENTS = 50
MAX_HEADER_CHARACTERS = 2_000
MAX_ADDRESSES = 20
MAX_COMMENT_CHARACTERS = 1_000
PARTS = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"[^\s<>@\"',;:]{1,64}@[A-Za-z0-9.-]{1,253}")
QUOTED = re.compile(r'"[^"]*"')
FAILED_LINE = re.compile(rf"^\s*<({ADDRESS.pattern})>", re.MULTILINE)
STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
DAEMONS = ("mailer-daemon", "postmaster", "mail-daemon")
CALENDARS = ("text/calendar", "application/ics")


class TooMuch(Exception):
    """Larger, deeper or stranger than any mail people send."""


class NotTheirOwn(Exception):
    """The mail answers for somebody else than who sent it."""


@dataclass(frozen=True)
class Answer:
    """One VEVENT of a REPLY (RFC 5546 §3.2.3). `recurrence` is a moment or, without a zone, a wall time.

    `deputy_email` is whom DELEGATED-TO names, as it stands there; empty for none and for more than one.
    """

    uid: str
    email: str
    partstat: str
    sequence: int
    recurrence: datetime | None
    comment: str
    deputy_email: str = ""
    deputy_name: str = ""


@dataclass(frozen=True)
class Bounce:
    """An address a mail did not reach, for good; `status` as in RFC 3463, empty where the mail server says none."""

    address: str
    status: str


@dataclass(frozen=True)
class Understood:
    """What a mail says; `key` stands for its Message-ID and sender. Both lists are empty for any other mail."""

    key: str
    answers: tuple[Answer, ...] = ()
    bounces: tuple[Bounce, ...] = ()


def understand(content: bytes) -> Understood:
    """Raises `TooMuch`, and `NotTheirOwn` for an answer in the name of somebody else."""
    message = _parsed(content)
    sender = _sender(message)
    key = key_of(f"{_header(message, 'Message-ID').strip()}\n{sender}", content)
    if bounces := tuple(_bounces(message, sender)):
        return Understood(key, bounces=bounces)
    calendar = next(_replies(message), None)
    return Understood(key, tuple(_answers(calendar, sender)) if calendar is not None else ())


def key_of(name: str, content: bytes) -> str:
    """The same for the same mail; of its content where it has no Message-ID."""
    return hashlib.sha256(name.encode("utf-8", "replace") if not name.startswith("\n") else content).hexdigest()


def _parsed(content: bytes) -> Message:
    if len(content) > MAX_MESSAGE_BYTES:
        raise TooMuch
    if len(PARTS.findall(content)) > MAX_PARTS or len(NESTED.findall(content)) > MAX_NESTED:
        raise TooMuch
    try:
        return message_from_bytes(content)
    except (RecursionError, ValueError, LookupError) as error:
        raise TooMuch from error


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))[:MAX_HEADER_CHARACTERS]


def _sender(message: Message) -> str:
    """The one address of From, in lower case; empty where there is none or more than one."""
    if len(message.get_all("From", [])) != 1:
        return ""
    # By hand: the parser of the standard library takes nested comments for a reason to give up.
    found = {address.lower() for address in ADDRESS.findall(QUOTED.sub("", _header(message, "From")))}
    return found.pop() if len(found) == 1 else ""


# Answers of calendars.


def _replies(message: Message) -> Iterator[Any]:
    """Calendars with METHOD:REPLY, wherever in the mail they stand."""
    for part in message.walk():
        if part.get_content_type() in CALENDARS or str(part.get_filename() or "").lower().endswith(".ics"):
            calendar = _calendar_in(part)
            if calendar is not None and str(calendar.get("METHOD", "")).strip().upper() == "REPLY":
                yield calendar


def _calendar_in(part: Message) -> Any:
    text = _text_of(part)
    if len(text) > MAX_CALENDAR_BYTES or text.upper().count("BEGIN:") > MAX_COMPONENTS:
        raise TooMuch
    try:
        return Calendar.from_ical(text.replace("\0", ""))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None


def _text_of(part: Message) -> str:
    """Decoded as the part says; a charset that does not exist is read as UTF-8."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", errors="replace")


def _answers(calendar: Any, sender: str) -> Iterator[Answer]:
    """Raises `NotTheirOwn` unless the one who answers is the one who sent the mail."""
    for event in calendar.walk("VEVENT"):
        own, other = _attendees_of(event, sender)
        deputies = _addresses_in(own, "DELEGATED-TO")
        deputy_email = deputies[0] if len(deputies) == 1 else ""
        yield Answer(
            uid=str(event.get("UID", "")).strip(),
            email=sender,
            partstat=str(own.params.get("PARTSTAT", "")).upper(),
            sequence=_number(event.get("SEQUENCE")),
            recurrence=_recurrence_of(event),
            comment=_comment_of(event),
            deputy_email=deputy_email,
            deputy_name=_name_of(other) if other is not None and _email_of(other) == deputy_email else "",
        )


def _attendees_of(event: Any, sender: str) -> tuple[Any, Any]:
    """Who answers, and with them at most who comes instead or whom they come for (§4.2.5). Raises `NotTheirOwn`."""
    found = event.get("ATTENDEE")
    attendees = found if isinstance(found, list) else [found] if found is not None else []
    own = [one for one in attendees if sender and _email_of(one) == sender]
    others = [one for one in attendees if _email_of(one) != sender]
    if len(own) != 1 or len(others) > 1:
        raise NotTheirOwn
    related = [*_addresses_in(own[0], "DELEGATED-TO"), *_addresses_in(own[0], "DELEGATED-FROM")]
    if any(_email_of(one) not in related for one in others):
        raise NotTheirOwn
    return own[0], others[0] if others else None


def _addresses_in(attendee: Any, parameter: str) -> list[str]:
    found = attendee.params.get(parameter, [])
    return [_email_of(one) for one in (found if isinstance(found, list) else [found])[:MAX_ADDRESSES]]


def _name_of(attendee: Any) -> str:
    return str(attendee.params.get("CN", ""))[:MAX_HEADER_CHARACTERS]


def _email_of(attendee: Any) -> str:
    return re.sub(r"^mailto:", "", str(attendee).strip(), flags=re.IGNORECASE).strip().lower()


def _number(value: Any) -> int:
    try:
        return max(0, min(int(value), 1_000_000_000))
    except (TypeError, ValueError, AttributeError):
        return 0


def _recurrence_of(event: Any) -> datetime | None:
    if "RECURRENCE-ID" not in event:
        return None
    try:
        at = event["RECURRENCE-ID"].dt
    except (ValueError, AttributeError, TypeError):
        raise TooMuch from None  # an answer to one Termin must not become one to all
    if isinstance(at, datetime):
        return at
    if isinstance(at, date):
        return datetime.combine(at, time())
    raise TooMuch


def _comment_of(event: Any) -> str:
    found = event.get("COMMENT")
    comments = found if isinstance(found, list) else [found] if found is not None else []
    text = "\n".join(str(comment) for comment in comments)
    return re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", text).strip()[:MAX_COMMENT_CHARACTERS]


# Mails that were not delivered.


def _bounces(message: Message, sender: str) -> Iterator[Bounce]:
    if message.get_content_type() == "multipart/report":
        if str(message.get_param("report-type", "")).lower() == "delivery-status":
            yield from _reported(message)
        return
    if sender.partition("@")[0] in DAEMONS:
        yield from _told_in_words(message)


def _reported(message: Message) -> Iterator[Bounce]:
    """The recipients of a delivery status that failed for good (RFC 3464 §2.3)."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in (blocks if isinstance(blocks, list) else [])[: MAX_ADDRESSES + 1]:
                bounce = _of_recipient(block)
                if bounce is not None:
                    yield bounce
            return


def _of_recipient(block: Any) -> Bounce | None:
    if not isinstance(block, Message) or _header(block, "Action").strip().lower() != "failed":
        return None
    named = _header(block, "Original-Recipient") or _header(block, "Final-Recipient")
    address = ADDRESS.search(named.rpartition(";")[2])
    status = STATUS.search(_header(block, "Status"))
    return Bounce(address.group().lower(), status.group() if status else "") if address else None


def _told_in_words(message: Message) -> Iterator[Bounce]:
    """What older mail servers send: a header, or lines that begin with the address in angle brackets."""
    named = ADDRESS.findall(_header(message, "X-Failed-Recipients"))
    text = ""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            text = _text_of(part)[:MAX_REPORT_CHARACTERS]
            break
    status = STATUS.search(text)
    for address in dict.fromkeys([*named, *(FAILED_LINE.findall(text) if not named and status else [])]):
        yield Bounce(address.lower(), status.group() if status else "")
