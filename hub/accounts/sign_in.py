"""Signing in and out: tokens, devices, throttling. Checks passwords outside of transactions, because that is slow."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from hub.accounts import passwords, throttle
from hub.accounts.models import Person, SignIn
from hub.accounts.queries import locked_person_at, normal_address, person_at
from hub.accounts.signed_in import hash_token
from hub.audit.actions import record
from hub.db import now, session, transaction
from hub.errors import HubError, NotFound

DEVICES_KEPT = 50


class SignInRefused(HubError):
    """Unknown address, wrong password, invitation not taken up, deactivated: nobody is told which."""

    message = lazy_gettext("Die E-Mail-Adresse oder das Passwort stimmt nicht. Bitte prüfen Sie beides.")


@dataclass(frozen=True)
class Attempt:
    """What somebody typed and where; `device` in words."""

    email: str
    password: str
    address: str
    device: str


def sign_in(attempt: Attempt) -> str:
    """Check the password and sign the device in; returns its token, which is kept nowhere.

    Opens its own short transactions. Raises `SignInRefused` and `TooManyAttempts`. Every refusal does the same
    work, so that its time does not tell whether the address is known.
    """
    with transaction(writing=True):
        _count(attempt)
    with transaction(writing=False):
        person = person_at(attempt.email)
        seen_hash = person.password_hash if person and person.is_active else None
    is_right = passwords.matches(attempt.password, seen_hash)
    fresh_hash = _fresh_hash(attempt.password, seen_hash) if is_right else None
    with transaction(writing=True):
        person = locked_person_at(attempt.email)
        if is_right and person and person.is_active and person.password_hash == seen_hash:
            person.password_hash = fresh_hash
            return open_sign_in(person, attempt)
        record("accounts.sign-in-refused", actor=None, about=person, text=person.name if person else "")
    raise SignInRefused


def sign_out(person: Person, *, sign_in_id: uuid.UUID | None) -> None:
    """Sign out the device that asks."""
    session().execute(delete(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person.id))
    record("accounts.sign-out", actor=person, about=person, text=person.name)


def end_sign_in(sign_in_id: uuid.UUID, *, of: Person, actor: Any) -> None:
    """Sign out one device of this person; raises `NotFound` for somebody else's."""
    found = session().scalar(select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == of.id))
    if found is None:
        raise NotFound
    session().delete(found)
    record("accounts.end-sign-in", actor=actor, about=of, text=f"{of.name}: {found.device}")


def end_sign_ins(*, of: Person, actor: Any, but: uuid.UUID | None = None) -> None:
    """Sign out every device of this person except `but`."""
    ended = forget_sign_ins(of, but=but)
    record("accounts.end-sign-ins", actor=actor, about=of, text=of.name, details={"devices": ended})


def forget_sign_ins(person: Person, *, but: uuid.UUID | None = None) -> int:
    """The same as a part of a bigger change, which writes its own line in the trail; returns how many."""
    ending = delete(SignIn).where(SignIn.person_id == person.id)
    if but is not None:
        ending = ending.where(SignIn.id != but)
    return len(session().scalars(ending.returning(SignIn.id)).all())


def _count(attempt: Attempt) -> None:
    account = throttle.account_key(normal_address(attempt.email))
    throttle.count_attempt(account, most=throttle.MAX_PER_ACCOUNT)
    throttle.count_attempt(throttle.address_key(attempt.address), most=throttle.MAX_PER_ADDRESS)


def _fresh_hash(password: str, seen_hash: str | None) -> str | None:
    if seen_hash and passwords.is_outdated(seen_hash):
        return passwords.hash_password(password)
    return seen_hash


def open_sign_in(person: Person, attempt: Attempt) -> str:
    """Sign the device of a person in who has shown that they are that person; returns its token. Never commits."""
    throttle.forget_attempts(throttle.account_key(normal_address(attempt.email)))
    throttle.take_back_attempt(throttle.address_key(attempt.address))
    token = secrets.token_urlsafe(32)
    session().add(
        SignIn(token_hash=hash_token(token), person_id=person.id, device=attempt.device, address=attempt.address)
    )
    person.previous_visit_at, person.last_visit_at = person.last_visit_at, now()
    session().flush()
    _forget_oldest_devices(person)
    record("accounts.sign-in", actor=person, about=person, text=f"{person.name}: {attempt.device}")
    return token


def _forget_oldest_devices(person: Person) -> None:
    newest = select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.last_seen_at.desc())
    session().execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.id.not_in(newest.limit(DEVICES_KEPT))))
