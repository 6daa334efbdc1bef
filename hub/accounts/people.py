"""Changing, deactivating and reactivating people, and what becomes of what is theirs."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import delete, select, update

from hub.accounts import handover
from hub.accounts.invitations import Profile, refuse_taken_address
from hub.accounts.models import GroupMember, Person
from hub.accounts.one_time_links import forget_links
from hub.accounts.queries import normal_address, other_active_administrators
from hub.accounts.sign_in import forget_sign_ins
from hub.audit.actions import record
from hub.db import now, session
from hub.errors import Conflict

PROFILE_FIELDS = ("email", "name", "role", "institution_id", "deputy_id")


class LastAdministrator(Conflict):
    """Nobody would be left who can administer accounts."""

    message = lazy_gettext(
        "Das ist die letzte aktive Person mit Technischer Administration. "
        "Geben Sie die Rolle zuerst einer weiteren Person, die sich schon angemeldet hat."
    )


class OwnAccount(Conflict):
    """People do not lock themselves out."""

    message = lazy_gettext(
        "Das eigene Konto können Sie nicht deaktivieren. "
        "Bitten Sie eine andere Person aus der Technischen Administration."
    )


def change_person(person: Person, profile: Profile, *, actor: Any) -> None:
    """Raises `AddressTaken` and `LastAdministrator`."""
    refuse_taken_address(profile.email, but=person.id)
    if profile.role != "administration":
        _keep_an_administrator(person)
    new = {field: getattr(profile, field) for field in PROFILE_FIELDS} | {"email": normal_address(profile.email)}
    changed = [field for field, value in new.items() if getattr(person, field) != value]
    if not changed:
        return
    details = {field: [str(getattr(person, field)), str(new[field])] for field in changed if field != "email"}
    if "email" in changed:
        forget_links(person)  # they were sent to the old address
    for field in changed:
        setattr(person, field, new[field])
    session().flush()
    record("people.change", actor=actor, about=person, text=person.name, details=details | {"fields": changed})


def deactivate_person(person: Person, *, actor: Any, successor: Person | None = None) -> None:
    """Close the account, end all its sessions, and pass on what is theirs when there is a successor.

    Raises `OwnAccount` and `LastAdministrator`.
    """
    if actor is not None and actor.id == person.id:
        raise OwnAccount
    _keep_an_administrator(person)
    person.deactivated_at = now()
    forget_sign_ins(person)
    forget_links(person)
    if successor:
        _hand_over(person, successor)
    session().flush()
    details = {"successor": str(successor.id)} if successor else {}
    text = f"{person.name}, übergeben an {successor.name}" if successor else person.name
    record("people.deactivate", actor=actor, about=person, text=text, details=details)


def reactivate_person(person: Person, *, actor: Any) -> None:
    """Open the account again, with the password it had."""
    if person.is_active:
        return
    person.deactivated_at = None
    session().flush()
    record("people.reactivate", actor=actor, about=person, text=person.name)


def _keep_an_administrator(person: Person) -> None:
    if person.role == "administration" and person.is_active and not other_active_administrators(person):
        raise LastAdministrator


def _hand_over(person: Person, successor: Person) -> None:
    theirs = set(session().scalars(_groups_of(person)))
    missing = theirs - set(session().scalars(_groups_of(successor)))
    session().add_all(GroupMember(group_id=group_id, person_id=successor.id) for group_id in missing)
    session().execute(delete(GroupMember).where(GroupMember.person_id == person.id))
    represented = update(Person).where(Person.deputy_id == person.id)
    session().execute(represented.where(Person.id != successor.id).values(deputy_id=successor.id))
    session().execute(represented.values(deputy_id=None))
    session().flush()
    handover.hand_over(old=person.principal, new=successor.principal)


def _groups_of(person: Person) -> Any:
    return select(GroupMember.group_id).where(GroupMember.person_id == person.id)
