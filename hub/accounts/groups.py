"""Groups (Gremien): who belongs to them decides who sees what is shared with them."""

from __future__ import annotations

import uuid
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import delete, func, select

from hub.accounts import handover
from hub.accounts.models import Group, GroupMember, Person
from hub.audit.actions import record
from hub.db import session
from hub.errors import Conflict, HubError, NotFound


class GroupNameTaken(HubError):
    """Names tell groups apart."""

    message = lazy_gettext("Eine Gruppe mit diesem Namen gibt es schon.")


class AlreadyMember(Conflict):
    """Nothing to do."""

    message = lazy_gettext("Diese Person gehört schon zur Gruppe.")


class CannotBeMember(HubError):
    """A deactivated account sees nothing."""

    message = lazy_gettext("Dieses Konto ist deaktiviert und kann keiner Gruppe beitreten.")


def add_group(*, name: str, purpose: str, actor: Any) -> Group:
    """Raises `GroupNameTaken`."""
    _refuse_taken_name(name)
    group = Group(name=name, purpose=purpose)
    session().add(group)
    session().flush()
    record("groups.add", actor=actor, about=group, text=group.name)
    return group


def change_group(group: Group, *, name: str, purpose: str, actor: Any) -> None:
    """Raises `GroupNameTaken`."""
    _refuse_taken_name(name, but=group.id)
    if (group.name, group.purpose) == (name, purpose):
        return
    group.name, group.purpose = name, purpose
    session().flush()
    record("groups.change", actor=actor, about=group, text=group.name)


def add_member(group: Group, person: Person, *, actor: Any) -> None:
    """From now on the person sees everything shared with the group. Raises `AlreadyMember`, `CannotBeMember`."""
    if not person.is_active:
        raise CannotBeMember
    if session().get(GroupMember, (group.id, person.id)):
        raise AlreadyMember
    session().add(GroupMember(group_id=group.id, person_id=person.id))
    session().flush()
    record("groups.add-member", actor=actor, about=group, text=f"{group.name}: {person.name}")


def remove_member(group: Group, person_id: uuid.UUID, *, actor: Any) -> Person:
    """Raises `NotFound` for somebody who is no member."""
    membership = session().get(GroupMember, (group.id, person_id))
    if membership is None:
        raise NotFound
    session().delete(membership)
    session().flush()
    person = session().get_one(Person, person_id)
    record("groups.remove-member", actor=actor, about=group, text=f"{group.name}: {person.name}")
    return person


def delete_group(group: Group, *, actor: Any) -> None:
    """The group goes, with everything that was shared with it; the people stay."""
    handover.give_up(group.principal)
    session().execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    session().execute(delete(Group).where(Group.id == group.id))
    record("groups.delete", actor=actor, about=group, text=group.name)


def _refuse_taken_name(name: str, *, but: uuid.UUID | None = None) -> None:
    same = select(Group.id).where(func.lower(Group.name) == func.lower(name))
    if any(found != but for found in session().scalars(same)):
        raise GroupNameTaken
