"""Who has to be written to, and when. What each has been told of stands in their row, so that nothing comes twice."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select

from hub import jobs, mail
from hub.calendar.models import Event, Participant
from hub.db import now, session, transaction
from hub.invitations.invited import Invited, ends_altogether, invitations, invited_to_series, whole_series

CHANGES_COLLECTED_FOR = timedelta(minutes=2)
MAX_MAILS_AT_ONCE = 6
INVITED, CHANGED, CANCELLED, SHORTENED = "invited", "changed", "cancelled", "shortened"


def tell_soon(event: Event) -> None:
    """Ask for mails about this Termin, in the open transaction: once, also for a whole series announced at once."""
    if _is_asked_for(event):
        jobs.queue("invitations.tell", event_id=str(event.id))


def tell_later(event: Event) -> None:
    """The same after a short while: whoever changes a Termin often changes it twice."""
    jobs.queue_later("invitations.tell", wait=CHANGES_COLLECTED_FOR, event_id=str(event.id))


def tell_under_new_uid(event: Event) -> None:
    """The Termin leaves its series or begins a new one: it is told anew, and the old series as it is from now on."""
    knew = select(Participant).where(Participant.event_id == event.id, Participant.told_sequence.is_not(None))
    rows = session().scalars(knew).all()
    if not rows:
        return
    for participant in rows:
        participant.told_sequence = None
    tell_later(event)
    asked: set[Any] = session().info.setdefault("invitations.shortened", set())
    if event.series_id is not None and event.series_id not in asked:
        asked.add(event.series_id)
        jobs.queue_later("invitations.shortened", wait=CHANGES_COLLECTED_FOR, series_id=str(event.series_id))


@jobs.handles("invitations.shortened")
def tell_rest_of_series(payload: dict[str, str]) -> None:
    """Whoever knows a series that lost Termine to another one gets it once more, also when all of it is over."""
    with transaction(writing=True):
        rows = invited_to_series(uuid.UUID(payload["series_id"]))
        known = [row for row in rows if row.participant.told_sequence is not None and row.is_reachable]
        for same in by_person([row for row in known if row.event.deleted_at is None and not row.event.is_cancelled]):
            write_to(same, SHORTENED)


@jobs.handles("invitations.tell")
def tell_everybody(payload: dict[str, str]) -> None:
    """One mail to each whose calendar is behind; mark and mail are written together, or neither."""
    with transaction(writing=True):
        behind = [invited for invited in _of(payload) if invited.is_to_be_told]
        for same in by_person(behind):
            called_off = [invited for invited in same if invited.event.is_cancelled]
            held = [invited for invited in same if not invited.event.is_cancelled]
            for letter in _letters(called_off, is_one=_end_altogether):
                write_to(letter, CANCELLED)
            for letter in _letters(held, is_one=whole_series):
                is_known = any(invited.participant.told_sequence is not None for invited in letter)
                write_to(letter, CHANGED if is_known else INVITED)


def _letters(same: Sequence[Invited], *, is_one: Callable[[Sequence[Invited]], object]) -> list[Sequence[Invited]]:
    """What one mail each is about: a calendar may read only the first of several Termine of a message.

    A series as a whole is one, and so are more Termine than anybody wants mails of.
    """
    if not 1 < len(same) <= MAX_MAILS_AT_ONCE or is_one(same):
        return [same]
    return [[invited] for invited in same]


def _end_altogether(same: Sequence[Invited]) -> bool:
    return ends_altogether(same[0].event)


def write_to(same: Sequence[Invited], occasion: str) -> None:
    """Queue one mail to one person about these Termine of one series (or a single one), and note that."""
    if not same:
        return
    for invited in same:
        invited.participant.told_sequence, invited.participant.told_at = invited.event.sequence, now()
    ids = ",".join(str(invited.participant.id) for invited in same)
    mail.send_composed("invitations.letter", recipient=same[0].email, occasion=occasion, participants=ids)


def tell_removed(invited: Invited) -> None:
    """Take the Termin out of the calendar of one who is not invited any more, if they knew of it."""
    event, participant = invited.event, invited.participant
    knew = participant.told_sequence is not None and not event.is_cancelled and event.ends_at > now()
    if knew and invited.is_reachable:
        mail.send_composed(
            "invitations.removed",
            recipient=invited.email,
            event_id=str(event.id),
            person_id=str(participant.person_id or ""),
            email=invited.email,
            name=invited.name,
        )


def _is_asked_for(event: Event) -> bool:
    """Announcing a series of fifty asks fifty times in one transaction."""
    asked: set[Any] = session().info.setdefault("invitations.tell", set())
    key = event.series_id or event.id
    is_new = key not in asked
    asked.add(key)
    return is_new


def _of(payload: dict[str, str]) -> list[Invited]:
    """Everybody of the Termin, or of the series it belongs to by now."""
    event = session().get(Event, uuid.UUID(payload["event_id"]))
    if event is None:
        return []
    wanted: Select[Any] = invitations().with_for_update(of=Participant).order_by(Event.starts_at, Participant.id)
    same = Event.series_id == event.series_id if event.series_id else Event.id == event.id
    return [Invited(*row) for row in session().execute(wanted.where(same))]


def by_person(rows: Iterable[Invited]) -> list[list[Invited]]:
    """The rows of each human being together, in the order they came in."""
    people: dict[str, list[Invited]] = defaultdict(list)
    for invited in rows:
        people[invited.key].append(invited)
    return list(people.values())
