"""The Protokoll on its way into the Ablage: read while rows are read, made and filed outside of any transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale

from hub import slots
from hub.accounts.signed_in import User
from hub.calendar.models import Event
from hub.calendar.times import local
from hub.db import session, transaction
from hub.documents.made_files import file_content, file_next_version
from hub.documents.models import Document, Workspace
from hub.documents.names import MAX_NAME_CHARACTERS
from hub.documents.store import store
from hub.documents.versions import NEW_VERSION
from hub.errors import HubError
from hub.formats import date_and_time
from hub.guard import admit
from hub.minutes.closing import filed_document, note_filed
from hub.minutes.errors import MinutesClosed
from hub.minutes.models import CLOSED, Decision
from hub.minutes.queries import Attendee, GivenTask, Point, attendees_of, next_meeting, record_of, state_of
from hub.minutes.word import WordItem, WordMinutes, WordTask, word_file_of
from hub.word_templates.builtin import BUILT_IN, word_file
from hub.word_templates.filling import fill
from hub.word_templates.queries import current_version, is_offered

BY_ITEM = "by-item"  # the file that needs no Vorlage


@dataclass(frozen=True)
class Draft:
    """What is filed, and where: as the next version of `document_id`, else into `folder_id`."""

    event_id: uuid.UUID
    folder_id: uuid.UUID
    document_id: uuid.UUID | None
    name: str
    minutes: WordMinutes
    template: bytes | None
    has_personal_data: bool


def draft_of(user: User, event: Event, *, template: str, folder_id: uuid.UUID) -> Draft:
    """Read everything the file says. Raises `MinutesClosed`, `NotFound` for a Vorlage that is not for this person."""
    state = state_of(event)
    if state is not None and state.state == CLOSED:
        raise MinutesClosed
    known = filed_document(state)
    with force_locale("de"):
        minutes = minutes_in_words(user, event)
    content, is_marked = _template(template)
    return Draft(event.id, folder_id, known.id if known else None, file_name(event), minutes, content, is_marked)


def file_draft(user: User, draft: Draft) -> uuid.UUID:
    """Make the file and put it into the Ablage; returns the document's id. Outside of any transaction.

    Filed again it becomes the next version, or none where nothing has changed. Raises what refuses an upload or a
    Vorlage.
    """
    content = fill(draft.template, draft.minutes.values) if draft.template else word_file_of(draft.minutes)
    facts = {"has_personal_data": draft.has_personal_data}
    if draft.document_id:
        filed = file_next_version(user, draft.document_id, content=content, **facts)
    else:
        filed = file_content(user, draft.folder_id, name=draft.name, content=content, on_conflict=NEW_VERSION, **facts)
    with transaction(writing=True):
        event = admit("minutes.write", Event, draft.event_id)
        note_filed(user, event, session().get_one(Document, filed.document.id))
    return filed.document.id


def file_name(event: Event) -> str:
    """„Protokoll Dienstgespräch 2027-03-02.docx“."""
    title = event.title.replace("/", "-").replace("\\", "-")[: MAX_NAME_CHARACTERS // 2].rstrip()
    return f"Protokoll {title} {event.first_day:%Y-%m-%d}.docx"


def minutes_in_words(user: User, event: Event) -> WordMinutes:
    """Everything the file says, German as all documents are."""
    people = attendees_of(event)
    has_attendance = any(one.attended is not None for one in people)
    present = [_named(one) for one in people if one.attended]
    excused = [_named(one) for one in people if (has_attendance and not one.attended) or one.has_declined]
    starts, ends = local(event.starts_at, event.timezone), local(event.ends_at, event.timezone)
    following = next_meeting(user, event)
    return WordMinutes(
        title=event.title,
        workspace=session().get_one(Workspace, event.workspace_id).name,
        format=event.format.name,
        day=event.first_day,
        begins="" if event.is_all_day else f"{starts:%H:%M}",
        ends="" if event.is_all_day else f"{ends:%H:%M}",
        place=event.place,
        present=tuple(present),
        excused=tuple(excused),
        author=user.name,
        institution=user.institution_short_name,
        items=tuple(_item(point) for point in record_of(user, event)),
        next_meeting=date_and_time(following.starts_at, current_app.config["ZONE"]) if following else "",
    )


def decision_line(decision: Decision) -> str:
    """„Beschluss 2027-03/1: Wir beginnen im Mai. (dafür 5, dagegen 0, enthalten 1)“."""
    votes = (("dafür", decision.in_favour), ("dagegen", decision.against), ("enthalten", decision.abstained))
    counted = ", ".join(f"{word} {number}" for word, number in votes if number is not None)
    return f"Beschluss {decision.number}: {decision.text}" + (f" ({counted})" if counted else "")


def _item(point: Point) -> WordItem:
    return WordItem(
        number=point.number,
        title=point.title,
        owner=point.owner,
        text=point.text,
        decisions=tuple(decision_line(decision) for decision in point.decisions),
        tasks=tuple(_task(task) for task in point.tasks),
        is_postponed=point.is_postponed,
        is_open_question=point.question is not None and point.question.is_open,
    )


def _task(task: GivenTask) -> WordTask:
    return WordTask(task.title, task.owner, task.due_on)


def _named(person: Attendee) -> str:
    return f"{person.name} ({person.institution})" if person.institution else person.name


def _template(key: str) -> tuple[bytes | None, bool]:
    """The bytes of a Vorlage, and whether it is marked as holding personal data."""
    if key == BY_ITEM:
        return None, False
    if key in BUILT_IN:
        return word_file(key), False
    document = admit("documents.read", Document, uuid.UUID(key))
    if not is_offered(document.id):
        raise HubError
    version = current_version(document)
    slots.announce(slots.BEFORE_BYTES_LEAVE, version.sha256)
    with store().open(version.store_key, version.store_version) as stream:
        return stream.read(), bool(document.has_personal_data)
