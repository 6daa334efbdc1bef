"""Answering: by personal address, in the hub, or by the mail of a calendar. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from hub.accounts.queries import normal_address, people_behind
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import DELEGATED, OPEN, Event, Participant
from hub.calendar.times import local
from hub.db import now, session
from hub.errors import HubError
from hub.invitations.addresses import Address, clean_name, valid_address
from hub.invitations.errors import (
    CannotBeInvited,
    DeputiesDoNotDelegate,
    DeputyNamed,
    DeputyTakesPart,
    EventCalledOff,
    EventOver,
    NoDeputyNamed,
    NotAnnounced,
)
from hub.invitations.invited import Invited, ahead_in_series, invited_at, locked
from hub.invitations.inviting import DEPUTY, add_participants, person_or_guest
from hub.invitations.labels import NEW_ANSWERS, OF_PARTSTAT
from hub.notices.actions import notify
from hub.notices.models import Notice

MAX_COMMENT_CHARACTERS = 1000


def answer_invitation(
    invited: Invited, *, answer: str, comment: str, by: User | None, for_series: bool = False
) -> None:
    """Give or change one's answer, with `for_series` also for the other Termine of the series that are not over.

    `by` is the person where they are signed in. Raises `EventOver`, `EventCalledOff`, `NotAnnounced`.
    """
    expect_answerable(invited.event)
    rows = [invited]
    if for_series:
        rows += [row for row in ahead_in_series(invited) if row.participant.id != invited.participant.id]
    for row in rows:
        _answer(row.participant, answer, comment)
    _after_answer(invited, answer, by=by, count=len(rows))


def send_deputy(
    invited: Invited, *, name: str, email: str, person_id: uuid.UUID | None, comment: str, by: User | None
) -> None:
    """Name who comes instead: they are invited in turn, by mail.

    Raises `NoDeputyNamed`, `DeputyTakesPart`, `DeputyNamed`, `DeputiesDoNotDelegate` and what answering raises.
    """
    expect_answerable(invited.event)
    _expect_no_deputy(invited)
    _replace(invited, *_deputy(name, email, person_id), comment)
    _after_answer(invited, DELEGATED, by=by, count=1)


def answer_by_mail(  # noqa: PLR0917 (one REPLY, in the order RFC 5546 names its parts)
    uid: str,
    email: str,
    partstat: str,
    sequence: int,
    recurrence: datetime | None,
    comment: str,
    deputy: Address | None = None,
) -> bool:
    """Take over the REPLY of a calendar (RFC 5546 §3.2.3), in the open transaction; returns whether it was applied.

    `recurrence` names one Termin of a series by its moment or, without a zone, its local wall time; without it the
    answer counts for all Termine of this UID that are not over. What answers an older time than the present is ignored.
    `deputy` comes instead, by the rules of `send_deputy`: a Termin where one of them is broken keeps its answer.
    """
    answer = OF_PARTSTAT.get(partstat.upper())
    if answer is None:
        return False
    found = [row for row in invited_at(uid, normal_address(email)) if row.is_reachable and _is_open(row.event)]
    if recurrence is not None:
        found = [row for row in found if _is_at(row.event, recurrence)]
    found = [row for row in found if sequence >= row.participant.asked_sequence]
    instead = valid_address(deputy.email) if deputy is not None and answer == DELEGATED else None
    if deputy is not None and instead is not None:
        named = Address(clean_name(deputy.name), instead)
        found = [row for row in found if _send_deputy_by_mail(row, named, comment)]
    else:
        for row in found:
            _answer(row.participant, answer, comment)
    if found:
        _after_answer(found[0], answer, by=None, count=len(found))
    return bool(found)


def ask_anew(event: Event) -> None:
    """The time has changed: every answer was to another time. Who planned it has given theirs by that.

    Whoever registered keeps the seat until they give it back.
    """
    for participant in session().scalars(select(Participant).where(Participant.event_id == event.id)):
        participant.asked_sequence = event.sequence
        participant.reminded_at = None
        is_bound = participant.source == "registration" or participant.person_id == event.organiser_id
        if participant.answer != DELEGATED and not is_bound:
            participant.answer, participant.answered_at, participant.comment = OPEN, None, ""
    session().flush()


def expect_answerable(event: Event) -> None:
    """Raises `NotAnnounced`, `EventCalledOff`, `EventOver`."""
    if event.is_draft:
        raise NotAnnounced
    if event.is_cancelled:
        raise EventCalledOff
    if event.ends_at <= now():
        raise EventOver


def _is_open(event: Event) -> bool:
    try:
        expect_answerable(event)
    except HubError:
        return False
    return True


def _is_at(event: Event, recurrence: datetime) -> bool:
    """Whether this is the Termin of its series that RECURRENCE-ID names."""
    if event.series is None or event.recurrence is None:
        return event.starts_at == recurrence if recurrence.tzinfo else False
    wall_time = local(recurrence, event.series.timezone) if recurrence.tzinfo else recurrence
    planned = datetime.fromisoformat(event.recurrence)
    return planned.date() == wall_time.date() if event.series.is_all_day else planned == wall_time


def _answer(participant: Participant, answer: str, comment: str) -> None:
    current = locked(participant).participant
    current.answer, current.answered_at = answer, now()
    current.comment = comment.replace("\x00", "").strip()[:MAX_COMMENT_CHARACTERS]
    session().flush()


def _send_deputy_by_mail(invited: Invited, deputy: Address, comment: str) -> bool:
    """Whether the rules of `send_deputy` allow it. Whoever comes instead answers for themselves."""
    try:
        _expect_no_deputy(invited)
        _replace(invited, *person_or_guest(deputy), comment)
    except HubError:
        return False
    return True


def _expect_no_deputy(invited: Invited) -> None:
    """Raises `DeputiesDoNotDelegate`, `DeputyNamed`."""
    participant = locked(invited.participant).participant
    if participant.deputy_of_id is not None:
        raise DeputiesDoNotDelegate
    if session().scalar(select(Participant.id).where(Participant.deputy_of_id == participant.id)) is not None:
        raise DeputyNamed


def _replace(invited: Invited, sources: dict[uuid.UUID, str], guests: Sequence[Address], comment: str) -> None:
    """Raises `DeputyTakesPart`."""
    if not add_participants(invited.event, sources, guests):
        raise DeputyTakesPart
    deputy = session().scalars(_just_added(invited.event, sources, guests)).one()
    deputy.source, deputy.deputy_of_id = DEPUTY, invited.participant.id
    _answer(invited.participant, DELEGATED, comment)


def _deputy(name: str, email: str, person_id: uuid.UUID | None) -> tuple[dict[uuid.UUID, str], list[Address]]:
    if person_id is not None:
        if not people_behind([f"person:{person_id}"]):
            raise CannotBeInvited
        return {person_id: DEPUTY}, []
    address, called = valid_address(email), clean_name(name)
    if address is None or not called:
        raise NoDeputyNamed
    return person_or_guest(Address(called, address))


def _just_added(event: Event, sources: dict[uuid.UUID, str], guests: Sequence[Address]) -> Select[Any]:
    wanted = select(Participant).where(Participant.event_id == event.id)
    if sources:
        return wanted.where(Participant.person_id.in_(sources))
    return wanted.where(Participant.email == guests[0].email)


def _after_answer(invited: Invited, answer: str, *, by: User | None, count: int) -> None:
    event = invited.event
    _tell_organiser(event, spared=by)
    actor = by or invited.person
    record(
        "invitations.answer",
        actor=actor,
        about=event,
        workspace_id=event.workspace_id,
        text=f"Auf die Einladung zu „{event.title}“ geantwortet",
        details={"participant": str(invited.participant.id), "answer": answer, "events": count},
    )


def _tell_organiser(event: Event, *, spared: User | None) -> None:
    """One notice until it is read, however many answer."""
    if spared is not None and spared.id == event.organiser_id:
        return
    waiting = select(Notice.id).where(
        Notice.person_id == event.organiser_id,
        Notice.event_id == event.id,
        Notice.kind == NEW_ANSWERS,
        Notice.read_at.is_(None),
    )
    if session().scalar(waiting.limit(1)) is None:
        notify([event.organiser_id], NEW_ANSWERS, url=f"/events/{event.id}", about=event, name=event.title)
