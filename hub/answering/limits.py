"""How much comes from where, in the memory of this process alone: nothing of it is ever written down.

An address is known as a hash with a salt that is forgotten every day; a restart forgets everything.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
import uuid
from collections import deque

from hub.accounts.throttle import address_key

SPAN_SECONDS = 60.0
DAY_SECONDS = 24 * 3600.0
MAX_ANSWERS = 600  # of one address in a minute and process: a whole school sits behind one
MAX_WRONG_CODES = 120  # of one address in a minute and process: a class of thirty, each mistyping three times
MAX_WRONG_CODES_OF_WAY_IN = 600  # from everywhere: a school of many classes
BURST_WEIGHT = 40  # by one way in, within a minute and process; more is a burst, a class of thirty is none
QUICK_SECONDS = 2  # quicker than this nobody reads and answers a page …
QUICK_WEIGHT = 4  # … but a slow network may show it late: such an answer only counts more towards a burst


class Recent:
    """What happened within the last minute, by key; a key that is quiet is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moments: dict[object, deque[tuple[float, int]]] = {}
        self._swept_at = time.monotonic()

    def add(self, key: object, weight: int = 1) -> int:
        """Note one more; returns how many there were within the last minute, this one included."""
        with self._lock:
            moment = time.monotonic()
            self._sweep(moment)
            moments = self._moments.setdefault(key, deque())
            moments.append((moment, weight))
            while moments[0][0] <= moment - SPAN_SECONDS:
                moments.popleft()
            return sum(weight for _, weight in moments)

    def count(self, key: object) -> int:
        """How many there were within the last minute, without noting one more."""
        with self._lock:
            since = time.monotonic() - SPAN_SECONDS
            return sum(weight for moment, weight in self._moments.get(key, ()) if moment > since)

    def _sweep(self, moment: float) -> None:
        if moment - self._swept_at < SPAN_SECONDS:
            return
        self._swept_at = moment
        quiet = [key for key, moments in self._moments.items() if moments[-1][0] <= moment - SPAN_SECONDS]
        for key in quiet:
            del self._moments[key]


class Addresses:
    """Tells addresses apart for a day without knowing any."""

    def __init__(self) -> None:
        self._recent = Recent()
        self._salt = secrets.token_bytes(32)
        self._salted_at = time.monotonic()

    def is_flooding(self, address: str, purpose: str, most: int) -> bool:
        """Note one more from there; whether it was more than `most` within the last minute."""
        return self._recent.add(self._key(address, purpose)) > most

    def has_flooded(self, address: str, purpose: str, most: int) -> bool:
        """Whether there were as many as `most` from there within the last minute already."""
        return self._recent.count(self._key(address, purpose)) >= most

    def _key(self, address: str, purpose: str) -> bytes:
        if time.monotonic() - self._salted_at > DAY_SECONDS:
            self._salt, self._salted_at = secrets.token_bytes(32), time.monotonic()
        return hashlib.sha256(self._salt + f"{purpose} {address_key(address)}".encode()).digest()


_addresses = Addresses()
_ways_in = Recent()
_wrong_codes = Recent()  # by way in


def answers_too_often(address: str) -> bool:
    return _addresses.is_flooding(address, "answer", MAX_ANSWERS)


def may_try_codes(address: str, channel_id: uuid.UUID) -> bool:
    """Asked before a one-time code is looked up: after too many wrong ones not even the right one opens anything."""
    if _addresses.has_flooded(address, f"code {channel_id}", MAX_WRONG_CODES):
        return False
    return _wrong_codes.count(channel_id) < MAX_WRONG_CODES_OF_WAY_IN


def note_wrong_code(address: str, channel_id: uuid.UUID) -> None:
    _addresses.is_flooding(address, f"code {channel_id}", MAX_WRONG_CODES)
    _wrong_codes.add(channel_id)


def is_burst(channel_id: uuid.UUID, weight: int) -> bool:
    """Note an answer by this way in; whether there are unusually many at the moment."""
    return _ways_in.add(channel_id, weight) > BURST_WEIGHT
