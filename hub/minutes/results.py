"""What comes out of an item: decisions, tasks, open questions. Actions; they never commit."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.acknowledgements.texts import says_something
from hub.audit.actions import record
from hub.calendar.models import Event
from hub.calendar.times import local
from hub.db import now, session
from hub.documents.models import Workspace
from hub.errors import Conflict
from hub.minutes.errors import NothingSaid
from hub.minutes.models import AgendaItem, AgendaTask, Decision, Question
from hub.minutes.state import event_of, paragraphs, writable_item
from hub.tasks.actions import Wish, create_task
from hub.tasks.models import Task


@dataclass(frozen=True)
class Result:
    """A decision in words, and the votes where they were counted."""

    text: str
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None

    def columns(self) -> dict[str, object]:
        """The values by column. Raises `NothingSaid`, `TooLong`."""
        text = paragraphs(self.text)
        if not says_something(text):
            raise NothingSaid
        votes = {"in_favour": self.in_favour, "against": self.against, "abstained": self.abstained}
        return {"text": text, **votes}


def decide(user: User, item: AgendaItem, result: Result) -> Decision:
    """Write down a decision with the next number of its month; it settles the open question of the item.

    Raises `NothingSaid`, `TooLong`, `MinutesClosed`.
    """
    item, event = writable_item(item.id), event_of(item)
    columns = result.columns()
    month = f"{local(event.starts_at, event.timezone):%Y-%m}"
    decision = Decision(
        id=uuid.uuid4(),
        item_id=item.id,
        workspace_id=event.workspace_id,
        month=month,
        serial=_next_serial(event.workspace_id, month),
        decided_by=user.id,
        **columns,
    )
    session().add(decision)
    _settle(user, item, decision)
    session().flush()
    _record(user, event, "minutes.decide", f"Beschluss {decision.number} bei „{event.title}“ festgehalten")
    return decision


def change_decision(user: User, decision: Decision, result: Result, *, revision: int | None) -> None:
    """Put it into other words while the minutes are open. Raises `Conflict`, `NothingSaid`, `MinutesClosed`."""
    event = event_of(writable_item(decision.item_id))
    if revision is not None and decision.revision != revision:
        raise Conflict
    for name, value in result.columns().items():
        setattr(decision, name, value)
    decision.revision += 1
    session().flush()
    _record(user, event, "minutes.change-decision", f"Beschluss {decision.number} bei „{event.title}“ geändert")


def remove_decision(user: User, decision: Decision) -> None:
    """It was none; its number may be given again, the question it settled is open again. Raises `MinutesClosed`."""
    event = event_of(writable_item(decision.item_id))
    settled = session().scalars(select(Question).where(Question.decision_id == decision.id)).first()
    if settled is not None:
        settled.settled_at = settled.settled_by = settled.decision_id = None
    session().delete(decision)
    session().flush()
    _record(user, event, "minutes.remove-decision", f"Beschluss {decision.number} bei „{event.title}“ gestrichen")


def give_task(user: User, item: AgendaItem, *, title: str, owner: str | None, due_on: date | None) -> Task:
    """An Aufgabe that belongs to the Termin and to this item. Raises `NoTitle` of tasks, `MinutesClosed`."""
    item, event = writable_item(item.id), event_of(item)
    task = create_task(user, event.workspace_id, Wish(title=title, owner=owner, due_on=due_on, event_id=event.id))
    session().add(AgendaTask(item_id=item.id, task_id=task.id))
    session().flush()
    return task


def ask_question(user: User, item: AgendaItem) -> Question:
    """Mark an item as an open question of the Bereich; marked twice it is one. Raises `MinutesClosed`."""
    item, event = writable_item(item.id), event_of(item)
    if item.question is not None:
        return item.question
    question = Question(id=uuid.uuid4(), workspace_id=event.workspace_id, title=item.title, raised_by=user.id)
    session().add(question)
    session().flush()
    item.question = question
    session().flush()
    _record(user, event, "minutes.ask-question", f"Punkt {item.position} von „{event.title}“ als offene Frage vermerkt")
    return question


def withdraw_question(user: User, question: Question) -> None:
    """It needs no decision any more; where it was talked about stays to be seen."""
    if not question.is_open:
        return
    question.settled_at, question.settled_by = now(), user.id
    session().flush()
    text = "Offene Frage ohne Beschluss beendet"
    record("minutes.withdraw-question", actor=user, about=question, workspace_id=question.workspace_id, text=text)


def reopen_question(user: User, question: Question) -> None:
    """It was ended without a decision too early."""
    if question.is_open or question.decision_id is not None:
        return
    question.settled_at = question.settled_by = None
    session().flush()
    text = "Frage wieder als offen vermerkt"
    record("minutes.reopen-question", actor=user, about=question, workspace_id=question.workspace_id, text=text)


def has_decisions(event: Event) -> bool:
    found = select(Decision.id).join(AgendaItem, AgendaItem.id == Decision.item_id)
    return session().scalar(found.where(AgendaItem.event_id == event.id).limit(1)) is not None


def _next_serial(workspace_id: uuid.UUID, month: str) -> int:
    """One after the other: who counts holds the row of the Bereich."""
    held = select(Workspace.id).where(Workspace.id == workspace_id).with_for_update(key_share=True)
    session().execute(held)
    last = select(func.max(Decision.serial)).where(Decision.workspace_id == workspace_id, Decision.month == month)
    return (session().scalar(last) or 0) + 1


def _settle(user: User, item: AgendaItem, decision: Decision) -> None:
    if item.question is not None and item.question.is_open:
        question = item.question
        question.settled_at, question.settled_by, question.decision_id = now(), user.id, decision.id


def _record(user: User, event: Event, action: str, text: str) -> None:
    record(action, actor=user, about=event, workspace_id=event.workspace_id, text=text)
