"""Reads about people, institutions, groups and devices. Who may ask is the routes' matter (`accounts.manage` …)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager

from hub.accounts.models import Group, GroupMember, Institution, Person, SignIn
from hub.accounts.signed_in import User
from hub.db import session
from hub.matching import contains_word
from hub.paging import Page, page_of

STATES: dict[str, ColumnElement[bool]] = {
    "active": Person.deactivated_at.is_(None) & Person.password_hash.is_not(None),
    "invited": Person.deactivated_at.is_(None) & Person.password_hash.is_(None),
    "deactivated": Person.deactivated_at.is_not(None),
}


def state_of(person: Person) -> str:
    """The same three states for one row."""
    if not person.is_active:
        return "deactivated"
    return "invited" if person.is_invited else "active"


def normal_address(email: str) -> str:
    """The one form in which addresses are kept and compared."""
    return email.strip().lower()


def person_at(email: str) -> Person | None:
    return session().scalar(_at(email))


def locked_person_at(email: str) -> Person | None:
    """The same, and nobody else changes the row until the commit."""
    return session().scalar(_at(email).with_for_update().execution_options(populate_existing=True))


def person_behind(user: User) -> Person:
    """The row of the person who asks."""
    return session().get_one(Person, user.id)


@dataclass(frozen=True)
class PeopleFilter:
    """Which people a list shows; an empty value means all."""

    institution_id: uuid.UUID | None = None
    role: str = ""
    state: str = ""
    words: str = ""


def people_page(wanted: PeopleFilter, number: int) -> Page[Person]:
    """One page of people by name, their institutions loaded."""
    statement = _people()
    if wanted.institution_id:
        statement = statement.where(Person.institution_id == wanted.institution_id)
    if wanted.role:
        statement = statement.where(Person.role == wanted.role)
    if wanted.state:
        statement = statement.where(STATES[wanted.state])
    for word in wanted.words.split():
        statement = statement.where(or_(contains_word(Person.name, word), contains_word(Person.email, word)))
    return page_of(statement, number)


def active_people() -> Sequence[Person]:
    """Everybody with a living account, by name, their institutions loaded."""
    return session().scalars(_people().where(Person.deactivated_at.is_(None))).all()


def ids_by_kind(principals: Iterable[str]) -> dict[str, list[uuid.UUID]]:
    """The ids of institutions, groups and people that principals name, by „institution“, „group“ and „person“."""
    ids: dict[str, list[uuid.UUID]] = defaultdict(list)
    for principal in principals:
        kind, _, row_id = principal.partition(":")
        with suppress(ValueError):  # a principal that was typed by hand names nobody
            ids[kind].append(uuid.UUID(row_id))
    return ids


def people_behind(principals: Collection[str]) -> list[uuid.UUID]:
    """The active people with content whom these principals stand for, as they stand for them in grants."""
    ids = ids_by_kind(principals)
    of_groups = select(GroupMember.person_id).where(GroupMember.group_id.in_(ids["group"]))
    condition = or_(
        Person.id.in_(ids["person"]),
        Person.id.in_(of_groups),
        Person.institution_id.in_(ids["institution"]) & (Person.role != "guest"),
    )
    is_able = Person.deactivated_at.is_(None) & Person.role.in_(("coordination", "staff", "guest"))
    return list(session().scalars(select(Person.id).where(condition, is_able).order_by(Person.name)))


def possible_deputies(person: Person) -> list[Person]:
    """Colleagues of the same institution, and whoever is the deputy now."""
    nearby = or_(Person.institution_id == person.institution_id, Person.id == person.deputy_id)
    statement = _people().where(Person.deactivated_at.is_(None), Person.id != person.id, nearby)
    return list(session().scalars(statement))


def other_active_administrators(person: Person) -> Sequence[Person]:
    """Those who can sign in and administer without this person; locked, so that two cannot drop out at once."""
    administrators = select(Person).where(Person.role == "administration", STATES["active"])
    locked = session().scalars(administrators.order_by(Person.id).with_for_update()).all()
    return [administrator for administrator in locked if administrator.id != person.id]


def devices_of(person_id: uuid.UUID) -> Sequence[SignIn]:
    """Where this person is signed in, last used first."""
    return (
        session()
        .scalars(select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.last_seen_at.desc()))
        .all()
    )


def institutions_page(number: int) -> Page[Institution]:
    return page_of(select(Institution).order_by(func.lower(Institution.name), Institution.id), number)


def all_institutions() -> Sequence[Institution]:
    return session().scalars(select(Institution).order_by(func.lower(Institution.name))).all()


def people_per_institution(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many living accounts each of these institutions has."""
    counting = (
        select(Person.institution_id, func.count())
        .where(Person.institution_id.in_(ids), Person.deactivated_at.is_(None))
        .group_by(Person.institution_id)
    )
    return {row[0]: row[1] for row in session().execute(counting)}


def groups_page(number: int) -> Page[Group]:
    return page_of(select(Group).order_by(func.lower(Group.name), Group.id), number)


def members_per_group(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    counting = (
        select(GroupMember.group_id, func.count()).where(GroupMember.group_id.in_(ids)).group_by(GroupMember.group_id)
    )
    return {row[0]: row[1] for row in session().execute(counting)}


def members_of(group: Group) -> Sequence[Person]:
    """The members by name, their institutions loaded."""
    return session().scalars(_people().join(GroupMember).where(GroupMember.group_id == group.id)).all()


def groups_of(person: Person) -> Sequence[Group]:
    return (
        session()
        .scalars(select(Group).join(GroupMember).where(GroupMember.person_id == person.id).order_by(Group.name))
        .all()
    )


def represented_by(person: Person) -> Sequence[Person]:
    """Those whose deputy this person is."""
    return session().scalars(_people().where(Person.deputy_id == person.id)).all()


def _people() -> Select[Person]:
    statement = select(Person).join(Institution, Institution.id == Person.institution_id)
    return statement.options(contains_eager(Person.institution)).order_by(func.lower(Person.name), Person.id)


def _at(email: str) -> Select[Person]:
    return select(Person).where(func.lower(Person.email) == normal_address(email))
