"""The Tagesordnung of a Termin: items and their order. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import Event
from hub.db import now, session
from hub.documents.models import Document
from hub.errors import Conflict
from hub.minutes.errors import ItemHoldsResults, TooManyItems
from hub.minutes.models import AgendaAttachment, AgendaItem, AgendaTask, Decision, Question, Topic
from hub.minutes.state import event_of, expect_open, one_line, paragraphs, writable_item

MAX_ITEMS = 100
MAX_MINUTES = 24 * 60
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Point:
    """Everything people say of an item before the meeting."""

    title: str
    minutes: int | None = None
    owner: str = ""
    note: str = ""

    def columns(self) -> dict[str, object]:
        """The values by column. Raises `NoTitle`, `TooLong`."""
        owner = one_line(self.owner) if self.owner.strip() else ""
        return {
            "title": one_line(self.title),
            "minutes": self.minutes,
            "owner": owner,
            "note": paragraphs(self.note),
        }


def add_item(user: User, event: Event, point: Point) -> AgendaItem:
    """A new item at the end. Raises `NoTitle`, `TooLong`, `TooManyItems`, `MinutesClosed`."""
    expect_open(event.id)
    item = _append(user, event, point.columns())
    _record(user, event, "agenda.add", f"Punkt {item.position} in die Tagesordnung von „{event.title}“ aufgenommen")
    return item


def change_item(user: User, item: AgendaItem, point: Point, *, revision: int | None) -> None:
    """Change what was planned. Raises `Conflict` when somebody else was faster, and what `add_item` raises."""
    item = writable_item(item.id)
    if revision is not None and item.revision != revision:
        raise Conflict
    for name, value in point.columns().items():
        setattr(item, name, value)
    _touch(user, item)
    event = event_of(item)
    _record(user, event, "agenda.change", f"Punkt {item.position} der Tagesordnung von „{event.title}“ geändert")


def move_item(user: User, item: AgendaItem, *, direction: str) -> None:
    """One place up or down; at the end of the list nothing happens."""
    event = event_of(item)
    expect_open(event.id)
    items = _locked_items(event)
    at = [one.id for one in items].index(item.id)
    other = at - 1 if direction == UP else at + 1
    if not 0 <= other < len(items):
        return
    items[at], items[other] = items[other], items[at]
    _number(items)
    _record(user, event, "agenda.move", f"Tagesordnung von „{event.title}“ umgestellt")


def place_item(user: User, item: AgendaItem, *, before: uuid.UUID | None) -> None:
    """Before another item of this agenda, None for the end. Raises `Conflict` when that one is gone meanwhile."""
    event = event_of(item)
    expect_open(event.id)
    items = _locked_items(event)
    order = [one.id for one in items]
    rest = [one for one in items if one.id != item.id]
    if before is not None and before not in {one.id for one in rest}:
        raise Conflict
    at = len(rest) if before is None else [one.id for one in rest].index(before)
    placed = [*rest[:at], *(one for one in items if one.id == item.id), *rest[at:]]
    if [one.id for one in placed] == order:
        return
    _number(placed)
    _record(user, event, "agenda.move", f"Tagesordnung von „{event.title}“ umgestellt")


def remove_item(user: User, item: AgendaItem) -> None:
    """Take an item out; its topic waits again. Raises `ItemHoldsResults`, `MinutesClosed`."""
    item, event = writable_item(item.id), event_of(item)
    if item.text or _holds_results(item):
        raise ItemHoldsResults
    session().execute(update(Topic).where(Topic.item_id == item.id).values(is_waiting=True, item_id=None))
    session().delete(item)
    session().flush()
    _number(_locked_items(event))
    _record(user, event, "agenda.remove", f"Einen Punkt aus der Tagesordnung von „{event.title}“ genommen")


def take_up(user: User, event: Event, *, topics: Collection[uuid.UUID], questions: Collection[uuid.UUID]) -> int:
    """Make items of waiting topics and open questions of the same Bereich; returns how many came in.

    What somebody else has just taken, or what is in this agenda already, is left out. Raises `TooManyItems`,
    `MinutesClosed`.
    """
    expect_open(event.id)
    count = 0
    for topic in _waiting(event, topics):
        item = _append(user, event, {"title": topic.title, "note": topic.reason})
        topic.is_waiting, topic.item_id = False, item.id
        count += 1
    for question in _open(event, questions):
        _append(user, event, {"title": question.title, "question_id": question.id})
        count += 1
    session().flush()
    if count:
        _record(user, event, "agenda.take-up", f"{count} Punkte in die Tagesordnung von „{event.title}“ übernommen")
    return count


def attach(user: User, item: AgendaItem, document: Document) -> None:
    """A document for this item. Twice changes nothing."""
    item, event = writable_item(item.id), event_of(item)
    if session().get(AgendaAttachment, (item.id, document.id)) is not None:
        return
    session().add(AgendaAttachment(item_id=item.id, document_id=document.id))
    session().flush()
    _record(user, event, "agenda.attach", f"Unterlage zu Punkt {item.position} von „{event.title}“ hinzugefügt")


def detach(user: User, item: AgendaItem, document_id: uuid.UUID) -> None:
    """The document itself stays where it is."""
    item, event = writable_item(item.id), event_of(item)
    found = session().get(AgendaAttachment, (item.id, document_id))
    if found is None:
        return
    session().delete(found)
    session().flush()
    _record(user, event, "agenda.detach", f"Unterlage zu Punkt {item.position} von „{event.title}“ entfernt")


def copy_agenda(user: User, event: Event, source: Event) -> None:
    """What was planned, without what came of it; part of copying a Termin, which writes the line in the trail."""
    for item in _items(source):
        _append(user, event, {"title": item.title, "minutes": item.minutes, "owner": item.owner, "note": item.note})


def _append(user: User, event: Event, columns: dict[str, object]) -> AgendaItem:
    counted = select(func.count(), func.max(AgendaItem.position)).where(AgendaItem.event_id == event.id)
    count, last = session().execute(counted).one()
    if count >= MAX_ITEMS:
        raise TooManyItems
    item = AgendaItem(
        id=uuid.uuid4(),
        event_id=event.id,
        position=(last or 0) + 1,
        created_by=user.id,
        changed_by=user.id,
        **columns,
    )
    session().add(item)
    session().flush()
    return item


def _waiting(event: Event, ids: Collection[uuid.UUID]) -> Sequence[Topic]:
    wanted = select(Topic).where(Topic.id.in_(ids), Topic.workspace_id == event.workspace_id, Topic.is_waiting)
    return session().scalars(wanted.order_by(Topic.created_at, Topic.id).with_for_update()).all()


def _open(event: Event, ids: Collection[uuid.UUID]) -> Sequence[Question]:
    here = select(AgendaItem.question_id).where(AgendaItem.event_id == event.id, AgendaItem.question_id.is_not(None))
    wanted = select(Question).where(
        Question.id.in_(ids),
        Question.workspace_id == event.workspace_id,
        Question.settled_at.is_(None),
        Question.id.not_in(here),
    )
    return session().scalars(wanted.order_by(Question.raised_at, Question.id).with_for_update()).all()


def _items(event: Event) -> Sequence[AgendaItem]:
    wanted = select(AgendaItem).where(AgendaItem.event_id == event.id)
    return session().scalars(wanted.order_by(AgendaItem.position, AgendaItem.id)).all()


def _locked_items(event: Event) -> list[AgendaItem]:
    wanted = select(AgendaItem).where(AgendaItem.event_id == event.id).with_for_update()
    ordered = wanted.order_by(AgendaItem.position, AgendaItem.id).execution_options(populate_existing=True)
    return list(session().scalars(ordered))


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, 1):
        item.position = position
    session().flush()


def _holds_results(item: AgendaItem) -> bool:
    found = [
        session().scalar(select(kind.item_id).where(kind.item_id == item.id).limit(1))
        for kind in (Decision, AgendaTask)
    ]
    return any(row_id is not None for row_id in found)


def _touch(user: User, item: AgendaItem) -> None:
    item.revision += 1
    item.changed_at, item.changed_by = now(), user.id
    session().flush()


def _record(user: User, event: Event, action: str, text: str) -> None:
    record(action, actor=user, about=event, workspace_id=event.workspace_id, text=text)
