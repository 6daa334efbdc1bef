"""„Wer sieht das?“: the institutions, groups and people behind a Bereich, by name."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext, lazy_gettext
from sqlalchemy import bindparam, or_, select

from hub.accounts.labels import LEGAL_AREA_LABELS
from hub.accounts.models import Group, GroupMember, Institution, Person
from hub.accounts.queries import ids_by_kind
from hub.db import read, session
from hub.documents.models import CONTRIBUTE, MANAGE, READ, Membership

LEVEL_LABELS = {READ: lazy_gettext("lesen"), CONTRIBUTE: lazy_gettext("mitarbeiten"), MANAGE: lazy_gettext("verwalten")}
CONTENT_ROLES = ("coordination", "staff", "guest")

# Every folder page asks these, so they are built once.
_these_institutions: Any = bindparam("institutions", expanding=True)
_these_people: Any = bindparam("people", expanding=True)
_these_groups: Any = bindparam("groups", expanding=True)
_GRANTS = select(Membership.principal, Membership.level).where(Membership.workspace_id == bindparam("workspace_id"))
_PEOPLE = (
    select(
        Person.id,
        Person.name,
        Person.role,
        Institution.id,
        Institution.short_name,
        Institution.name,
    )
    .join(Institution, Institution.id == Person.institution_id)
    .where(Person.deactivated_at.is_(None), Person.role.in_(CONTENT_ROLES))
    .where(
        or_(
            Person.institution_id.in_(_these_institutions) & (Person.role != "guest"),
            Person.id.in_(_these_people),
            Person.role == "coordination",
            Person.id.in_(select(GroupMember.person_id).where(GroupMember.group_id.in_(_these_groups))),
        )
    )
    .order_by(Person.name)
)
_INSTITUTIONS = (
    select(Institution.id, Institution.name, Institution.legal_area)
    .where(Institution.id.in_(_these_institutions))
    .order_by(Institution.name)
)
_GROUPS = select(Group.id, Group.name).where(Group.id.in_(_these_groups)).order_by(Group.name)
_GROUP_MEMBERS = select(GroupMember.group_id, GroupMember.person_id).where(GroupMember.group_id.in_(_these_groups))


class Circle(NamedTuple):
    """An institution or group a Bereich is shared with, and who that is today."""

    name: str
    level: str
    people: list[str]
    legal_area: str = ""


class Single(NamedTuple):
    """One person a Bereich is shared with by name, or who sees it by role."""

    name: str
    institution: str
    level: str


@dataclass(frozen=True, eq=False)
class Audience:
    """Everybody who sees one Bereich, in the words of one language. `count` is the number of different people."""

    institutions: list[Circle] = field(default_factory=list)
    groups: list[Circle] = field(default_factory=list)
    people: list[Single] = field(default_factory=list)
    count: int = 0

    @property
    def summary(self) -> str:
        """One line that names institutions and groups and, where there are few, the people."""
        names = [circle.name for circle in (*self.institutions, *self.groups)]
        names += [person.name for person in self.people]
        if len(names) > 6:
            names = [*names[:5], gettext("%(count)s weitere", count=len(names) - 5)]
        return joined(names)


def joined(names: Iterable[str]) -> str:
    """„A, B und C“."""
    *most, last = list(names) or [gettext("niemand")]
    return gettext("%(names)s und %(last)s", names=", ".join(most), last=last) if most else last


def audience_of(workspace_id: uuid.UUID) -> Audience:
    """Who sees this Bereich now."""
    return audience_of_grants({principal: level for principal, level in read(_GRANTS, workspace_id=workspace_id)})


def audience_at(revision: int, workspace_id: uuid.UUID, language: str) -> Audience:
    """The same for pages: kept as long as the `AccessRevision` stands that was read before. Not where rows change."""
    kept: Callable[..., Audience] | None = current_app.extensions.get("audiences")
    if kept is None:
        kept = current_app.extensions["audiences"] = lru_cache(maxsize=500)(_read_audience)
    return kept(workspace_id, revision, language)


def _read_audience(workspace_id: uuid.UUID, *_key: object) -> Audience:
    return audience_of(workspace_id)


class Reader(NamedTuple):
    """One person who may read a Bereich."""

    id: uuid.UUID
    name: str
    role: str
    institution_id: uuid.UUID
    institution: str
    institution_name: str


def readers_of(workspace_id: uuid.UUID) -> list[Reader]:
    """Everybody who may read this Bereich now, by name: whom an action may turn to. Two queries."""
    ids = ids_by_kind(principal for principal, _ in read(_GRANTS, workspace_id=workspace_id))
    rows = _people_behind(ids)
    return [Reader(*row) for row in rows]


def audience_of_grants(grants: dict[str, int]) -> Audience:
    """Who would see a Bereich with these grants (principal → level). Four queries, however many grants."""
    ids = ids_by_kind(grants)
    people = _people_behind(ids)
    return Audience(
        institutions=_institutions(grants, ids["institution"], people),
        groups=_groups(grants, ids["group"], {row[0]: row[1] for row in people}),
        people=_singles(grants, people),
        count=len(people),
    )


def managers_of(workspace_id: uuid.UUID) -> list[uuid.UUID]:
    """Whom to tell when a Bereich needs somebody: those who manage it, the Koordination where nobody else does."""
    grants = {principal: level for principal, level in read(_GRANTS, workspace_id=workspace_id) if level >= MANAGE}
    ids = ids_by_kind(grants)
    people = _people_behind(ids)
    able = [(row[0], row[2]) for row in people if row[2] != "guest"]
    named = set(ids["person"])
    return [person_id for person_id, role in able if role != "coordination" or person_id in named] or [
        person_id for person_id, _ in able
    ]


def _people_behind(ids: dict[str, list[uuid.UUID]]) -> Sequence[Any]:
    return read(_PEOPLE, institutions=ids["institution"], people=ids["person"], groups=ids["group"])


def sharers_of(workspace_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """In one line each: with which institutions, groups and people these Bereiche are shared. Four queries in all."""
    grants: dict[uuid.UUID, list[str]] = defaultdict(list)
    for workspace_id, principal in session().execute(
        select(Membership.workspace_id, Membership.principal).where(Membership.workspace_id.in_(list(workspace_ids)))
    ):
        grants[workspace_id].append(principal)
    names = names_of_principals({principal for principals in grants.values() for principal in principals})
    return {
        workspace_id: joined(sorted(names[principal] for principal in principals if principal in names))
        for workspace_id, principals in grants.items()
    }


def names_of_principals(principals: Iterable[str]) -> dict[str, str]:
    """The names behind principals, for sentences such as „Jobcenter sieht danach 214 Dokumente“."""
    ids = ids_by_kind(principals)
    names: dict[str, str] = {}
    for kind, column, key in (
        ("institution", Institution.short_name, Institution.id),
        ("group", Group.name, Group.id),
        ("person", Person.name, Person.id),
    ):
        if ids[kind]:
            rows = session().execute(select(key, column).where(key.in_(ids[kind])))
            names |= {f"{kind}:{row[0]}": row[1] for row in rows}
    return names


def _institutions(grants: dict[str, int], ids: list[uuid.UUID], people: Sequence[Any]) -> list[Circle]:
    if not ids:
        return []
    rows = read(_INSTITUTIONS, institutions=ids)
    members: dict[uuid.UUID, list[str]] = defaultdict(list)
    for _, name, role, institution_id, *_ in people:
        if role != "guest":
            members[institution_id].append(name)
    area_label, level_label = cache(_area_label), cache(_label)
    return [
        Circle(name, level_label(grants[f"institution:{row_id}"]), members[row_id], area_label(legal_area))
        for row_id, name, legal_area in rows
    ]


def _groups(grants: dict[str, int], ids: list[uuid.UUID], names: dict[uuid.UUID, str]) -> list[Circle]:
    if not ids:
        return []
    members: dict[uuid.UUID, list[str]] = defaultdict(list)
    for group_id, person_id in read(_GROUP_MEMBERS, groups=ids):
        if person_id in names:
            members[group_id].append(names[person_id])
    rows = read(_GROUPS, groups=ids)
    return [Circle(name, _label(grants[f"group:{row_id}"]), sorted(members[row_id])) for row_id, name in rows]


def _singles(grants: dict[str, int], people: Sequence[Any]) -> list[Single]:
    singles = []
    for person_id, name, role, _, short_name, _ in people:
        level = MANAGE if role == "coordination" else grants.get(f"person:{person_id}")
        if level is not None:
            singles.append(Single(name, short_name, _label(min(level, CONTRIBUTE) if role == "guest" else level)))
    return singles


def _label(level: int) -> str:
    return str(LEVEL_LABELS[level])


def _area_label(legal_area: str) -> str:
    return str(LEGAL_AREA_LABELS[legal_area])
