"""The Themenspeicher of a Bereich, and what goes back into it. Actions; they never commit."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.calendar.models import Event
from hub.db import session
from hub.documents.models import Workspace
from hub.minutes.models import AgendaItem, AgendaTask, Decision, Topic
from hub.minutes.state import event_of, one_line, paragraphs, writable_item


def add_topic(user: User, workspace: Workspace, *, title: str, reason: str) -> Topic:
    """A topic for one of the next meetings. Raises `NoTitle`, `TooLong`."""
    topic = Topic(
        id=uuid.uuid4(),
        workspace_id=workspace.id,
        title=one_line(title),
        reason=paragraphs(reason),
        created_by=user.id,
    )
    session().add(topic)
    session().flush()
    text = f"Thema in den Themenspeicher von „{workspace.name}“ gelegt"
    record("topics.add", actor=user, about=topic, workspace_id=workspace.id, text=text)
    return topic


def remove_topic(user: User, topic: Topic) -> None:
    """It is not needed any more; one that is in an agenda stays there."""
    session().delete(topic)
    session().flush()
    text = "Thema aus dem Themenspeicher genommen"
    record("topics.remove", actor=user, about=topic, workspace_id=topic.workspace_id, text=text)


def postpone_item(user: User, item: AgendaItem) -> None:
    """It was not dealt with: its topic waits again, a new one where it came from none. Raises `MinutesClosed`.

    An open question needs no topic, it is offered for the next Termin anyway.
    """
    item, event = writable_item(item.id), event_of(item)
    if item.is_postponed:
        return
    _put_back(user, item, event)
    _record(user, event, "agenda.postpone", f"Punkt {item.position} von „{event.title}“ vertagt")


def resume_item(user: User, item: AgendaItem) -> None:
    """It is dealt with after all; a topic that still waits is taken back. Raises `MinutesClosed`."""
    item, event = writable_item(item.id), event_of(item)
    if not item.is_postponed:
        return
    item.is_postponed = False
    session().execute(update(Topic).where(Topic.item_id == item.id).values(is_waiting=False))
    session().flush()
    _record(user, event, "agenda.resume", f"Punkt {item.position} von „{event.title}“ doch behandelt")


def put_back_untouched(user: User, event: Event) -> None:
    """When the minutes go out: what came from the Themenspeicher and left no trace in them waits again.

    Part of that action, which writes the line in the trail.
    """
    wanted = select(AgendaItem).join(Topic, Topic.item_id == AgendaItem.id)
    wanted = wanted.where(
        AgendaItem.event_id == event.id,
        AgendaItem.is_postponed.is_(False),
        AgendaItem.text == "",
        AgendaItem.id.not_in(select(Decision.item_id)),
        AgendaItem.id.not_in(select(AgendaTask.item_id)),
    )
    for item in session().scalars(wanted).all():
        _put_back(user, item, event)


def put_all_back(event: Event) -> None:
    """The Termin does not take place: all its topics wait again."""
    here = select(AgendaItem.id).where(AgendaItem.event_id == event.id)
    session().execute(
        update(Topic)
        .where(Topic.item_id.in_(here))
        .values(is_waiting=True)
        .execution_options(synchronize_session=False)
    )


def _put_back(user: User, item: AgendaItem, event: Event) -> None:
    item.is_postponed = True
    known = session().scalars(select(Topic).where(Topic.item_id == item.id)).first()
    if known is not None:
        known.is_waiting = True
    elif item.question_id is None:
        topic = Topic(
            workspace_id=event.workspace_id,
            title=item.title,
            reason=item.note,
            item_id=item.id,
            created_by=user.id,
        )
        session().add(topic)
    session().flush()


def _record(user: User, event: Event, action: str, text: str) -> None:
    record(action, actor=user, about=event, workspace_id=event.workspace_id, text=text)
