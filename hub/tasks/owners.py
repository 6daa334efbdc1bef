"""Who may have an Aufgabe of a Bereich: whoever may read there, in person, as group or as institution."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.models import Group, GroupMember, Institution
from hub.accounts.queries import people_behind
from hub.accounts.signed_in import User
from hub.db import is_writing, session
from hub.documents.audience import names_of_principals, readers_of
from hub.documents.workspaces import grants_of
from hub.tasks.errors import CannotHave
from hub.tasks.models import Task, TaskHelper

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Owners:
    """(principal, name) of those in a Bereich who may have its Aufgaben; `granted` has the grants of the Bereich."""

    people: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    institutions: tuple[tuple[str, str], ...]
    names: dict[str, str]
    granted: frozenset[str]

    def choices_for(self, user: User) -> dict[str, Choices]:
        """For a form, by kind. Guests are offered only groups the Bereich is shared with, and learn of no others."""
        groups = [one for one in self.groups if user.role != "guest" or one[0] in self.granted]
        labelled = {
            gettext("Personen"): list(self.people),
            gettext("Gruppen"): groups,
            gettext("Institutionen"): list(self.institutions),
        }
        return {label: choices for label, choices in labelled.items() if choices}


def owners_in(workspace_id: uuid.UUID) -> Owners:
    """Groups and institutions count as soon as one of their people may read. Five queries."""
    readers = readers_of(workspace_id)
    ids = [reader.id for reader in readers]
    homes = {reader.institution_id for reader in readers if reader.role != "guest"}
    of_readers = select(GroupMember.group_id).where(GroupMember.person_id.in_(ids))
    groups = session().execute(select(Group.id, Group.name).where(Group.id.in_(of_readers)).order_by(Group.name)).all()
    institutions = (
        session()
        .execute(
            select(Institution.id, Institution.name, Institution.short_name)
            .where(Institution.id.in_(homes))
            .order_by(Institution.name)
        )
        .all()
    )
    names = {f"person:{reader.id}": reader.name for reader in readers}
    names |= {f"group:{row_id}": name for row_id, name in groups}
    names |= {f"institution:{row_id}": short_name for row_id, _, short_name in institutions}
    return Owners(
        people=tuple((f"person:{reader.id}", f"{reader.name} ({reader.institution})") for reader in readers),
        groups=tuple((f"group:{row_id}", name) for row_id, name in groups),
        institutions=tuple((f"institution:{row_id}", name) for row_id, name, _ in institutions),
        names=names,
        granted=frozenset(grants_of(workspace_id)),
    )


def owners_at(user: User, workspace_id: uuid.UUID) -> Owners:
    """The same for pages: kept as long as the `AccessRevision` stands that was read with the person."""
    if is_writing() or user.access_revision is None:
        return owners_in(workspace_id)
    kept: Callable[..., Owners] | None = current_app.extensions.get("task owners")
    if kept is None:
        kept = current_app.extensions["task owners"] = lru_cache(maxsize=500)(_read_owners)
    return kept(workspace_id, user.access_revision)


def _read_owners(workspace_id: uuid.UUID, _revision: int) -> Owners:
    return owners_in(workspace_id)


def expect_able(user: User, workspace_id: uuid.UUID, chosen: Iterable[str]) -> None:
    """Raises `CannotHave` with the names of those who may not read the Bereich; to guests nobody else is named."""
    wanted = list(dict.fromkeys(chosen))
    if not wanted:
        return
    able = owners_in(workspace_id).names
    unable = [principal for principal in wanted if principal not in able]
    if unable:
        known = {} if user.role == "guest" else names_of_principals(unable)
        raise CannotHave([known.get(principal, gettext("Jemand")) for principal in unable])


def helpers_of(task: Task) -> list[str]:
    """Their principals."""
    return list(session().scalars(select(TaskHelper.principal).where(TaskHelper.task_id == task.id)))


def people_able(workspace_id: uuid.UUID, principals: Iterable[str]) -> list[uuid.UUID]:
    """The people behind these principals who may read the Bereich."""
    meant = set(people_behind(list(principals)))
    return [reader.id for reader in readers_of(workspace_id) if reader.id in meant]
