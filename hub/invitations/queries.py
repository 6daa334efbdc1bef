"""Reading invitations: who is invited, who can be, who is busy, and what somebody has to answer."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask_babel import ngettext
from sqlalchemy import bindparam, func, or_, select

from hub.accounts.models import Group, GroupMember, Institution, Person
from hub.accounts.queries import active_people, ids_by_kind, people_behind
from hub.accounts.signed_in import User
from hub.calendar.models import ACCEPTED, DRAFT, OPEN, PLANNED, TENTATIVE, Event, Participant
from hub.db import now, read, session
from hub.documents.audience import CONTENT_ROLES, readers_of
from hub.documents.workspaces import grants_of
from hub.invitations.invited import Invited, invited_to
from hub.invitations.models import CopiedEvent

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One participant as planners see them."""

    id: uuid.UUID
    name: str
    institution: str
    answer: str
    comment: str
    answered_at: datetime | None
    is_guest: bool
    is_optional: bool
    is_organiser: bool
    is_registered: bool
    is_reachable: bool
    sees_workspace: bool
    is_busy: bool
    is_told: bool
    deputy: str
    deputy_of: str


class Invitable(NamedTuple):
    """What can be chosen, as (principal, label)."""

    institutions: Choices
    groups: Choices
    people: Choices


class OpenInvitation(NamedTuple):
    """What the start page shows."""

    event_id: uuid.UUID
    title: str
    starts_at: datetime
    is_all_day: bool
    organiser: str


def lines_of(event: Event) -> list[Line]:
    """Everybody invited, by name. Four queries, however many there are."""
    rows = invited_to([event.id])
    homes = {row.participant.institution_id for row in rows if row.participant.institution_id}
    short_names = select(Institution.id, Institution.short_name).where(Institution.id.in_(homes))
    around = _Around(
        names={row.participant.id: row.name for row in rows},
        deputies={row.participant.deputy_of_id: row.name for row in rows if row.participant.deputy_of_id},
        institutions={row_id: name for row_id, name in session().execute(short_names)},
        readers={reader.id for reader in readers_of(event.workspace_id)},
        busy=busy_people(event),
    )
    return sorted((_line(row, around) for row in rows), key=_by_name)


def counts_of(event: Event) -> Counter[str]:
    """How many gave which answer."""
    counting = select(Participant.answer, func.count()).where(Participant.event_id == event.id)
    return Counter({answer: count for answer, count in session().execute(counting.group_by(Participant.answer))})


def own_invitation(user: User, event: Event) -> Participant | None:
    wanted = select(Participant).where(Participant.event_id == event.id, Participant.person_id == user.id)
    return session().scalar(wanted)


def busy_people(event: Event) -> set[uuid.UUID]:
    """Who organises or takes part in another announced Termin at this time, in whichever Bereich. One query.

    Only that they are busy is told, never with what.
    """
    overlaps = (
        (Event.starts_at < event.ends_at)
        & (Event.ends_at > event.starts_at)
        & (Event.status == PLANNED)
        & Event.deleted_at.is_(None)
        & (Event.id != event.id)
    )
    taking_part = (
        select(Participant.person_id)
        .join(Event, Event.id == Participant.event_id)
        .where(overlaps, Participant.person_id.is_not(None), Participant.answer.in_((ACCEPTED, TENTATIVE)))
    )
    return set(session().scalars(taking_part.union(select(Event.organiser_id).where(overlaps))))


def invitable(user: User, event: Event) -> Invitable:
    """Whom this person may choose. Guests are offered only who shares the Bereich: of others they need not know."""
    readers = {reader.id for reader in readers_of(event.workspace_id)}
    people = [person for person in active_people() if person.role in CONTENT_ROLES]
    groups = session().execute(
        select(Group.id, Group.name, func.count(GroupMember.person_id))
        .outerjoin(GroupMember, GroupMember.group_id == Group.id)
        .group_by(Group.id, Group.name)
        .order_by(Group.name)
    )
    shown_groups: Sequence[tuple[uuid.UUID, str, int]] = [(row[0], row[1], row[2]) for row in groups]
    if user.role == "guest":
        shared = grants_of(event.workspace_id)
        people = [person for person in people if person.id in readers]
        shown_groups = [group for group in shown_groups if f"group:{group[0]}" in shared]
    staff = Counter((person.institution_id, person.institution.name) for person in people if person.role != "guest")
    ordered = sorted(staff.items(), key=lambda item: item[0][1].lower())
    return Invitable(
        [(f"institution:{row_id}", _with_count(name, count)) for (row_id, name), count in ordered],
        [(f"group:{row_id}", _with_count(name, count)) for row_id, name, count in shown_groups],
        [(person.principal, f"{person.name} ({person.institution.short_name})") for person in people],
    )


def people_outside(event: Event, principals: Sequence[str]) -> set[str]:
    """Those of these `person:<id>` who may not read the Bereich."""
    readers = {f"person:{reader.id}" for reader in readers_of(event.workspace_id)}
    return set(principals) - readers


def principals_offered(user: User, event: Event) -> set[str]:
    """Everything `invitable` offers, and institutions without people, which are skipped."""
    offered = invitable(user, event)
    principals = {principal for part in offered for principal, _ in part}
    if user.role != "guest":
        principals |= {f"institution:{row_id}" for row_id in session().scalars(select(Institution.id))}
    return principals


def names_of(principals: Sequence[str]) -> list[str]:
    """What institutions and groups are called."""
    ids = ids_by_kind(principals)
    institutions = select(Institution.name).where(Institution.id.in_(ids["institution"]))
    groups = select(Group.name).where(Group.id.in_(ids["group"]))
    return sorted([*session().scalars(institutions), *session().scalars(groups)])


def new_members(event: Event) -> dict[uuid.UUID, tuple[str, str]]:
    """Who belongs to an invited group or institution now and is not invited: person → (name, principal)."""
    rows = (
        session()
        .execute(select(Participant.person_id, Participant.source).where(Participant.event_id == event.id))
        .all()
    )
    there = {person_id for person_id, _ in rows}
    found: dict[uuid.UUID, str] = {}
    for principal in dict.fromkeys(source for _, source in rows if source.startswith(("group:", "institution:"))):
        found |= {person_id: principal for person_id in people_behind([principal]) if person_id not in there}
    names = select(Person.id, Person.name).where(Person.id.in_(found)).order_by(Person.name)
    return {row_id: (name, found[row_id]) for row_id, name in session().execute(names)}


def events_meant(event: Event, scope: str) -> Sequence[Event]:
    """This Termin, or those of its series from it on, or all that are not over; called off ones left out."""
    if event.series_id is None or scope not in ("following", "all"):
        return [event]
    wanted = select(Event).where(
        Event.series_id == event.series_id,
        Event.deleted_at.is_(None),
        Event.status.in_((DRAFT, PLANNED)),
        or_(Event.id == event.id, Event.ends_at > now()),
    )
    if scope == "following":
        wanted = wanted.where(Event.starts_at >= event.starts_at)
    return session().scalars(wanted.order_by(Event.starts_at)).all()


def told_of(event: Event) -> list[Invited]:
    """Those who will hear of a change: they know of the Termin, and it is not over."""
    if event.is_draft or event.is_cancelled or event.ends_at <= now():
        return []
    rows = invited_to([event.id])
    return [
        row for row in rows if row.participant.told_sequence is not None and row.is_reachable and not row.is_organiser
    ]


def original_of(event: Event) -> Event | None:
    """The Termin this one was copied from, as long as its participants are on offer."""
    wanted = select(Event).join(CopiedEvent, CopiedEvent.original_id == Event.id)
    return session().scalar(wanted.where(CopiedEvent.event_id == event.id, Event.deleted_at.is_(None)))


_OPEN = (
    select(Event.id, Event.title, Event.starts_at, Event.is_all_day, Person.name)
    .join(Participant, Participant.event_id == Event.id)
    .join(Person, Person.id == Event.organiser_id)
    .where(
        Participant.person_id == bindparam("person_id"),
        Participant.answer == OPEN,
        Event.status == PLANNED,
        Event.deleted_at.is_(None),
        Event.ends_at > bindparam("now"),
    )
    .order_by(Event.starts_at)
    .limit(50)
)


def open_invitations(user: User) -> list[OpenInvitation]:
    """What this person has not answered yet, the next Termin first."""
    if not user.sees_content:
        return []
    return [OpenInvitation(*row) for row in read(_OPEN, person_id=user.id, now=now())]


class _Around(NamedTuple):
    """What one participant's line takes from the others and from the hub."""

    names: dict[uuid.UUID, str]
    deputies: dict[uuid.UUID, str]
    institutions: dict[uuid.UUID | None, str]
    readers: set[uuid.UUID]
    busy: set[uuid.UUID]


def _line(row: Invited, around: _Around) -> Line:
    participant = row.participant
    return Line(
        id=participant.id,
        name=row.name,
        institution=around.institutions.get(participant.institution_id, ""),
        answer=participant.answer,
        comment=participant.comment,
        answered_at=participant.answered_at,
        is_guest=row.person is None,
        is_optional=participant.is_optional,
        is_organiser=row.is_organiser,
        is_registered=participant.source == "registration",
        is_reachable=row.is_reachable,
        sees_workspace=participant.person_id in around.readers,
        is_busy=participant.person_id in around.busy,
        is_told=participant.told_sequence is not None,
        deputy=around.deputies.get(participant.id, ""),
        deputy_of=around.names.get(participant.deputy_of_id, "") if participant.deputy_of_id else "",
    )


def _by_name(line: Line) -> tuple[str, str]:
    return (line.name.lower(), str(line.id))


def _with_count(name: str, count: int) -> str:
    people = ngettext("%(num)s Person", "%(num)s Personen", count)
    return f"{name} ({people})"
