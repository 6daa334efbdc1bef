"""What decides about documents beside their bytes, kept in the store once an hour: `hub rebuild` brings it back.

One object per Bereich: who may see a document by a link, how long it is kept and whether it may be deleted. It is
written anew only when something has changed, and the one before goes.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select

from hub import jobs, slots
from hub.accounts.models import Person
from hub.accounts.queries import person_at
from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session, transaction
from hub.documents.entries import entry_named, refresh_search_text
from hub.documents.folders import root_of
from hub.documents.models import Document, Entry, Folder, Reminder, Workspace
from hub.documents.store import DERIVED, holds_bytes, store, take_back
from hub.retention.models import LegalHold, RetentionClass, RetentionMark, RetentionSetting, StoredDetails
from hub.slots import fills

DETAILS = "details"
RULE = ("name", "period", "years", "outcome", "standard_key")
Kept = dict[uuid.UUID, dict[str, Any]]


def store_details(workspace_id: uuid.UUID) -> None:
    """Keep the details of a Bereich as they stand now. Doing it again changes nothing."""
    with transaction(writing=False) as opened:
        if opened.get(Workspace, workspace_id) is None:
            return
        details = _details_of(workspace_id)
        known = opened.get(StoredDetails, workspace_id)
    content = json.dumps(details, ensure_ascii=False, sort_keys=True).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    if known.sha256 == sha256 if known else not any(details.values()):
        return
    facts = {DERIVED: DETAILS, "workspace": str(workspace_id)}
    stored = store().put(str(uuid.uuid4()), io.BytesIO(content), metadata=facts, expected_size=len(content))
    with transaction(writing=True) as opened:
        is_there = opened.get(Workspace, workspace_id, with_for_update=True) is not None
        row = opened.get(StoredDetails, workspace_id) or StoredDetails(workspace_id=workspace_id)
        if is_there:
            if row.store_key:
                jobs.queue("documents.delete-bytes", stored=[[row.store_key, row.store_version]])
            row.store_key, row.store_version, row.sha256 = stored.key, stored.version, sha256
            opened.add(row)
    if not is_there:
        take_back(stored)


@holds_bytes
def is_stored_details(key: str, version: str) -> bool:
    """Whether stored bytes are the details of a Bereich."""
    found = select(StoredDetails.workspace_id).where(
        StoredDetails.store_key == key, StoredDetails.store_version == version
    )
    return session().scalar(found.limit(1)) is not None


def _details_of(workspace_id: uuid.UUID) -> dict[str, Any]:
    kept, rules = _kept_in(workspace_id)
    documents = session().execute(
        select(
            *(Document.id, Document.title, Document.tags, Document.category, Document.status, Document.successor_id),
            *(Document.replaced_on, Document.valid_until, Document.has_personal_data, Person.email),
            *(Reminder.due_on, Reminder.note, Reminder.sent_at),
        )
        .outerjoin(Person, Person.id == Document.responsible_id)
        .outerjoin(Reminder, Reminder.document_id == Document.id)
        .where(Document.workspace_id == workspace_id)
    )
    folders = {
        row_id: (parent_id, name)
        for row_id, parent_id, name in session().execute(
            select(Folder.id, Folder.parent_id, Folder.name).where(Folder.workspace_id == workspace_id)
        )
    }
    described = {row.id: _described(row) | kept.get(row.id, {}) for row in documents}
    return {
        "documents": {str(row_id): facts for row_id, facts in described.items() if facts},
        "folders": [{"path": _path(at, folders), **kept[at]} for at in sorted(kept.keys() & folders.keys())],
        "classes": rules,
    }


def _described(row: Any) -> dict[str, Any]:
    facts = {
        "title": row.title,
        "tags": row.tags,
        "category": row.category,
        "status": row.status,
        "replaced_on": _iso(row.replaced_on),
        "valid_until": _iso(row.valid_until),
        "has_personal_data": row.has_personal_data,
        "responsible": row.email,
        "remind_on": _iso(row.due_on),
        "remind_note": row.note,
        "reminded": row.sent_at is not None,
        "successor": str(row.successor_id) if row.successor_id else None,
    }
    return {name: value for name, value in facts.items() if value}


def _kept_in(workspace_id: uuid.UUID) -> tuple[Kept, dict[str, Any]]:
    """What was set on documents and folders themselves, by id, and the rules of the classes that were."""
    kept: Kept = defaultdict(dict)
    rules: dict[str, Any] = {}
    settings = (
        select(RetentionSetting, RetentionClass)
        .join(RetentionClass, RetentionClass.id == RetentionSetting.class_id)
        .join(Entry, Entry.id == RetentionSetting.entry_id)
        .where(Entry.workspace_id == workspace_id)
    )
    for setting, rule in session().execute(settings):
        kept[setting.entry_id]["class"] = rule.name
        rules[rule.name] = {name: getattr(rule, name) for name in RULE}
        if setting.ends_on:
            kept[setting.entry_id]["ends_on"] = setting.ends_on.isoformat()
    marks = select(RetentionMark).join(Entry, Entry.id == RetentionMark.entry_id)
    for mark in session().scalars(
        marks.where(Entry.workspace_id == workspace_id, RetentionMark.postponed_to.is_not(None))
    ):
        kept[mark.entry_id]["postponed_to"] = _iso(mark.postponed_to)
        kept[mark.entry_id]["postponed_for"] = mark.reason
    holds = select(LegalHold.entry_id, LegalHold.reason).join(Entry, Entry.id == LegalHold.entry_id)
    standing = holds.where(Entry.workspace_id == workspace_id, LegalHold.released_at.is_(None))
    for entry_id, reason in session().execute(standing.order_by(LegalHold.placed_at, LegalHold.id)):
        kept[entry_id].setdefault("holds", []).append(reason)
    return kept, rules


def _path(row_id: uuid.UUID, folders: dict[uuid.UUID, Any]) -> list[str]:
    """The names below the root of the Bereich."""
    names: list[str] = []
    parent_id, name = folders[row_id]
    while parent_id is not None:
        names.insert(0, name)
        parent_id, name = folders[parent_id]
    return names


@fills(slots.AFTER_REBUILD, order=10)
def restore_details(user: User, document_ids: Collection[uuid.UUID]) -> None:
    """Give documents that were made again what the store knows of them; of several notes about one the newest."""
    if not document_ids:
        return
    documents, folders, rules = _found_in_store()
    touched: set[uuid.UUID] = set()
    for document_id in document_ids:
        document = session().get_one(Document, document_id)
        touched.add(document.workspace_id)
        if facts := documents.get(str(document_id)):
            _restore_document(user, document, facts, rules)
    for document_id in document_ids:  # now that all are there
        facts = documents.get(str(document_id), {})
        successor = session().get(Document, uuid.UUID(facts["successor"])) if "successor" in facts else None
        session().get_one(Document, document_id).successor_id = successor.id if successor else None
    for workspace_id in touched:
        for facts in folders.get(str(workspace_id), []):
            _restore_folder(user, session().get_one(Workspace, workspace_id), facts, rules)


def _found_in_store() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    documents: dict[str, Any] = {}
    folders: dict[str, Any] = {}
    rules: dict[str, Any] = {}
    notes = [stored for stored in store().walk() if stored.metadata.get(DERIVED) == DETAILS]
    for stored in sorted(notes, key=lambda stored: stored.stored_at):
        with store().open(stored.key, stored.version) as stream:
            told = json.load(stream)
        documents |= told["documents"]
        folders[stored.metadata["workspace"]] = told["folders"]
        rules |= told["classes"]
    return documents, folders, rules


def _restore_document(user: User, document: Document, facts: dict[str, Any], rules: dict[str, Any]) -> None:
    document.title, document.tags = facts.get("title", ""), facts.get("tags", [])
    document.category, document.status = facts.get("category", ""), facts.get("status", "")
    document.replaced_on = _day(facts.get("replaced_on")) or document.replaced_on
    document.valid_until = _day(facts.get("valid_until"))
    document.has_personal_data = bool(facts.get("has_personal_data"))
    responsible = person_at(facts["responsible"]) if "responsible" in facts else None
    document.responsible_id = responsible.id if responsible else None
    if due_on := _day(facts.get("remind_on")):
        sent_at = now() if facts.get("reminded") else None
        document.reminder = Reminder(due_on=due_on, note=facts.get("remind_note", ""), set_by=user.id, sent_at=sent_at)
    refresh_search_text(document)
    _restore_keeping(user, document, facts, rules)


def _restore_folder(user: User, workspace: Workspace, facts: dict[str, Any], rules: dict[str, Any]) -> None:
    folder: Entry | None = root_of(workspace)
    for name in facts["path"]:
        folder = entry_named(folder.id, name) if folder is not None else None
    if isinstance(folder, Folder):
        _restore_keeping(user, folder, facts, rules)


def _restore_keeping(user: User, entry: Entry, facts: dict[str, Any], rules: dict[str, Any]) -> None:
    """Class, postponed end and holds, where none stand: what the database still knew stays."""
    if "class" in facts and session().get(RetentionSetting, entry.id) is None:
        rule = _class_like(rules[facts["class"]])
        session().add(RetentionSetting(entry_id=entry.id, class_id=rule.id, ends_on=_day(facts.get("ends_on"))))
    if "postponed_to" in facts and session().get(RetentionMark, entry.id) is None:
        postponed = _day(facts["postponed_to"])
        session().add(RetentionMark(entry_id=entry.id, postponed_to=postponed, reason=facts["postponed_for"]))
    standing = select(LegalHold.id).where(LegalHold.entry_id == entry.id, LegalHold.released_at.is_(None))
    if facts.get("holds") and session().scalar(standing.limit(1)) is None:
        session().add_all(
            LegalHold(entry_id=entry.id, entry=entry, reason=reason, placed_by=user.id) for reason in facts["holds"]
        )
    session().flush()
    record(
        "retention.restore-details",
        actor=None,
        about=entry,
        workspace_id=entry.workspace_id,
        text=f"Angaben und Aufbewahrung von „{entry.name}“ aus dem Speicher wiederhergestellt",
    )


def _class_like(rule: dict[str, Any]) -> RetentionClass:
    """The class of this name, made again where it is gone as well."""
    found = session().scalar(select(RetentionClass).where(RetentionClass.name == rule["name"]))
    if found is None:
        key = select(RetentionClass.id).where(RetentionClass.standard_key == rule["standard_key"])
        is_taken = session().scalar(key.limit(1)) is not None
        found = RetentionClass(**rule | ({"standard_key": None} if is_taken else {}))
        session().add(found)
        session().flush()
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
