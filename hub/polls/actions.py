"""Asking for dates, answering, and making a Termin of the best one. Actions; they never commit."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.actions import Plan, create_event
from hub.calendar.models import Event
from hub.calendar.times import Span
from hub.db import now, session
from hub.documents.audience import readers_of
from hub.documents.models import Workspace
from hub.errors import HubError, NotFound
from hub.invitations.addresses import Address, clean_name, valid_address
from hub.invitations.inviting import PERSON, add_participants
from hub.polls.models import CHOICES, Poll, PollOption, Vote, Voter

MAX_OPTIONS = 30
MAX_VOTERS = 300
MAX_DAYS = 180
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class TooFewTimes(HubError):
    message = lazy_gettext("Bitte bieten Sie mindestens zwei Zeiten an.")


class TooManyTimes(HubError):
    def __init__(self) -> None:
        super().__init__(gettext("Bitte bieten Sie höchstens %(most)s Zeiten an.", most=MAX_OPTIONS))


class BadDeadline(HubError):
    def __init__(self) -> None:
        super().__init__(
            gettext("Bitte wählen Sie als Frist einen Tag zwischen heute und heute in %(days)s Tagen.", days=MAX_DAYS)
        )


class NotOpen(HubError):
    message = lazy_gettext("Diese Umfrage ist beendet. Antworten lassen sich nicht mehr abgeben oder ändern.")


class NameMissing(HubError):
    message = lazy_gettext("Bitte geben Sie Ihren Namen an.")


class NameTaken(HubError):
    message = lazy_gettext(
        "Unter diesem Namen hat schon jemand geantwortet. Waren Sie das, nutzen Sie den Link, den Sie danach bekommen "
        "haben. Sonst ergänzen Sie bitte Ihre Institution."
    )


class BadAddress(HubError):
    message = lazy_gettext(
        "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de an, oder lassen Sie das Feld leer."
    )


class NothingSaid(HubError):
    message = lazy_gettext("Bitte sagen Sie zu jeder Zeit etwas: Ja, Wenn nötig oder Nein.")


class TooManyVoters(HubError):
    message = lazy_gettext("Hier haben schon sehr viele geantwortet. Bitte melden Sie sich bei der Person, die fragt.")


class AlreadyDecided(HubError):
    message = lazy_gettext("Aus dieser Umfrage ist schon ein Termin geworden.")


@dataclass(frozen=True)
class Asked:
    """Everything people say of a Terminumfrage; `times` are moments (UTC)."""

    title: str
    format_id: uuid.UUID
    times: Sequence[tuple[datetime, datetime]]
    closes_at: datetime
    description: str = ""
    place: str = ""
    has_address: bool = True


@dataclass(frozen=True)
class Answer:
    """What somebody says: a choice for every option's id."""

    choices: Mapping[uuid.UUID, str]
    name: str = ""
    email: str = ""
    comment: str = ""


def ask_for_date(user: User, workspace: Workspace, asked: Asked) -> Poll:
    """Raises `TooFewTimes`, `TooManyTimes`, `BadDeadline`."""
    times = sorted(set(asked.times))
    if len(times) < 2:
        raise TooFewTimes
    if len(times) > MAX_OPTIONS:
        raise TooManyTimes
    _expect_deadline(asked.closes_at)
    poll = Poll(
        id=uuid.uuid4(),
        workspace_id=workspace.id,
        title=" ".join(asked.title.split()),
        description=asked.description,
        place=asked.place,
        format_id=asked.format_id,
        closes_at=asked.closes_at,
        link_revision=0 if asked.has_address else None,
        created_by=user.id,
        options=[PollOption(id=uuid.uuid4(), starts_at=start, ends_at=end) for start, end in times],
    )
    session().add(poll)
    session().flush()
    _record(user, poll, "polls.ask", "Terminumfrage „{}“ begonnen")
    return poll


def answer_as_person(user: User, poll: Poll, answer: Answer) -> Voter:
    """Answer, or change one's answer. Raises `NotOpen`, `NothingSaid`."""
    _lock_open(poll)
    voter = session().scalar(select(Voter).where(Voter.poll_id == poll.id, Voter.person_id == user.id))
    if voter is None:
        voter = Voter(id=uuid.uuid4(), poll_id=poll.id, person_id=user.id, name="", name_key=f"person {user.id}")
        session().add(voter)
    voter.name = user.name
    _say(poll, voter, answer)
    return voter


def answer_as_guest(poll: Poll, answer: Answer, *, voter: Voter | None = None) -> Voter:
    """Answer without an account; `voter` is whose answer is changed.

    One answer per name, at most `MAX_VOTERS` in all: counted while the poll's row is locked. Raises `NotOpen`,
    `NameMissing`, `NameTaken`, `BadAddress`, `NothingSaid`, `TooManyVoters`.
    """
    _lock_open(poll)
    name = " ".join(CONTROL.sub(" ", answer.name).split())
    if not name:
        raise NameMissing
    email = valid_address(answer.email) if answer.email else ""
    if email is None:
        raise BadAddress
    key = f"name {unicodedata.normalize('NFKC', name).casefold()}"
    same = select(Voter.id).where(Voter.poll_id == poll.id, Voter.name_key == key)
    if session().scalar(same) not in (None, voter.id if voter else None):
        raise NameTaken
    if voter is None:
        count = session().scalar(select(func.count()).select_from(Voter).where(Voter.poll_id == poll.id)) or 0
        if count >= MAX_VOTERS:
            raise TooManyVoters
        voter = Voter(id=uuid.uuid4(), poll_id=poll.id, name=name, name_key=key)
        session().add(voter)
    voter.name, voter.name_key, voter.email = name, key, email
    _say(poll, voter, answer)
    return voter


def remove_voter(user: User, poll: Poll, voter: Voter) -> None:
    """Take out an answer that does not belong here."""
    session().delete(voter)
    session().flush()
    _record(user, poll, "polls.remove-answer", "Eine Antwort aus „{}“ entfernt")


def renew_address(user: User, poll: Poll) -> None:
    """A new address; the old one does not hold any more."""
    poll.link_revision = (poll.link_revision or 0) + 1
    session().flush()
    _record(user, poll, "polls.renew-address", "Adresse der Terminumfrage „{}“ erneuert")


def change_deadline(user: User, poll: Poll, closes_at: datetime) -> None:
    """Raises `BadDeadline`, `AlreadyDecided`."""
    if poll.event_id is not None:
        raise AlreadyDecided
    _expect_deadline(closes_at)
    poll.closes_at, poll.ended_at, poll.told_at = closes_at, None, None
    session().flush()
    _record(user, poll, "polls.change-deadline", "Frist der Terminumfrage „{}“ geändert")


def end_poll(user: User, poll: Poll) -> None:
    if poll.ended_at is None:
        poll.ended_at = now()
        session().flush()
        _record(user, poll, "polls.end", "Terminumfrage „{}“ beendet")


def make_event(user: User, poll: Poll, option: PollOption, span: Span) -> Event:
    """A draft at this time, with everybody who answered as participants; who said no is not invited.

    Guests are invited only where they left an address, colleagues only while they read the Bereich.
    Raises `AlreadyDecided`, `NotFound`.
    """
    locked = session().scalar(select(Poll).where(Poll.id == poll.id).with_for_update())
    if locked is None or option.poll_id != poll.id:
        raise NotFound
    if locked.event_id is not None:
        raise AlreadyDecided
    plan = Plan(title=poll.title, format_id=poll.format_id, span=span, description=poll.description, place=poll.place)
    event = create_event(user, session().get_one(Workspace, poll.workspace_id), plan)
    poll.event_id, poll.ended_at = event.id, poll.ended_at or now()
    _invite(event, option)
    session().flush()
    _record(user, poll, "polls.decide", "Aus der Terminumfrage „{}“ einen Termin gemacht")
    return event


def _invite(event: Event, option: PollOption) -> None:
    """Everybody who can at this time: who may still read the Bereich, and guests who left an address."""
    readers = {reader.id for reader in readers_of(event.workspace_id)}
    can = select(Voter).join(Vote).where(Vote.option_id == option.id, Vote.choice != "no")
    voters = session().scalars(can.order_by(Voter.answered_at.desc())).all()
    guests = {voter.email: Address(clean_name(voter.name), voter.email) for voter in voters if voter.email}
    add_participants(
        event, {voter.person_id: PERSON for voter in voters if voter.person_id in readers}, guests.values()
    )


def _say(poll: Poll, voter: Voter, answer: Answer) -> None:
    if set(answer.choices) != {option.id for option in poll.options} or not set(answer.choices.values()) <= {*CHOICES}:
        raise NothingSaid
    voter.comment = " ".join(CONTROL.sub(" ", answer.comment).split())
    voter.answered_at = now()
    said = {vote.option_id: vote for vote in voter.votes}
    for option_id, choice in answer.choices.items():
        if option_id in said:
            said[option_id].choice = choice
        else:
            voter.votes.append(Vote(option_id=option_id, choice=choice))
    session().flush()


def _lock_open(poll: Poll) -> None:
    """Nobody ends the poll, and no same name answers, until the commit."""
    statement = select(Poll).where(Poll.id == poll.id).with_for_update().execution_options(populate_existing=True)
    locked = session().scalar(statement)
    if locked is None or not locked.takes_answers:
        raise NotOpen


def _expect_deadline(closes_at: datetime) -> None:
    if not now() < closes_at <= now() + timedelta(days=MAX_DAYS + 1):
        raise BadDeadline


def _record(user: User, poll: Poll, action: str, text: str) -> None:
    record(action, actor=user, about=poll, workspace_id=poll.workspace_id, text=text.format(poll.title))
