"""Inviting and taking back. Actions; they never commit.

Groups and institutions are resolved to people at the moment of inviting; who joins later is invited when somebody asks
for that. A draft only remembers who is invited, an announced Termin sends the mail at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from hub.accounts.models import Person
from hub.accounts.queries import people_behind
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import ACCEPTED, DRAFT, OPEN, Event, Participant
from hub.db import now, session
from hub.documents.audience import readers_of
from hub.invitations.addresses import Address, addresses_in
from hub.invitations.errors import (
    MAX_INVITED_AT_ONCE,
    AttendanceTaken,
    BadAddresses,
    CannotBeInvited,
    NobodyToInvite,
    TooManyAtOnce,
)
from hub.invitations.invited import invited_with, same_in_series
from hub.invitations.models import CopiedEvent
from hub.invitations.queries import events_meant, principals_offered
from hub.invitations.telling import tell_removed, tell_soon, write_to

PERSON, ADDRESS, DEPUTY = "person", "address", "deputy"


@dataclass(frozen=True)
class Wish:
    """Whom to invite: principals (`person:<id>`, `group:<id>`, `institution:<id>`) and a pasted list of addresses.

    `scope` says for which Termine of a series: `this`, `following` or `all`.
    """

    principals: Sequence[str] = ()
    addresses: str = ""
    is_optional: bool = False
    scope: str = "this"


@dataclass(frozen=True)
class Outcome:
    """How many were added, how many had been invited before, and which principals stand for nobody."""

    added: int
    known: int
    empty: list[str]


def invite(user: User, event: Event, wish: Wish) -> Outcome:
    """Add people to one Termin or several of its series; nobody twice.

    Raises `NobodyToInvite`, `BadAddresses`, `TooManyAtOnce`, `CannotBeInvited`.
    """
    pasted = addresses_in(wish.addresses)
    if pasted.bad:
        raise BadAddresses(pasted.bad)
    if not wish.principals and not pasted.addresses:
        raise NobodyToInvite
    if not set(wish.principals) <= principals_offered(user, event):
        raise CannotBeInvited
    sources, empty = _sources(wish.principals)
    accounts = _people_at(_addresses_looked_up(user, event, pasted.addresses))
    for person in accounts.values():
        sources.setdefault(person, PERSON)
    guests = [address for address in pasted.addresses if address.email not in accounts]
    if len(sources) + len(guests) > MAX_INVITED_AT_ONCE:
        raise TooManyAtOnce
    added = 0
    events = events_meant(event, wish.scope)
    for meant in events:
        added += add_participants(meant, sources, guests, is_optional=wish.is_optional)
    if added:
        _record(user, event, "invitations.invite", "Zu „{}“ eingeladen", added)
    return Outcome(added, (len(sources) + len(guests)) * len(events) - added, empty)


def add_participants(
    event: Event, sources: dict[uuid.UUID, str], guests: Iterable[Address] = (), *, is_optional: bool = False
) -> int:
    """Add accounts (person → `source`) and guests who are not there yet; returns how many. Mails go out by themselves.

    The Termin is locked first, so that two who invite the same person come one after the other.
    """
    session().execute(select(Event.id).where(Event.id == event.id).with_for_update())
    there = select(Participant.person_id, Participant.email).where(Participant.event_id == event.id)
    known = {value for row in session().execute(there) for value in row if value}
    homes = select(Person.id, Person.institution_id).where(Person.id.in_(sources))
    institutions = {row_id: institution_id for row_id, institution_id in session().execute(homes)}
    new = [
        Participant(
            event_id=event.id,
            person_id=person_id,
            institution_id=institutions[person_id],
            source=source,
            is_optional=is_optional,
            answer=ACCEPTED if person_id == event.organiser_id else OPEN,
        )
        for person_id, source in sources.items()
        if person_id not in known
    ]
    new += [
        Participant(event_id=event.id, name=guest.name, email=guest.email, source=ADDRESS, is_optional=is_optional)
        for guest in guests
        if guest.email not in known
    ]
    session().add_all(new)
    session().flush()
    if new and event.status != DRAFT:
        tell_soon(event)
    return len(new)


def invite_new_members(user: User, event: Event, chosen: dict[uuid.UUID, str]) -> int:
    """Those who joined an invited group or institution since (`queries.new_members`). Raises `NobodyToInvite`."""
    if not chosen:
        raise NobodyToInvite
    added = add_participants(event, chosen)
    if added:
        _record(user, event, "invitations.invite", "Neue Mitglieder zu „{}“ eingeladen", added)
    return added


def remove_participant(user: User, participant: Participant) -> None:
    """Take somebody out again; if they knew of the Termin they alone get a calling off. Raises `AttendanceTaken`."""
    if participant.attended is not None:
        raise AttendanceTaken
    [invited] = invited_with([participant.id])
    tell_removed(invited)
    session().delete(participant)
    session().flush()
    _record(user, invited.event, "invitations.remove", "Eine Person von „{}“ ausgeladen", 1)


def renew_link(user: User, participant: Participant) -> None:
    """A new personal address by a new mail; the old one ends, also those that would lead here from the same series."""
    [invited] = invited_with([participant.id])
    participant.link_revision = max(row.participant.link_revision for row in same_in_series(invited)) + 1
    if invited.event.status != DRAFT and invited.is_reachable:
        write_to([invited], "invited")
    _record(user, invited.event, "invitations.renew-link", "Eine Einladung zu „{}“ erneut gesendet", 1)


def copy_participants(original: Event, event: Event) -> int:
    """The people of one Termin for another, answers open. Those of the same series know the new one by its rule."""
    rows = session().scalars(
        select(Participant).where(Participant.event_id == original.id, Participant.source != DEPUTY)
    )
    there = select(Participant.person_id, Participant.email).where(Participant.event_id == event.id)
    known = {value for row in session().execute(there) for value in row if value}
    is_known_by_rule = _goes_on_by_rule(original, event)
    new = [
        Participant(
            event_id=event.id,
            person_id=row.person_id,
            institution_id=row.institution_id,
            name=row.name,
            email=row.email,
            source=row.source if row.source != "registration" else (PERSON if row.person_id else ADDRESS),
            is_optional=row.is_optional,
            answer=ACCEPTED if row.person_id is not None and row.person_id == event.organiser_id else OPEN,
            told_sequence=event.sequence if is_known_by_rule and row.told_sequence is not None else None,
            told_at=now() if is_known_by_rule and row.told_sequence is not None else None,
        )
        for row in rows.all()
        if not {row.person_id, row.email} & known
    ]
    session().add_all(new)
    session().flush()
    if new and event.status != DRAFT:
        tell_soon(event)
    return len(new)


def _goes_on_by_rule(original: Event, event: Event) -> bool:
    """Whether calendars that know the one know the other: an endless series goes on by itself."""
    if event.series is None or event.series_id != original.series_id or original.is_draft:
        return False
    return bool(event.series.rule) and not {"COUNT", "UNTIL"} & set(event.series.rule.replace("=", ";").split(";"))


def take_over_participants(user: User, event: Event, original: Event) -> int:
    """What was offered for a copied Termin."""
    added = copy_participants(original, event)
    forget_original(event)
    _record(user, event, "invitations.take-over", "Teilnehmende für „{}“ übernommen", added)
    return added


def forget_original(event: Event) -> None:
    session().execute(delete(CopiedEvent).where(CopiedEvent.event_id == event.id))


def _sources(principals: Iterable[str]) -> tuple[dict[uuid.UUID, str], list[str]]:
    """Person → how they came in; who was chosen by name counts as that. And the principals that stand for nobody."""
    sources: dict[uuid.UUID, str] = {}
    empty = []
    for principal in sorted(dict.fromkeys(principals), key=lambda one: not one.startswith("person:")):
        people = people_behind([principal])
        if not people:
            empty.append(principal)
        for person_id in people:
            sources.setdefault(person_id, PERSON if principal.startswith("person:") else principal)
    return sources, empty


def _addresses_looked_up(user: User, event: Event, addresses: Sequence[Address]) -> Sequence[Address]:
    """Those that may turn out to be an account; to guests only who shares the Bereich is one, the others addresses."""
    if user.role != "guest":
        return addresses
    ids = [reader.id for reader in readers_of(event.workspace_id)]
    known = set(session().scalars(select(func.lower(Person.email)).where(Person.id.in_(ids))))
    return [address for address in addresses if address.email in known]


def _people_at(addresses: Sequence[Address]) -> dict[str, uuid.UUID]:
    """The living accounts with content behind these addresses."""
    emails = [address.email for address in addresses]
    found = select(func.lower(Person.email), Person.id).where(func.lower(Person.email).in_(emails))
    accounts = {email: person_id for email, person_id in session().execute(found)}
    able = set(people_behind([f"person:{person_id}" for person_id in accounts.values()]))
    if set(accounts.values()) - able:
        raise CannotBeInvited
    return accounts


def _record(user: User, event: Event, action: str, text: str, count: int) -> None:
    record(
        action,
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=text.format(event.title),
        details={"people": count},
    )


def person_or_guest(address: Address) -> tuple[dict[uuid.UUID, str], list[Address]]:
    """How `add_participants` takes one address: as the account it belongs to, or as a guest."""
    accounts = _people_at([address])
    return dict.fromkeys(accounts.values(), DEPUTY), [] if accounts else [address]
