"""Secret addresses and codes: signed, so that none is kept anywhere. Who is behind one, and whether it holds today."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from datetime import timedelta
from typing import Any, NamedTuple

import segno
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from hub.accounts.models import Person
from hub.attendance.errors import CodeNotValid
from hub.calendar.models import DELEGATED, PLANNED, Event, Participant
from hub.days import today
from hub.db import session

PAGE, CODE, POSTER = "hub.attendance.page", "hub.attendance.code", "hub.attendance.poster"  # one key opens one door
PAGE_HOLDS = timedelta(days=90)  # after the Termin: to fetch a certificate
FEEDBACK_BYTES = 10  # 80 random-looking bits, 16 letters
QR_MARGIN = 4  # modules of quiet zone (ISO/IEC 18004)


class Holder(NamedTuple):
    """Whom an address belongs to, and the Termin it is for."""

    participant: Participant
    event: Event


def checkin_link(participant: Participant) -> str:
    """The personal page of somebody who takes part, for mails: their check-in code, later their certificate.

    It holds until 90 days after the Termin and as long as `link_revision` stays.
    """
    return f"{_home()}/c/{_signed(PAGE, participant.id, participant.link_revision)}"


def code_link(participant_id: uuid.UUID, link_revision: int) -> str:
    """What the personal QR code says: for the phone of somebody who plans the Termin, on its day."""
    return f"{_home()}/check-in/{_signed(CODE, participant_id, link_revision)}"


def poster_link(event: Event) -> str:
    """What the code on the wall says: there everybody marks themselves, on the day of the Termin."""
    return f"{_home()}/here/{_signed(POSTER, event.id, 0)}"


def feedback_code(event_id: uuid.UUID) -> str:
    """The same for the same Termin, and nothing anybody can guess; the row keeps its SHA-256."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.digest(key, b"hub.attendance.feedback" + event_id.bytes, "sha256")
    return base64.b32encode(digest[:FEEDBACK_BYTES]).decode().lower()


def feedback_link(event_id: uuid.UUID) -> str:
    return f"{_home()}/f/{feedback_code(event_id)}"


def hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def holder_of_page(token: str) -> Holder:
    """Whose personal page this is. Raises `CodeNotValid`."""
    holder = _holder(PAGE, token)
    if today() > holder.event.last_day + PAGE_HOLDS:
        raise CodeNotValid
    return holder


def holder_of_code(token: str) -> Holder:
    """Whose check-in code this is, on the day of the Termin. Raises `CodeNotValid`."""
    holder = _holder(CODE, token)
    if not is_on(holder.event):
        raise CodeNotValid
    return holder


def event_of_poster(token: str) -> Event:
    """The Termin that hangs on the wall, on its day. Raises `CodeNotValid`."""
    row_id, _ = _read(POSTER, token)
    event = session().get(Event, row_id)
    if event is None or event.deleted_at is not None or event.status != PLANNED or not is_on(event):
        raise CodeNotValid
    return event


def is_on(event: Event) -> bool:
    """Whether today is a day of the Termin."""
    return event.first_day <= today() <= event.last_day


def qr_code(text: str) -> Markup:
    """The code as SVG for a page; dark on white in every theme, because cameras expect it."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    return Markup(code.svg_inline(omitsize=True, border=QR_MARGIN, dark="#000", light="#fff"))  # noqa: S704 (numbers only)


def _holder(salt: str, token: str) -> Holder:
    row_id, revision = _read(salt, token)
    participant = session().get(Participant, row_id)
    if participant is None or participant.link_revision != revision or participant.answer == DELEGATED:
        raise CodeNotValid
    person = session().get(Person, participant.person_id) if participant.person_id else None
    event = session().get_one(Event, participant.event_id)
    if event.deleted_at is not None or event.is_draft or (person is not None and not person.is_active):
        raise CodeNotValid
    return Holder(participant, event)


def _signed(salt: str, row_id: uuid.UUID, revision: int) -> str:
    short = base64.urlsafe_b64encode(row_id.bytes).decode().rstrip("=")
    return str(_signer(salt).dumps([short, revision]))


def _read(salt: str, token: str) -> tuple[uuid.UUID, int]:
    try:
        short, revision = _signer(salt).loads(token)
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{short}==")), int(revision)
    except (BadSignature, ValueError, TypeError):
        raise CodeNotValid from None


def _signer(salt: str) -> Any:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)


def _home() -> str:
    return str(current_app.config["SETTINGS"].url)
