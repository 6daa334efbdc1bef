"""How often an account or an address may be tried: counted in the database, so that every process knows."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from flask_babel import ngettext
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hub.accounts.models import Throttle
from hub.db import engine, now, session
from hub.errors import HubError

SPAN = timedelta(minutes=15)
STEP = timedelta(minutes=1)  # attempts are counted per minute, so the span slides along
MAX_PER_ACCOUNT = 10
MAX_PER_ADDRESS = 50
MAX_RESETS_PER_ACCOUNT = 3


class TooManyAttempts(HubError):
    """Wait until `until`; a right password does not help before."""

    status = 429

    def __init__(self, until: datetime) -> None:
        self.seconds = max(1, ceil((until - now()).total_seconds()))
        super().__init__(
            ngettext(
                "Das waren zu viele Versuche. Bitte warten Sie %(num)s Minute und versuchen Sie es dann noch einmal.",
                "Das waren zu viele Versuche. Bitte warten Sie %(num)s Minuten und versuchen Sie es dann noch einmal.",
                ceil(self.seconds / 60),
            )
        )


def account_key(email: str) -> str:
    return _hashed(f"account {email}")


def reset_key(email: str) -> str:
    return _hashed(f"reset {email}")


def link_key(link_id: uuid.UUID) -> str:
    """For the password of a link that was given to somebody without an account."""
    return _hashed(f"link {link_id}")


def visit_key(address: str) -> str:
    """For addresses of links that do not exist, and for what is handed in, from one network address."""
    return _hashed(f"visit {address_key(address)}")


def door_key(address: str) -> str:
    """For addresses typed at a poster, from one network address: a whole hall may share it."""
    return _hashed(f"door {address_key(address)}")


def address_key(address: str) -> str:
    """One key per IPv4 address, or per /64 network, which is what one IPv6 customer has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return _hashed(f"address {address}")
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, IPv6Address):
        return _hashed(f"address {ip_network((parsed, 64), strict=False)}")
    return _hashed(f"address {parsed}")


def count_attempt(key: str, *, most: int) -> None:
    """Count one attempt; raises `TooManyAttempts` beyond `most` in 15 minutes, and then counts nothing.

    Counting comes before the attempt, so that many at the same moment cannot slip through; the row's lock makes
    them queue on PostgreSQL, the single writer on SQLite.
    """
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    minute = now().replace(second=0, microsecond=0)
    counted = insert(Throttle).values(key=key, window_start=minute, attempts=1)
    again = {"attempts": Throttle.attempts + 1}
    session().execute(counted.on_conflict_do_update(index_elements=["key", "window_start"], set_=again))
    until = _full_until(key, most)
    if until:
        raise TooManyAttempts(until)


def take_back_attempt(key: str) -> None:
    """Undo the last count: it was no failure."""
    last = select(Throttle.id).where(Throttle.key == key).order_by(Throttle.window_start.desc()).limit(1)
    fewer = {"attempts": Throttle.attempts - 1}
    session().execute(update(Throttle).where(Throttle.id == last.scalar_subquery()).values(fewer))


def forget_attempts(key: str) -> None:
    """The account was opened with the right password: start counting anew."""
    session().execute(delete(Throttle).where(Throttle.key == key))


def forget_old_attempts() -> None:
    session().execute(delete(Throttle).where(Throttle.window_start <= now() - SPAN - STEP))


def _full_until(key: str, most: int) -> datetime | None:
    """When the attempts counted before the present one leave room for it again; None while there is room."""
    counting = select(Throttle.window_start, Throttle.attempts).where(
        Throttle.key == key, Throttle.window_start > now() - SPAN - STEP
    )
    rows = session().execute(counting.order_by(Throttle.window_start)).all()
    too_many = sum(attempts for _, attempts in rows) - most
    for start, attempts in rows:
        if too_many <= 0:
            return None
        too_many -= attempts
        until: datetime = start + SPAN + STEP
        if too_many <= 0:
            return until
    return None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
