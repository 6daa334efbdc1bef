"""One-time links: made for an invitation or a password reset, taken up once within 24 hours."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from hub.accounts import passwords
from hub.accounts.models import OneTimeLink, Person
from hub.accounts.sign_in import forget_sign_ins
from hub.accounts.signed_in import hash_token
from hub.audit.actions import record
from hub.config import Settings
from hub.db import now, session, transaction
from hub.errors import HubError

VALID_FOR = timedelta(hours=24)
INVITATION, RESET = "invitation", "reset"


class LinkNotValid(HubError):
    """Unknown, used, replaced or older than 24 hours: nobody is told which."""

    status = 404
    message = lazy_gettext(
        "Dieser Link gilt nicht mehr: Er wurde schon benutzt, durch einen neueren ersetzt "
        "oder ist älter als 24 Stunden. Über „Passwort vergessen“ auf der Anmeldeseite bekommen Sie einen neuen."
    )


def make_link(person: Person, purpose: str) -> str:
    """The address of a new link; older ones for the same purpose become void. Its token is kept nowhere."""
    session().execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.purpose == purpose))
    token = secrets.token_urlsafe(32)
    session().add(
        OneTimeLink(
            token_hash=hash_token(token),
            person_id=person.id,
            purpose=purpose,
            expires_at=now() + VALID_FOR,
        )
    )
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.url}/one-time-links/{token}"  # never from the Host header, which anybody can send


def person_of_link(token: str) -> Person:
    """Whose valid link this is, without using it up; raises `LinkNotValid`."""
    person = session().scalar(
        select(Person)
        .join(OneTimeLink, OneTimeLink.person_id == Person.id)
        .options(joinedload(Person.institution))
        .where(OneTimeLink.token_hash == hash_token(token), Person.deactivated_at.is_(None))
        .where(OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now())
    )
    if person is None:
        raise LinkNotValid
    return person


def take_up_link(token: str, password: str) -> Person:
    """Set the password of the link's person and sign all their devices out. Opens its own short transactions.

    Raises `LinkNotValid` and `WeakPassword`; after the latter the link still works.
    """
    with transaction(writing=False):
        person = person_of_link(token)
    passwords.refuse_weak_password(password, about=known_about(person))
    password_hash = passwords.hash_password(password)
    with transaction(writing=True):
        person = person_of_link(token)
        _use_up(token)
        person.password_hash = password_hash
        forget_links(person)
        forget_sign_ins(person)
        record("accounts.set-password", actor=person, about=person, text=person.name)
    return person


def forget_links(person: Person) -> None:
    """Make every open link of this person void."""
    session().execute(delete(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None)))


def known_about(person: Person) -> list[str]:
    """What a guesser would try first; needs the institution loaded."""
    return [person.name, person.email, person.institution.name, person.institution.short_name]


def _use_up(token: str) -> None:
    """Only one of two at the same moment gets the row."""
    using = (
        update(OneTimeLink)
        .where(OneTimeLink.token_hash == hash_token(token), OneTimeLink.used_at.is_(None))
        .values(used_at=now())
        .returning(OneTimeLink.id)
    )
    if session().scalar(using) is None:
        raise LinkNotValid
