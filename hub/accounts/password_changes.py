"""Changing one's own password, and asking for a new one that was forgotten."""

from __future__ import annotations

from flask_babel import lazy_gettext

from hub import jobs
from hub.accounts import letters, passwords, throttle
from hub.accounts.models import Person
from hub.accounts.one_time_links import RESET, forget_links, known_about, make_link
from hub.accounts.queries import normal_address, person_at, person_behind
from hub.accounts.sign_in import forget_sign_ins
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import session, transaction
from hub.errors import HubError


class WrongPassword(HubError):
    """The present password is not the one typed."""

    message = lazy_gettext("Das ist nicht Ihr bisheriges Passwort. Bitte prüfen Sie die Eingabe.")


def change_password(user: User, *, current: str, new: str) -> None:
    """Change one's own password; all other devices are signed out. Opens its own short transactions.

    Raises `WrongPassword`, `WeakPassword` and `TooManyAttempts`.
    """
    account = throttle.account_key(normal_address(user.email))
    with transaction(writing=True):
        throttle.count_attempt(account, most=throttle.MAX_PER_ACCOUNT)
    with transaction(writing=False):
        person = person_behind(user)
        known = known_about(person)
    if not passwords.matches(current, person.password_hash):
        raise WrongPassword
    passwords.refuse_weak_password(new, about=known)
    password_hash = passwords.hash_password(new)
    with transaction(writing=True):
        throttle.forget_attempts(account)
        _set_password(person_behind(user), password_hash, user)


def request_reset(email: str, *, address: str) -> None:
    """Ask for a one-time link. Whether the account exists is looked up later by the worker, so no answer can tell."""
    email = normal_address(email)
    try:
        with session().begin_nested():
            throttle.count_attempt(throttle.reset_key(email), most=throttle.MAX_RESETS_PER_ACCOUNT)
            throttle.count_attempt(throttle.reset_key(throttle.address_key(address)), most=throttle.MAX_PER_ADDRESS)
    except throttle.TooManyAttempts:
        return
    jobs.queue("accounts.send-reset", email=email)


def send_reset(email: str) -> None:
    """Mail a one-time link when there is an active account; also to people whose invitation ran out."""
    person = person_at(email)
    if person is None or not person.is_active:
        return
    letters.send_reset(person, make_link(person, RESET))
    record("accounts.request-reset", actor=None, about=person, text=person.name)


def _set_password(person: Person, password_hash: str, user: User) -> None:
    person.password_hash = password_hash
    forget_links(person)
    forget_sign_ins(person, but=user.sign_in_id)
    letters.send_password_changed(person)
    record("accounts.change-password", actor=person, about=person, text=person.name)
