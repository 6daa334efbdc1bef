"""Who takes part in a Termin, whether they have an account or not: name, address and language of one row."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, func, select

from hub.accounts.models import Person
from hub.calendar.models import DRAFT, PLANNED, Event, Participant
from hub.db import now, session


class Invited(NamedTuple):
    """A participant, their Termin and, where they have one, their account."""

    participant: Participant
    event: Event
    person: Person | None

    @property
    def name(self) -> str:
        """As they are called; the address of a guest who gave none."""
        if self.person is not None:
            return self.person.name
        return self.participant.name or self.participant.email or ""

    @property
    def email(self) -> str:
        return self.person.email if self.person is not None else self.participant.email or ""

    @property
    def language(self) -> str:
        return self.person.language if self.person is not None else "de"

    @property
    def key(self) -> str:
        """The same for the same human being in every Termin."""
        return str(self.participant.person_id or self.participant.email)

    @property
    def is_reachable(self) -> bool:
        """Nobody writes to an account that has ended."""
        return self.person is None or self.person.is_active

    @property
    def is_organiser(self) -> bool:
        return self.participant.person_id == self.event.organiser_id

    @property
    def is_to_be_told(self) -> bool:
        """Whether what their calendar shows is not what is planned. Nobody is told of drafts or of what is over.

        Who registered is told by the registration first.
        """
        told, event = self.participant.told_sequence, self.event
        if event.is_draft or event.ends_at <= now() or self.is_organiser or not self.is_reachable:
            return False
        if told is not None:
            return told < event.sequence
        return not event.is_cancelled and event.deleted_at is None and self.participant.source != "registration"


def invited_to(event_ids: Collection[uuid.UUID]) -> list[Invited]:
    """Everybody of these Termine, in the order they came in."""
    return _invited(invitations().where(Participant.event_id.in_(event_ids)))


def invited_to_series(series_id: uuid.UUID) -> list[Invited]:
    return _invited(invitations().where(Event.series_id == series_id).order_by(Event.starts_at))


def invited_with(participant_ids: Collection[uuid.UUID]) -> list[Invited]:
    """These rows, by the time of their Termine."""
    return _invited(invitations().where(Participant.id.in_(participant_ids)).order_by(Event.starts_at))


def invited_at(uid: str, email: str) -> list[Invited]:
    """Whoever has this address, in the Termine of this UID that lie ahead."""
    is_address = (func.lower(Person.email) == email) | (Participant.email == email)
    return _invited(invitations().where(Event.uid == uid, Event.deleted_at.is_(None), is_address))


def same_in_series(invited: Invited) -> list[Invited]:
    """The same person in all Termine of the series, by time; the one alone where there is no series."""
    if invited.event.series_id is None:
        return [invited]
    same = (
        Participant.person_id == invited.participant.person_id
        if invited.participant.person_id
        else Participant.email == invited.participant.email
    )
    wanted = invitations().where(Event.series_id == invited.event.series_id, same)
    return _invited(wanted.order_by(Event.starts_at))


def ahead_in_series(invited: Invited) -> list[Invited]:
    """The same person in the Termine of the same series that are announced and not over, by time."""
    if invited.event.series_id is None:
        return []
    return [row for row in same_in_series(invited) if row.event.status == PLANNED and _lies_ahead(row.event)]


def rows_of_series(event: Event) -> Sequence[Event]:
    """The Termine of its series that were announced, by time, also those called off."""
    there = select(Event).where(Event.series_id == event.series_id, Event.deleted_at.is_(None), Event.status != DRAFT)
    return session().scalars(there.order_by(Event.starts_at)).all()


def whole_series(rows: Sequence[Invited]) -> Sequence[Event]:
    """All of the series, to be told by its rule, where the person takes part in all that lies ahead; else nothing."""
    if len(rows) == 1 or rows[0].event.series_id is None:
        return []
    series = rows_of_series(rows[0].event)
    ahead = {event.id for event in series if _lies_ahead(event) and not event.is_cancelled}
    return series if ahead <= {row.event.id for row in ahead_in_series(rows[0])} else []


def ends_altogether(event: Event) -> bool:
    """Whether nothing of what people know by the UID of what was called off is left, not even what has been."""
    return event.series_id is None or all(other.is_cancelled for other in rows_of_series(event))


def invitations() -> Select[Any]:
    """Rows of `Invited`, to be narrowed."""
    rows = select(Participant, Event, Person).join(Event, Event.id == Participant.event_id)
    return cast("Select[Any]", rows.outerjoin(Person, Person.id == Participant.person_id))


def locked(participant: Participant) -> Invited:
    """The row as it is now, and nobody else changes it until the commit."""
    wanted = invitations().where(Participant.id == participant.id).with_for_update(of=Participant)
    return Invited(*session().execute(wanted.execution_options(populate_existing=True)).one())


def _lies_ahead(event: Event) -> bool:
    return event.deleted_at is None and event.ends_at > now()


def _invited(wanted: Select[Any]) -> list[Invited]:
    rows: Sequence[Any] = session().execute(wanted.order_by(Participant.created_at, Participant.id)).all()
    return [Invited(*row) for row in rows]
