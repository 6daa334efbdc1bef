"""Inviting people, and the very first administrator."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from hub.accounts import letters, one_time_links, passwords
from hub.accounts.labels import ROLE_LABELS
from hub.accounts.models import Institution, Person
from hub.accounts.queries import normal_address, person_at
from hub.audit.actions import record
from hub.db import session
from hub.errors import Conflict, HubError

ADMINISTRATION = "Technische Administration"


class AddressTaken(HubError):
    """Another account has this address."""

    message = lazy_gettext("Mit dieser E-Mail-Adresse gibt es schon ein Konto.")


class InvitationTakenUp(Conflict):
    """The person has a password already, or no living account."""

    message = lazy_gettext(
        "Diese Person hat kein offenes Konto, das auf eine Einladung wartet. "
        "Ein vergessenes Passwort erneuert sie selbst über „Passwort vergessen“."
    )


@dataclass(frozen=True)
class Profile:
    """What an administrator says about a person."""

    email: str
    name: str
    role: str
    institution_id: uuid.UUID
    deputy_id: uuid.UUID | None = None


def invite_person(profile: Profile, *, actor: Any) -> Person:
    """Make the account and mail its one-time link. Raises `AddressTaken`."""
    person = _new_person(profile)
    letters.send_invitation(person, one_time_links.make_link(person, one_time_links.INVITATION))
    record("people.invite", actor=actor, about=person, text=f"{person.name} ({ROLE_LABELS[person.role]})")
    return person


def invite_again(person: Person, *, actor: Any) -> None:
    """Mail a new link; the old one is void. Raises `InvitationTakenUp`."""
    if not person.is_invited:
        raise InvitationTakenUp
    letters.send_invitation(person, one_time_links.make_link(person, one_time_links.INVITATION))
    record("people.invite-again", actor=actor, about=person, text=person.name)


def add_person(profile: Profile, password: str) -> Person:
    """Make an account that can sign in at once, without a mail: for sample data. Raises `AddressTaken`."""
    person = _new_person(profile)
    person.password_hash = passwords.hash_password(password)
    record("people.invite", actor=None, about=person, text=f"{person.name} ({ROLE_LABELS[person.role]})")
    return person


def create_administrator(email: str) -> str:
    """Make, or find, the administrator with this address; returns a new one-time link to set the password.

    Raises `AddressTaken` when the address belongs to an account with another role or a deactivated one.
    """
    person = person_at(email)
    if person is None:
        office = _administration_office()
        person = _new_person(Profile(email, email.partition("@")[0], "administration", office.id))
    if person.role != "administration" or not person.is_active:
        raise AddressTaken
    link = one_time_links.make_link(person, one_time_links.INVITATION)
    record("people.invite", actor=None, about=person, text=f"{person.name} ({ROLE_LABELS[person.role]})")
    return link


def refuse_taken_address(email: str, *, but: uuid.UUID | None = None) -> None:
    """Raise `AddressTaken` when another account than `but` has this address."""
    other = person_at(email)
    if other is not None and other.id != but:
        raise AddressTaken


def _new_person(profile: Profile) -> Person:
    refuse_taken_address(profile.email)
    person = Person(
        email=normal_address(profile.email),
        name=profile.name,
        role=profile.role,
        institution_id=profile.institution_id,
        deputy_id=profile.deputy_id,
    )
    session().add(person)
    session().flush()
    return person


def _administration_office() -> Institution:
    office = session().scalar(select(Institution).where(Institution.name == ADMINISTRATION))
    if office is None:
        office = Institution(name=ADMINISTRATION, short_name=ADMINISTRATION, legal_area="network")
        session().add(office)
        session().flush()
    return office
