"""Taking attendance: row by row, so that two people who tick at once never overwrite each other. They never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from hub.accounts.models import Institution, Person
from hub.accounts.queries import normal_address, person_at
from hub.accounts.signed_in import User
from hub.attendance.errors import BadAddress, ListFull, NameMissing, NotHeld
from hub.attendance.queries import MAX_PARTICIPANTS
from hub.audit.actions import record
from hub.calendar.models import ACCEPTED, DECLINED, DELEGATED, PLANNED, Event, Participant
from hub.db import now, session
from hub.documents.audience import CONTENT_ROLES

WALK_IN = "walk-in"
MAX_NAME_CHARACTERS = 200
STATES = {True: "anwesend", False: "abwesend", None: "offen"}


@dataclass(frozen=True)
class WalkIn:
    """Somebody who was not on the list."""

    name: str
    institution_id: uuid.UUID | None
    email: str = ""


def mark_attendance(user: User, participant: Participant, *, attended: bool | None) -> bool:
    """Tick one person present or absent, or take the tick back; returns whether anything changed. Raises `NotHeld`."""
    event = expect_held(participant.event_id)
    changed = _mark(Participant.id == participant.id, attended)
    if changed:
        _record(user, event, f"Anwesenheit zu „{event.title}“ eingetragen: eine Person {STATES[attended]}", changed)
    return bool(changed)


def mark_all_present(user: User, event: Event) -> int:
    """Everybody who is neither ticked yet nor has declined; returns how many. Raises `NotHeld`."""
    expect_held(event.id)
    is_awaited = Participant.attended.is_(None) & Participant.answer.not_in((DECLINED, DELEGATED))
    changed = _mark((Participant.event_id == event.id) & is_awaited, True)
    if changed:
        people = "eine Person" if changed == 1 else f"{changed} Personen"
        _record(user, event, f"Anwesenheit zu „{event.title}“ eingetragen: {people} anwesend", changed)
    return changed


def confirm_claims(user: User, event: Event) -> int:
    """Everybody who entered themselves at the poster was there; returns how many. Raises `NotHeld`."""
    expect_held(event.id)
    has_claimed = Participant.claimed_at.is_not(None) & (Participant.answer != DELEGATED)
    changed = _mark((Participant.event_id == event.id) & has_claimed, True)
    if changed:
        people = "eine Person" if changed == 1 else f"{changed} Personen"
        _record(user, event, f"Anwesenheit zu „{event.title}“ bestätigt: {people}, selbst eingetragen", changed)
    return changed


def add_walk_in(user: User, event: Event, walk_in: WalkIn) -> Participant:
    """Somebody comes unannounced and is present. Whoever stands in the list already is ticked there.

    Raises `NameMissing`, `BadAddress`, `ListFull`, `NotHeld`.
    """
    expect_held(event.id)
    name, email = " ".join(walk_in.name.split())[:MAX_NAME_CHARACTERS], _checked_address(walk_in.email)
    known = _participant_at(event.id, email) if email else None
    if known is None:
        if not name:
            raise NameMissing
        _expect_room(event)
        known = _added(event, _new_walk_in(event, name, email, walk_in.institution_id))
    _mark(Participant.id == known.id, True)
    _record(user, event, f"Anwesenheit zu „{event.title}“ eingetragen: eine Person ohne Anmeldung", 1)
    return known


def check_in(participant: Participant, *, actor: User | None) -> bool:
    """By code: of the person who scanned, or with None by the participant alone. Raises `NotHeld`."""
    event = expect_held(participant.event_id)
    changed = _mark(Participant.id == participant.id, True)
    if changed:
        by = "" if actor else ", durch die Person selbst"
        _record(actor, event, f"Anwesenheit zu „{event.title}“ eingetragen: eine Person mit Code{by}", changed)
    return bool(changed)


def check_in_person(event: Event, person: User) -> bool:
    """Who is signed in is present now if they take part; returns whether they do. Raises `NotHeld`."""
    found = _participant_at(event.id, normal_address(person.email))
    if found is not None:
        check_in(found, actor=person)
    return found is not None


def claim_presence(event: Event, email: str) -> None:
    """Anybody can type any address: that counts once whoever plans the Termin confirms it. Raises `NotHeld`."""
    expect_held(event.id)
    found = _participant_at(event.id, normal_address(email))
    if found is None:
        return
    is_new = Participant.attended.is_not(True) & Participant.claimed_at.is_(None)
    done = session().execute(update(Participant).where(Participant.id == found.id, is_new).values(claimed_at=now()))
    if done.rowcount:  # type: ignore[attr-defined]
        _record(None, event, f"Anwesenheit zu „{event.title}“ am Aushang gemeldet: eine Person, noch zu bestätigen", 1)


def expect_held(event_id: uuid.UUID) -> Event:
    """The Termin. Raises `NotHeld` for a draft and for what was called off or deleted."""
    event = session().get_one(Event, event_id)
    if event.status != PLANNED or event.deleted_at is not None:
        raise NotHeld
    return event


def _mark(which: Any, attended: bool | None) -> int:
    """One statement that touches nothing but what differs: the last of two ticks on the same person counts.

    It also settles what was claimed at the poster.
    """
    differs = Participant.attended.is_not(None) if attended is None else Participant.attended.is_distinct_from(attended)
    is_unsettled = differs | Participant.claimed_at.is_not(None)
    values = {"attended": attended, "attendance_at": now() if attended is not None else None, "claimed_at": None}
    done = session().execute(update(Participant).where(which, is_unsettled).values(values))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _participant_at(event_id: uuid.UUID, email: str) -> Participant | None:
    """By the address they were entered with, or that of their account."""
    of_account = select(Person.id).where(func.lower(Person.email) == email, Person.deactivated_at.is_(None))
    is_theirs = (Participant.email == email) | Participant.person_id.in_(of_account)
    return session().scalar(select(Participant).where(Participant.event_id == event_id, is_theirs).limit(1))


def _new_walk_in(event: Event, name: str, email: str, institution_id: uuid.UUID | None) -> Participant:
    """A guest, or the person with an account that has this address."""
    person = person_at(email) if email else None
    if person is not None and person.is_active and person.role in CONTENT_ROLES:
        about: dict[str, Any] = {"person_id": person.id, "institution_id": person.institution_id, "email": None}
    else:
        known = institution_id is not None and session().get(Institution, institution_id) is not None
        about = {"name": name, "email": email or None, "institution_id": institution_id if known else None}
    return Participant(event_id=event.id, source=WALK_IN, answer=ACCEPTED, **about)


def _added(event: Event, new: Participant) -> Participant:
    """The row, or the one that somebody else added for the same address at the same moment."""
    try:
        with session().begin_nested():
            session().add(new)
            session().flush()
    except IntegrityError:
        same = (Participant.email == new.email) | (Participant.person_id == new.person_id)
        return session().scalars(select(Participant).where(Participant.event_id == event.id, same)).one()
    return new


def _expect_room(event: Event) -> None:
    counting = select(func.count()).select_from(Participant).where(Participant.event_id == event.id)
    if (session().scalar(counting) or 0) >= MAX_PARTICIPANTS:
        raise ListFull


def _checked_address(text: str) -> str:
    email = normal_address(text)
    if not email:
        return ""
    try:
        address = Address(addr_spec=email)
    except (ValueError, IndexError, MessageError):
        raise BadAddress from None
    if "." not in address.domain:
        raise BadAddress
    return address.addr_spec


def _record(user: User | None, event: Event, text: str, count: int) -> None:
    """No names: the trail cannot be changed, and who was there is kept for five years only."""
    record(
        "attendance.take",
        actor=user,
        about=event,
        workspace_id=event.workspace_id,
        text=text,
        details={"people": count},
    )
