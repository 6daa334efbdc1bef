"""Reading rounds: who has answered and who has not, and what waits for a person. Nothing of what lies in the trash."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import ngettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from hub.accounts.models import Group, GroupMember, Institution, Person
from hub.accounts.queries import person_behind, represented_by
from hub.accounts.signed_in import User, user_of_person
from hub.acknowledgements.models import OBJECTED, Addressee, Round
from hub.days import today
from hub.db import session
from hub.documents.audience import Reader, readers_of
from hub.documents.models import READ, Document, Version, Workspace
from hub.documents.workspaces import grants_of
from hub.permissions import visible_entries, workspace_ids_at

MAX_WAITING = 50
MAX_ROUNDS = 20
Choices = list[tuple[str, str]]


class Line(NamedTuple):
    """One row of an overview. `person` is empty where anybody of the institution may answer."""

    id: uuid.UUID
    person: str
    institution: str
    short_name: str
    answer: str | None
    objection: str
    answered_at: datetime | None
    answered_by: str
    is_deputy: bool
    has_access: bool
    may_answer: bool


@dataclass(frozen=True)
class Overview:
    """One round, who asked, and everybody who is asked in it, those who have not answered first."""

    round: Round
    asker: str
    asker_institution: str
    lines: list[Line]
    is_overdue: bool

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.lines)

    @property
    def objections(self) -> int:
        return sum(line.answer == OBJECTED for line in self.lines)

    @property
    def awaited(self) -> int:
        """How many answers are still to come: from those who can give one."""
        return sum(line.answer is None and line.has_access for line in self.lines)

    @property
    def own(self) -> list[Line]:
        """What the person who looks at it may answer (also change)."""
        return [line for line in self.lines if line.may_answer]


class Waiting(NamedTuple):
    """One answer that a person owes. `represented` is the name of whom they stand in for, `of_institution` whether
    any colleague may answer as well."""

    id: uuid.UUID
    aim: str
    due_on: date
    is_overdue: bool
    document_id: uuid.UUID
    name: str
    number: int
    workspace: str
    asker: str
    represented: str
    of_institution: str


def overviews_of(user: User, document: Document, *, only: Collection[uuid.UUID] | None = None) -> list[Overview]:
    """The rounds about a document the person may read, open ones first, then the newest. Three queries for all."""
    asker = aliased(Person)
    statement = (
        select(Round, asker.name, Institution.short_name)
        .join(asker, asker.id == Round.asked_by)
        .join(Institution, Institution.id == asker.institution_id)
        .where(Round.document_id == document.id)
        .order_by(Round.ended_at.is_not(None), Round.asked_at.desc(), Round.id)
        .limit(MAX_ROUNDS)
    )
    if only is not None:
        statement = statement.where(Round.id.in_(only))
    rounds = session().execute(statement).all()
    if not rounds:
        return []
    readers = readers_of(document.workspace_id)
    open_ids = {asked.id for asked, _, _ in rounds if asked.is_open}
    lines = _lines_of(user, [asked.id for asked, _, _ in rounds], readers, open_ids)
    return [
        Overview(asked, name, institution, lines[asked.id], is_overdue=asked.is_open and asked.due_on < today())
        for asked, name, institution in rounds
    ]


def overview_of(user: User, asked: Round) -> Overview:
    """One round; the right to read it is checked where it is loaded."""
    return overviews_of(user, session().get_one(Document, asked.document_id), only=[asked.id])[0]


def version_shown(asked: Round) -> Any:
    """The version a round is about, with who made it."""
    return (
        session()
        .execute(
            select(
                Version.number,
                Version.comment,
                Version.size,
                Version.sha256,
                Version.file_name,
                Version.created_at,
                Person.name.label("author"),
                Institution.short_name.label("institution"),
                Document.number.label("current"),
            )
            .join(Person, Person.id == Version.created_by)
            .join(Institution, Institution.id == Person.institution_id)
            .join(Document, Document.id == Version.document_id)
            .where(Version.document_id == asked.document_id, Version.number == asked.number)
        )
        .one()
    )


def possible_addressees(user: User, document: Document) -> tuple[Choices, Choices, Choices]:
    """(principal, label) of the institutions, groups and people of whom somebody may read the document.

    Guests are offered only the groups the Bereich is shared with: of others they need not know.
    """
    readers = readers_of(document.workspace_id)
    of_institution = Counter(reader.institution_id for reader in readers if reader.role != "guest")
    institutions = session().execute(
        select(Institution.id, Institution.name).where(Institution.id.in_(of_institution)).order_by(Institution.name)
    )
    of_readers = (
        select(Group.id, Group.name, func.count())
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.person_id.in_([reader.id for reader in readers]))
        .group_by(Group.id, Group.name)
    )
    groups = session().execute(of_readers.order_by(Group.name)).all()
    if user.role == "guest":
        shared = grants_of(document.workspace_id)
        groups = [group for group in groups if f"group:{group[0]}" in shared]
    return (
        [(f"institution:{row_id}", _with_count(name, of_institution[row_id])) for row_id, name in institutions],
        [(f"group:{row_id}", _with_count(name, count)) for row_id, name, count in groups],
        [(f"person:{reader.id}", f"{reader.name} ({reader.institution})") for reader in readers],
    )


def _with_count(name: str, count: int) -> str:
    people = ngettext("%(num)s Person", "%(num)s Personen", count)
    return f"{name} ({people})"


def _lines_of(
    user: User, ids: Sequence[uuid.UUID], readers: Sequence[Reader], open_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Line]]:
    able = {reader.id for reader in readers}
    institutions = {reader.institution_id for reader in readers if reader.role != "guest"}
    lines: dict[uuid.UUID, list[Line]] = defaultdict(list)
    for addressee, person, deputy_id, institution, short_name, institution_id, answerer in _addressees(ids):
        is_person = addressee.person_id is not None
        has_access = addressee.person_id in able if is_person else institution_id in institutions
        is_own = addressee.person_id == user.id
        is_asked = is_own or (is_person and deputy_id == user.id)
        is_asked = is_asked or (not is_person and f"institution:{institution_id}" in user.principals)
        is_free = addressee.answered_by in (None, user.id) or is_own
        lines[addressee.round_id].append(
            Line(
                id=addressee.id,
                person=person or "",
                institution=institution,
                short_name=short_name,
                answer=addressee.answer,
                objection=addressee.objection,
                answered_at=addressee.answered_at,
                answered_by=answerer or "",
                is_deputy=is_person and addressee.answered_by not in (None, addressee.person_id),
                has_access=has_access,
                may_answer=addressee.round_id in open_ids and has_access and is_asked and is_free,
            )
        )
    return lines


def _addressees(ids: Sequence[uuid.UUID]) -> Sequence[Any]:
    """Addressee, person, their deputy, their institution or the one that is asked, who answered."""
    person, home, answerer = aliased(Person), aliased(Institution), aliased(Person)
    return (
        session()
        .execute(
            select(
                Addressee,
                person.name,
                person.deputy_id,
                home.name,
                home.short_name,
                home.id,
                answerer.name,
            )
            .outerjoin(person, person.id == Addressee.person_id)
            .join(home, home.id == func.coalesce(Addressee.institution_id, person.institution_id))
            .outerjoin(answerer, answerer.id == Addressee.answered_by)
            .where(Addressee.round_id.in_(ids))
            .order_by(Addressee.answer.is_not(None), home.name, person.name, Addressee.id)
        )
        .all()
    )


def waiting_for(user: User) -> list[Waiting]:
    """What the person has not answered yet, for themselves, their institution and those they represent, by day."""
    if not user.sees_content:
        return []
    represented = {person.id: person for person in represented_by(person_behind(user)) if person.is_active}
    of_them = [
        (Addressee.person_id == person.id) & Document.workspace_id.in_(workspace_ids_at(user_of_person(person), READ))
        for person in represented.values()
    ]
    own = [Addressee.person_id == user.id]
    if f"institution:{user.institution_id}" in user.principals:
        own.append(Addressee.institution_id == user.institution_id)
    asker = aliased(Person)
    statement = (
        select(Addressee, Round, Document.id, Document.name, Workspace.name, asker.name)
        .join(Round, Round.id == Addressee.round_id)
        .join(Document, Document.id == Round.document_id)
        .join(Workspace, Workspace.id == Document.workspace_id)
        .join(asker, asker.id == Round.asked_by)
        .where(Addressee.answer.is_(None), Round.ended_at.is_(None), or_(*own, *of_them), visible_entries(user))
        .order_by(Round.due_on, Document.name, Addressee.id)
        .limit(MAX_WAITING)
    )
    day = today()
    return [
        Waiting(
            id=addressee.id,
            aim=asked.aim,
            due_on=asked.due_on,
            is_overdue=asked.due_on < day,
            document_id=document_id,
            name=name,
            number=asked.number,
            workspace=workspace,
            asker=asked_by,
            represented=represented[addressee.person_id].name if addressee.person_id in represented else "",
            of_institution=user.institution_short_name if addressee.institution_id else "",
        )
        for addressee, asked, document_id, name, workspace, asked_by in session().execute(statement)
    ]
