"""Angaben: what people say about a document beyond its bytes. Actions; they never commit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, lazy_gettext
from sqlalchemy import event, select

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.days import today
from hub.db import session
from hub.documents.audience import readers_of
from hub.documents.entries import expect_revision, mark_changed, refresh_search_text
from hub.documents.models import AGREED, DRAFT, RELEASED, REPLACED, STATUSES, Document
from hub.documents.reminders import set_reminder
from hub.documents.versions import locked
from hub.errors import HubError
from hub.indexing import IndexChange

CATEGORIES = (  # domain.md §4; a cooperation adds its own by using them
    "Einladung",
    "Tagesordnung",
    "Protokoll",
    "Beschluss",
    "Vereinbarung",
    "Konzept",
    "Formular",
    "Informationsschreiben",
    "Präsentation",
    "Bericht",
    "Flyer",
    "Nachweis",
    "Sonstiges",
)
STATUS_LABELS = {
    DRAFT: lazy_gettext("Entwurf"),
    AGREED: lazy_gettext("abgestimmt"),
    RELEASED: lazy_gettext("freigegeben"),
    REPLACED: lazy_gettext("ersetzt"),
}
STATUS_TONES = {DRAFT: "", AGREED: "info", RELEASED: "success", REPLACED: "warning"}
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 40
MAX_TITLE_CHARACTERS = 300
MAX_CATEGORY_CHARACTERS = 60
MAX_NOTE_CHARACTERS = 300


class NoReader(HubError):
    """Nobody can answer for what they cannot open."""

    message = lazy_gettext(
        "Verantwortlich kann nur sein, wer das Dokument lesen darf. Bitte wählen Sie eine andere Person."
    )


class CannotSucceed(HubError):
    """A document does not follow itself, not over others either."""

    def __init__(self, name: str) -> None:
        super().__init__(
            gettext("„%(name)s“ kann hier nicht Nachfolger sein: Es würde sich im Kreis selbst ersetzen.", name=name)
        )


@dataclass(frozen=True)
class Details:
    """All Angaben of one document as the form shows them; empty means none."""

    title: str = ""
    tags: Sequence[str] = ()
    category: str = ""
    status: str = ""
    responsible_id: uuid.UUID | None = None
    valid_until: date | None = None
    remind_on: date | None = None
    remind_note: str = ""
    has_personal_data: bool = False


@dataclass(frozen=True)
class Change:
    """What becomes of many documents at once: a value that is empty leaves what is there, `cleared` empties it."""

    added_tags: Sequence[str] = ()
    removed_tags: Sequence[str] = ()
    category: str = ""
    status: str = ""
    responsible_id: uuid.UUID | None = None
    valid_until: date | None = None
    remind_on: date | None = None
    remind_note: str = ""
    cleared: frozenset[str] = frozenset()


@event.listens_for(Document.status, "set")
def _note_replacement(document: Document, status: str | None, *_: object) -> None:
    if status != REPLACED:
        document.replaced_on = None
    elif document.status != REPLACED:
        document.replaced_on = today()


def describe_document(user: User, document: Document, details: Details, *, revision: int | None) -> None:
    """Set all Angaben. Raises `ChangedMeanwhile` and `NoReader`."""
    document = locked(document.id)
    expect_revision(document, revision)
    document.title = details.title.strip()[:MAX_TITLE_CHARACTERS]
    document.tags = clean_tags(details.tags)
    document.category = clean_category(details.category)
    document.status = details.status if details.status in STATUSES else ""
    _make_responsible(document, details.responsible_id)
    document.valid_until = details.valid_until
    document.has_personal_data = details.has_personal_data
    set_reminder(user, document, due_on=details.remind_on, note=details.remind_note)
    _note(user, document)


def change_details(user: User, documents: Sequence[Document], change: Change) -> None:
    """Set some Angaben of many documents, each as it stands now; all or none. Raises `NoReader`."""
    for document in documents:
        _apply(user, locked(document.id), change)


def clean_tags(tags: Sequence[str]) -> list[str]:
    """Without spaces around them, without repetition, at most 20."""
    cleaned = dict.fromkeys(tag.strip()[:MAX_TAG_CHARACTERS] for tag in tags if tag.strip())
    return list(cleaned)[:MAX_TAGS]


def clean_category(text: str) -> str:
    """The Art in one spelling: what is on the list is written as it stands there."""
    cleaned = " ".join(text.split())[:MAX_CATEGORY_CHARACTERS]
    return next((known for known in CATEGORIES if known.casefold() == cleaned.casefold()), cleaned)


def set_successor(user: User, document: Document, successor: Document, *, replaces: bool) -> None:
    """Say which document takes the place of this one, which then is „ersetzt“ if the person says so.

    Raises `CannotSucceed`. The caller has checked that the person may read the successor.
    """
    for row_id in sorted({document.id, successor.id}):  # in one order, so that two people cannot close a circle
        locked(row_id)
    if document.id in _line_of(successor):
        raise CannotSucceed(successor.name)
    document.successor_id = successor.id
    if replaces:
        document.status = REPLACED
    mark_changed(document, user)
    record(
        "documents.set-successor",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Nachfolger von „{document.name}“ festgelegt",
        details={"successor": str(successor.id), "status": document.status or ""},
    )


def remove_successor(user: User, document: Document) -> None:
    """The document stands for itself again; its Status stays as it is."""
    document = locked(document.id)
    if document.successor_id is None:
        return
    document.successor_id = None
    mark_changed(document, user)
    record(
        "documents.set-successor",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"„{document.name}“ hat keinen Nachfolger mehr",
    )


def _line_of(document: Document) -> set[uuid.UUID]:
    """The document and everything that takes its place, one after the other."""
    line: set[uuid.UUID] = set()
    at: uuid.UUID | None = document.id
    while at is not None and at not in line:
        line.add(at)
        at = session().scalar(select(Document.successor_id).where(Document.id == at))
    return line


def _apply(user: User, document: Document, change: Change) -> None:
    removed = {tag.casefold() for tag in clean_tags(change.removed_tags)}
    kept = [tag for tag in document.tags or [] if tag.casefold() not in removed]
    document.tags = clean_tags([*kept, *change.added_tags])
    if change.category or "category" in change.cleared:
        document.category = clean_category(change.category)
    if change.status in STATUSES or "status" in change.cleared:
        document.status = change.status
    if change.responsible_id or "responsible_id" in change.cleared:
        _make_responsible(document, change.responsible_id)
    if change.valid_until or "valid_until" in change.cleared:
        document.valid_until = change.valid_until
    if change.remind_on or "reminder" in change.cleared:
        set_reminder(user, document, due_on=change.remind_on, note=change.remind_note)
    _note(user, document)


def _make_responsible(document: Document, person_id: uuid.UUID | None) -> None:
    is_new = person_id is not None and person_id != document.responsible_id
    if is_new and person_id not in {row_id for row_id, *_ in readers_of(document.workspace_id)}:
        raise NoReader
    document.responsible_id = person_id


def _note(user: User, document: Document) -> None:
    refresh_search_text(document)
    mark_changed(document, user)
    # Earlier versions bear the same title and tags: nobody shall find them under the old ones.
    session().add(IndexChange(source="entry", row_id=document.id, number=None, hides=False))
    record(
        "documents.describe",
        actor=user,
        about=document,
        workspace_id=document.workspace_id,
        text=f"Angaben zu „{document.name}“ geändert",
        details={
            "title": document.title,
            "tags": document.tags,
            "category": document.category or "",
            "status": document.status or "",
            "responsible": str(document.responsible_id or ""),
            "valid_until": str(document.valid_until or ""),
            "has_personal_data": bool(document.has_personal_data),
        },
    )
