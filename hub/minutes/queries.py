"""Reading the agenda and the minutes of one Termin."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext
from sqlalchemy import bindparam, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.calendar.models import CANCELLED, DECLINED, Event, Participant
from hub.calendar.times import local
from hub.db import read, session
from hub.documents.audience import names_of_principals, readers_of
from hub.documents.models import Document, Entry, Folder, Membership
from hub.documents.pages import icon_of
from hub.minutes.models import AgendaAttachment, AgendaItem, AgendaTask, Decision, Minutes, Question
from hub.permissions import visible_entries, visible_events, visible_tasks
from hub.tasks.models import Task
from search.german import fold

MAX_FOUND = 20
MAX_FOLDERS = 500

_item = AgendaItem.__table__.c
_ITEMS = (
    select(
        *(_item.id, _item.position, _item.title, _item.minutes, _item.owner, _item.note, _item.text, _item.version),
        *(_item.revision, _item.is_postponed, _item.question_id),
    )
    .where(_item.event_id == bindparam("event_id"))
    .order_by(_item.position, _item.id)
)
_MINUTES = select(Minutes.__table__).where(Minutes.__table__.c.event_id == bindparam("event_id"))


class Attachment(NamedTuple):
    """A document that belongs to an item and that the person may read."""

    id: uuid.UUID
    name: str
    icon: str


class GivenTask(NamedTuple):
    """An Aufgabe that came out of an item."""

    id: uuid.UUID
    title: str
    owner: str
    due_on: date | None
    status: str


@dataclass
class Point:
    """An item as a page shows it; `begins` is a wall time („09:40“), empty where nobody can tell."""

    id: uuid.UUID
    number: int
    title: str
    minutes: int | None
    begins: str
    owner: str = ""
    note: str = ""
    text: str = ""
    version: int = 0
    revision: int = 1
    is_postponed: bool = False
    question: Question | None = None
    attachments: list[Attachment] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    tasks: list[GivenTask] = field(default_factory=list)

    @property
    def has_results(self) -> bool:
        return bool(self.text or self.decisions or self.tasks)


class Attendee(NamedTuple):
    """Somebody who was invited, and whether they were there (None: nobody has said)."""

    id: uuid.UUID
    name: str
    institution: str
    answer: str
    attended: bool | None

    @property
    def has_declined(self) -> bool:
        return self.answer == DECLINED


def titles_and_times(event: Event) -> list[Point]:
    """What an invitation alone shows of an agenda. One constant query."""
    return [
        Point(id=row.id, number=number, title=row.title, minutes=row.minutes, begins=begins)
        for number, (row, begins) in enumerate(_timed(event), 1)
    ]


def agenda_of(user: User, event: Event) -> list[Point]:
    """The agenda for those who read the Bereich, with the attachments that this person may read."""
    rows = _timed(event)
    attachments = _attachments(user, [row.id for row, _ in rows])
    questions = _questions([row.question_id for row, _ in rows if row.question_id])
    return [
        Point(
            id=row.id,
            number=number,
            title=row.title,
            minutes=row.minutes,
            begins=begins,
            owner=row.owner,
            note=row.note,
            text=row.text,
            version=row.version,
            revision=row.revision,
            is_postponed=row.is_postponed,
            question=questions.get(row.question_id) if row.question_id else None,
            attachments=attachments[row.id],
        )
        for number, (row, begins) in enumerate(rows, 1)
    ]


def record_of(user: User, event: Event) -> list[Point]:
    """The same with what came out of every item."""
    points = agenda_of(user, event)
    ids = [point.id for point in points]
    decisions, tasks = decisions_at(ids), tasks_at(user, ids)
    for point in points:
        point.decisions, point.tasks = decisions[point.id], tasks[point.id]
    return points


def state_of(event: Event) -> Minutes | None:
    """How far the minutes are, None before anybody did anything with them. One constant query."""
    rows = read(_MINUTES, event_id=event.id)
    return Minutes(**rows[0]._mapping) if rows else None


def decisions_at(item_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Decision]]:
    """The decisions of these items, by number."""
    found: dict[uuid.UUID, list[Decision]] = defaultdict(list)
    wanted = select(Decision).where(Decision.item_id.in_(item_ids)).order_by(Decision.month, Decision.serial)
    for decision in session().scalars(wanted):
        found[decision.item_id].append(decision)
    return found


def tasks_at(user: User, item_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[GivenTask]]:
    """The Aufgaben of these items that the person may read, in the order they were given."""
    wanted = (
        select(AgendaTask.item_id, Task.id, Task.title, Task.owner, Task.due_on, Task.status)
        .join(Task, Task.id == AgendaTask.task_id)
        .where(AgendaTask.item_id.in_(item_ids), visible_tasks(user))
        .order_by(Task.created_at, Task.id)
    )
    rows = session().execute(wanted).all()
    names = names_of_principals({row.owner for row in rows if row.owner})
    found: dict[uuid.UUID, list[GivenTask]] = defaultdict(list)
    for item_id, task_id, title, owner, due_on, status in rows:
        found[item_id].append(GivenTask(task_id, title, names.get(owner or "", ""), due_on, status))
    return found


def attendees_of(event: Event) -> list[Attendee]:
    """Everybody invited, by name."""
    wanted = (
        select(Participant, Person.name, Institution.short_name)
        .outerjoin(Person, Person.id == Participant.person_id)
        .outerjoin(Institution, Institution.id == Participant.institution_id)
        .where(Participant.event_id == event.id)
    )
    found = [
        Attendee(row.id, name or row.name or row.email or "", institution or "", row.answer, row.attended)
        for row, name, institution in session().execute(wanted)
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def possible_owners(event: Event) -> list[tuple[str, str]]:
    """Who may get an Aufgabe of this Bereich: institutions and groups it is shared with, and its readers."""
    wanted = select(Membership.principal).where(Membership.workspace_id == event.workspace_id)
    circles = [principal for principal in session().scalars(wanted) if not principal.startswith("person:")]
    names = sorted(names_of_principals(circles).items(), key=lambda pair: pair[1].casefold())
    people = [
        (f"person:{reader.id}", gettext("%(name)s (%(institution)s)", name=reader.name, institution=reader.institution))
        for reader in readers_of(event.workspace_id)
    ]
    return [*names, *people]


def attached_to(user: User, item: AgendaItem) -> list[Attachment]:
    """The attachments of one item that the person may read."""
    return _attachments(user, [item.id])[item.id]


def documents_to_attach(user: User, event: Event, words: str) -> Sequence[Document]:
    """Readable documents whose name holds all the words; without words those of the Termin, else the newest here."""
    wanted = select(Document).where(visible_entries(user), Document.kind == "document")
    if words.split():
        for word in words.split()[:10]:
            wanted = wanted.where(Document.search_text.contains(fold(word), autoescape=True))
    elif event.folder_id is not None:
        wanted = wanted.where(Document.parent_id == event.folder_id)
    else:
        wanted = wanted.where(Document.workspace_id == event.workspace_id)
    return session().scalars(wanted.order_by(Document.changed_at.desc(), Document.id).limit(MAX_FOUND)).all()


def folders_of(workspace_id: uuid.UUID) -> list[tuple[str, str]]:
    """The folders of a Bereich by path, to file something into."""
    wanted = select(Folder.id, Folder.parent_id, Folder.name)
    wanted = wanted.where(Folder.workspace_id == workspace_id, Folder.trash_id.is_(None)).limit(MAX_FOLDERS)
    rows = {row.id: row for row in session().execute(wanted)}

    def path(row_id: uuid.UUID | None) -> str:
        row = rows.get(row_id) if row_id else None
        above = path(row.parent_id) if row else ""
        return f"{above} / {row.name}" if row and above else row.name if row else ""

    return sorted(((str(row_id), path(row_id)) for row_id in rows), key=lambda pair: pair[1].casefold())


def next_meeting(user: User, event: Event) -> Event | None:
    """The Termin after this one in its series, else of its format in the Bereich."""
    wanted = select(Event).where(
        visible_events(user),
        Event.workspace_id == event.workspace_id,
        Event.status != CANCELLED,
        Event.starts_at > event.starts_at,
    )
    same = Event.series_id == event.series_id if event.series_id else Event.format_id == event.format_id
    return session().scalars(wanted.where(same).order_by(Event.starts_at, Event.id).limit(1)).first()


def _timed(event: Event) -> list[tuple[Any, str]]:
    """The items with the times they begin at: after one of unknown length, or on a whole day, nobody can tell."""
    at: datetime | None = None if event.is_all_day else event.starts_at
    timed = []
    for row in read(_ITEMS, event_id=event.id):
        timed.append((row, f"{local(at, event.timezone):%H:%M}" if at is not None else ""))
        at = at + timedelta(minutes=row.minutes) if at is not None and row.minutes is not None else None
    return timed


def _attachments(user: User, item_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Attachment]]:
    wanted = (
        select(AgendaAttachment.item_id, Document.id, Document.name, Document.media_type)
        .join(Document, Document.id == AgendaAttachment.document_id)
        .where(AgendaAttachment.item_id.in_(item_ids), visible_entries(user))
        .order_by(Entry.sort_key)
    )
    found: dict[uuid.UUID, list[Attachment]] = defaultdict(list)
    for item_id, document_id, name, media_type in session().execute(wanted):
        found[item_id].append(Attachment(document_id, name, icon_of("document", media_type)))
    return found


def _questions(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Question]:
    if not ids:
        return {}
    return {question.id: question for question in session().scalars(select(Question).where(Question.id.in_(ids)))}
