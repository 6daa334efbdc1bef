"""What anybody may send from the public site: a barrier, or the wish for an appointment. Nothing of who sent it."""

from __future__ import annotations

import hashlib
import secrets
import threading
import uuid
from datetime import date, timedelta
from ipaddress import ip_address, ip_network

from flask import current_app
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from hub import jobs
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.days import today
from hub.db import engine, session, transaction
from hub.errors import HubError
from hub.site.models import APPOINTMENT, SiteMessage

KEPT_DAYS = 90
OPEN_SECONDS = 12 * 3600  # how long somebody may take to write
MAX_TEXT_CHARACTERS = 4000
MAX_LINE_CHARACTERS = 200
MAX_A_DAY = 20  # from one network address


class PageTooOld(HubError):
    """The form was open for too long, or its token is none of ours."""


class TooMany(HubError):
    """This network address has sent enough for today."""

    status = 429


def page_token(kind: str) -> str:
    """For one page with a form: names the message that may come of it, and keeps nothing of it."""
    return str(_signer(kind).dumps(uuid.uuid4().hex))


def message_id_of(kind: str, token: str) -> uuid.UUID:
    """Raises `PageTooOld`."""
    try:
        return uuid.UUID(_signer(kind).loads(token, max_age=OPEN_SECONDS))
    except (BadSignature, ValueError, TypeError) as error:
        raise PageTooOld from error


def send_message(
    message_id: uuid.UUID, kind: str, *, text: str, name: str = "", reach_by: str = "", page: str = ""
) -> None:
    """Keep it for those who look after the site, for 90 days at most. The same page sent again brings nothing new."""
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    row = insert(SiteMessage).values(
        id=message_id,
        kind=kind,
        page=page,
        text=text,
        name=name,
        reach_by=reach_by,
        sent_on=today(),
        delete_on=today() + timedelta(days=KEPT_DAYS),
    )
    session().execute(row.on_conflict_do_nothing(index_elements=["id"]))


def settle_message(user: User, message: SiteMessage) -> None:
    """It is done, and gone."""
    is_wish = message.kind == APPOINTMENT
    session().delete(message)
    session().flush()
    text = (
        gettext("Terminwunsch erledigt und gelöscht")
        if is_wish
        else gettext("Gemeldete Barriere erledigt und gelöscht")
    )
    record("site.settle-message", actor=user, about=message, text=text)


@jobs.every(timedelta(hours=12))
def forget_old_messages() -> None:
    """What nobody has settled in 90 days goes by itself."""
    with transaction(writing=True) as opened:
        opened.execute(delete(SiteMessage).where(SiteMessage.delete_on <= today()))


def _signer(kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"hub.site.{kind}")


class SendersOfToday:
    """How much came from which network address: in this process's memory alone, as hashes salted anew every day."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._salt = b""
        self._counts: dict[bytes, int] = {}

    def count(self, address: str) -> None:
        """Raises `TooMany`."""
        with self._lock:
            if self._day != today():
                self._day, self._salt, self._counts = today(), secrets.token_bytes(32), {}
            key = hashlib.blake2b(_network(address).encode(), key=self._salt, digest_size=16).digest()
            if self._counts.get(key, 0) >= MAX_A_DAY:
                raise TooMany
            self._counts[key] = self._counts.get(key, 0) + 1

    def forget(self) -> None:
        self._day = None


senders_of_today = SendersOfToday()


def _network(address: str) -> str:
    """One IPv4 address, or the /64 that is one IPv6 customer's."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
