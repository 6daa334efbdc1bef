"""What outlives one Termin: the decisions, open questions and topics of a Bereich."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import contains_eager

from hub.accounts.models import Person
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.days import day_of, today
from hub.db import session
from hub.matching import contains_word
from hub.minutes.models import AgendaItem, Decision, Question, Topic
from hub.minutes.queries import GivenTask, tasks_at
from hub.paging import Page, page_of
from hub.permissions import visible_events

MAX_SHOWN = 200
MAX_SETTLED = 50


class Decided(NamedTuple):
    """One line of the register."""

    decision: Decision
    item: AgendaItem
    event: Event
    tasks: list[GivenTask]


class Station(NamedTuple):
    """A Termin that an open question was talked about in."""

    event_id: uuid.UUID
    title: str
    day: date


class Tracked(NamedTuple):
    """A question with its way through the Termine the person may see, and how many days it is open or was."""

    id: uuid.UUID
    title: str
    days: int
    stations: list[Station]
    is_open: bool
    decision: str

    @property
    def event_ids(self) -> list[uuid.UUID]:
        return [station.event_id for station in self.stations]


class Waiting(NamedTuple):
    """A topic of the Themenspeicher; `station` is the Termin it came back from."""

    id: uuid.UUID
    title: str
    reason: str
    who: str
    at: datetime
    station: Station | None


def decisions_in(
    user: User, workspace_id: uuid.UUID, *, words: str, year: str, page: int
) -> tuple[Page[Decision], list[Decided]]:
    """One page of the register, the newest first; `words` all stand in the decision or in the title of its item."""
    wanted = (
        select(Decision)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Event, Event.id == AgendaItem.event_id)
        .options(contains_eager(Decision.item))
        .where(Decision.workspace_id == workspace_id, visible_events(user))
        .order_by(Decision.month.desc(), Decision.serial.desc())
    )
    for word in words.split()[:10]:
        found = contains_word(Decision.text, word) | contains_word(AgendaItem.title, word)
        wanted = wanted.where(found | (Decision.month + "/" + cast(Decision.serial, String) == word))
    if year:
        wanted = wanted.where(Decision.month.startswith(f"{year}-", autoescape=True))
    shown = page_of(wanted, page)
    event_ids = {decision.item.event_id for decision in shown.rows}
    events = {event.id: event for event in session().scalars(select(Event).where(Event.id.in_(event_ids)))}
    tasks = tasks_at(user, [decision.item_id for decision in shown.rows])
    lines = [Decided(row, row.item, events[row.item.event_id], tasks[row.item_id]) for row in shown.rows]
    return shown, lines


def years_with_decisions(workspace_id: uuid.UUID) -> list[str]:
    """Newest first."""
    years = select(func.substr(Decision.month, 1, 4)).where(Decision.workspace_id == workspace_id).distinct()
    return sorted(session().scalars(years), reverse=True)


def open_questions(user: User, workspace_id: uuid.UUID) -> list[Tracked]:
    """The oldest first."""
    wanted = select(Question).where(Question.workspace_id == workspace_id, Question.settled_at.is_(None))
    return _tracked(user, session().scalars(wanted.order_by(Question.raised_at, Question.id).limit(MAX_SHOWN)).all())


def settled_questions(user: User, workspace_id: uuid.UUID) -> list[Tracked]:
    """The last ones that were decided or ended."""
    wanted = select(Question).where(Question.workspace_id == workspace_id, Question.settled_at.is_not(None))
    wanted = wanted.order_by(Question.settled_at.desc(), Question.id).limit(MAX_SETTLED)
    return _tracked(user, session().scalars(wanted).all())


def waiting_topics(user: User, workspace_id: uuid.UUID) -> list[Waiting]:
    """The oldest first; from which Termin one came back only where the person may see that."""
    wanted = (
        select(Topic, Person.name)
        .join(Person, Person.id == Topic.created_by)
        .where(Topic.workspace_id == workspace_id, Topic.is_waiting)
        .order_by(Topic.created_at, Topic.id)
        .limit(MAX_SHOWN)
    )
    rows = session().execute(wanted).all()
    stations = _stations(user, AgendaItem.id, {topic.item_id for topic, _ in rows if topic.item_id})
    return [
        Waiting(topic.id, topic.title, topic.reason, who, topic.created_at, next(iter(stations[topic.item_id]), None))
        for topic, who in rows
    ]


def _tracked(user: User, questions: Sequence[Question]) -> list[Tracked]:
    stations = _stations(user, AgendaItem.question_id, {question.id for question in questions})
    ids = {question.decision_id for question in questions if question.decision_id}
    numbers = {row.id: row.number for row in session().scalars(select(Decision).where(Decision.id.in_(ids)))}
    return [
        Tracked(
            id=question.id,
            title=question.title,
            days=((day_of(question.settled_at) if question.settled_at else today()) - day_of(question.raised_at)).days,
            stations=stations[question.id],
            is_open=question.is_open,
            decision=numbers.get(question.decision_id, "") if question.decision_id else "",
        )
        for question in questions
    ]


def _stations(user: User, column: Any, ids: Collection[uuid.UUID]) -> dict[uuid.UUID | None, list[Station]]:
    """The Termine of items, by time, for each value of a column of theirs."""
    found: dict[uuid.UUID | None, list[Station]] = defaultdict(list)
    wanted = select(column, Event.id, Event.title, Event.first_day).join(Event, Event.id == AgendaItem.event_id)
    wanted = wanted.where(column.in_(ids), visible_events(user)).order_by(Event.starts_at, Event.id)
    for key, event_id, title, day in session().execute(wanted):
        found[key].append(Station(event_id, title, day))
    return found
