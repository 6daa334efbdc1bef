"""Passwords: how they are kept, checked and judged; knows no person."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext

from hub.errors import HubError

MIN_CHARACTERS = 12
MAX_CHARACTERS = 128
MIN_SCORE = 3  # of 4: safe against guessing that is not slowed down
# Judging grows with the square of the length; what is strong up to here is strong as a whole.
JUDGED_CHARACTERS = 32
WORDS_OF_THE_FIELD = (
    "jugendberufsagentur",
    "jba",
    "hub",
    "ablage",
    "jobcenter",
    "jugendamt",
    "agentur",
    "arbeit",
    "berufskolleg",
    "schule",
    "passwort",
    "kennwort",
    "willkommen",
    "frühling",
    "sommer",
    "herbst",
    "winter",
)

TOO_SHORT = lazy_gettext("Bitte wählen Sie mindestens 12 Zeichen, zum Beispiel vier Wörter ohne Zusammenhang.")
TOO_LONG = lazy_gettext("Bitte wählen Sie höchstens 128 Zeichen.")
LEAKED = lazy_gettext(
    "Dieses Passwort steht in Listen gestohlener Passwörter. "
    "Bitte wählen Sie ein ganz anderes, zum Beispiel vier Wörter ohne Zusammenhang."
)
TOO_PERSONAL = lazy_gettext(
    "Dieses Passwort ist leicht zu erraten: Es enthält Namen oder Wörter, die zu Ihnen gehören. "
    "Bitte wählen Sie vier Wörter, die nichts mit Ihnen und nichts miteinander zu tun haben."
)
EASY_TO_GUESS = lazy_gettext(
    "Dieses Passwort ist leicht zu erraten. Bitte wählen Sie vier Wörter ohne Zusammenhang "
    "oder mehr verschiedene Zeichen ohne Muster."
)

# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class WeakPassword(HubError):
    """The password is too short, too long, leaked or easy to guess; the message says what to do."""


def hash_password(password: str) -> str:
    """Takes about 50 ms on purpose: never call it while holding a writing transaction."""
    return _hasher.hash(_normal(password))


def matches(password: str, password_hash: str | None) -> bool:
    """Whether this is the password. Without a hash it takes as long and is never right."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def refuse_weak_password(password: str, *, about: Iterable[str]) -> None:
    """Raise `WeakPassword` unless the password is good; `about` is what others know of the person."""
    password = _normal(password)
    if len(password) < MIN_CHARACTERS:
        raise WeakPassword(TOO_SHORT)
    if len(password) > MAX_CHARACTERS:
        raise WeakPassword(TOO_LONG)
    judgement = _judge(password, about)
    if judgement["score"] < MIN_SCORE:
        raise WeakPassword(_advice(judgement))


def _judge(password: str, about: Iterable[str]) -> Any:
    # Imported here because its word lists take 13 MiB, and most processes never judge a password.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    known = [part for text in about for part in (text.lower(), *re.split(r"\W+", text.lower())) if len(part) > 2]
    return zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=[*known, *WORDS_OF_THE_FIELD])


def _advice(judgement: Any) -> Any:
    matched = [match.get("dictionary_name") for match in judgement["sequence"]]
    if matched == ["passwords"]:
        return LEAKED
    if "user_inputs" in matched:
        return TOO_PERSONAL
    return EASY_TO_GUESS


@cache
def _nobodys_hash() -> str:
    """What unknown addresses are checked against, so that they take as long as known ones."""
    return _hasher.hash(secrets.token_urlsafe())


def _normal(password: str) -> str:
    """One form for the same characters, whatever keyboard or system typed them."""
    return unicodedata.normalize("NFKC", password)
