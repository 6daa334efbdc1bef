"""What an export says of each document beside its versions: Angaben, Nachfolger, how long it is kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hub.accounts.models import Person
from hub.db import session
from hub.documents.details import STATUS_LABELS
from hub.documents.models import Document, Reminder, Workspace
from hub.retention.kept_documents import held_in, kept_in

ELSEWHERE = "(in einem anderen Bereich)"
CSV_HEAD = (
    *("Art", "Status", "Verantwortlich", "Wiedervorlage", "Wiedervorlage: Hinweis", "Gültig bis", "Ersetzt am"),
    *("Personenbezogene Daten", "Nachfolger", "Vorgänger", "Aufbewahrung", "Aufbewahren bis", "Löschsperre"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one document; `status` is a key of `STATUS_LABELS` or empty."""

    category: str
    status: str
    responsible: str
    remind_on: date | None
    remind_note: str
    valid_until: date | None
    replaced_on: date | None
    has_personal_data: bool
    successor: str
    predecessors: tuple[str, ...]
    retention_class: str
    keep_until: date | None
    is_held: bool


def known_of(workspace: Workspace) -> dict[uuid.UUID, Known]:
    """By id, of every document of a Bereich outside the trash. Four queries, however many documents."""
    rows = session().execute(
        select(
            *(Document.id, Document.name, Document.category, Document.status, Document.valid_until),
            *(Document.replaced_on, Document.has_personal_data, Document.successor_id),
            *(Person.name.label("responsible"), Reminder.due_on, Reminder.note),
        )
        .outerjoin(Person, Person.id == Document.responsible_id)
        .outerjoin(Reminder, Reminder.document_id == Document.id)
        .where(Document.workspace_id == workspace.id, Document.trash_id.is_(None))
        .order_by(Document.sort_key, Document.id)
    )
    documents = {row.id: row for row in rows}
    before: dict[uuid.UUID, list[str]] = defaultdict(list)
    for row in documents.values():
        before[row.successor_id].append(row.name)
    kept, held = kept_in(workspace.id), held_in(workspace.id)
    return {
        row.id: _known(row, documents, tuple(before[row.id]), kept.get(row.id), is_held=row.id in held)
        for row in documents.values()
    }


def _known(
    row: Any, documents: dict[uuid.UUID, Any], predecessors: tuple[str, ...], kept: Any, *, is_held: bool
) -> Known:
    successor = documents.get(row.successor_id)
    return Known(
        category=row.category or "",
        status=row.status or "",
        responsible=row.responsible or "",
        remind_on=row.due_on,
        remind_note=row.note or "",
        valid_until=row.valid_until,
        replaced_on=row.replaced_on,
        has_personal_data=bool(row.has_personal_data),
        successor=successor.name if successor else ELSEWHERE if row.successor_id else "",
        predecessors=predecessors,
        retention_class=kept.class_name if kept else "",
        keep_until=kept.ends_on if kept else None,
        is_held=is_held,
    )


def csv_cells(known: Known) -> tuple[object, ...]:
    """The cells below `CSV_HEAD`."""
    return (
        *(known.category, str(STATUS_LABELS[known.status]) if known.status else "", known.responsible),
        *(_day(known.remind_on), known.remind_note, _day(known.valid_until), _day(known.replaced_on)),
        *("ja" if known.has_personal_data else "nein", known.successor, ", ".join(known.predecessors)),
        *(known.retention_class, _day(known.keep_until), "ja" if known.is_held else "nein"),
    )


def json_facts(known: Known) -> dict[str, Any]:
    return {
        "category": known.category,
        "status": known.status,
        "responsible": known.responsible,
        "remind_on": _iso(known.remind_on),
        "remind_note": known.remind_note,
        "valid_until": _iso(known.valid_until),
        "replaced_on": _iso(known.replaced_on),
        "has_personal_data": known.has_personal_data,
        "successor": known.successor,
        "predecessors": list(known.predecessors),
        "retention_class": known.retention_class,
        "keep_until": _iso(known.keep_until),
        "legal_hold": known.is_held,
    }


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
