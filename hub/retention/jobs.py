"""Background work: telling those who manage what becomes due, and keeping the details of documents in the store."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from hub import jobs, slots
from hub.db import engine, session, transaction
from hub.documents.audience import managers_of
from hub.documents.models import Entry, TrashEntry, Workspace
from hub.notices.actions import notify
from hub.retention.kept_documents import AT_ONCE, KeptDocument, newly_due
from hub.retention.models import RetentionMark
from hub.retention.stored_details import store_details
from hub.slots import fills

STORE = "retention.store-details"


@jobs.every(timedelta(days=1))
def tell_of_ending_retention() -> None:
    """One transaction per Bereich: notice and marks are written together."""
    by_workspace: dict[uuid.UUID, list[KeptDocument]] = defaultdict(list)
    with transaction(writing=False):
        for document in newly_due():
            by_workspace[document.workspace_id].append(document)
    for workspace_id, documents in by_workspace.items():
        with transaction(writing=True) as opened:
            _mark(documents)
            workspace = opened.get_one(Workspace, workspace_id)
            notify(
                managers_of(workspace_id),
                "retention.due",
                about=workspace,
                url=f"/workspaces/{workspace_id}/retention",
                by_mail=True,
                workspace=workspace.name,
                count=str(len(documents)),
            )


@jobs.every(timedelta(hours=1))
def store_all_details() -> None:
    """One Bereich after the other; where nothing has changed nothing is written."""
    with transaction(writing=False) as opened:
        workspace_ids = opened.scalars(select(Workspace.id)).all()
    for workspace_id in workspace_ids:
        store_details(workspace_id)


@jobs.handles(STORE)
def store_details_of(payload: dict[str, Any]) -> None:
    """After documents were deleted for good: what is known of them goes from the store as well."""
    store_details(uuid.UUID(payload["workspace_id"]))


@fills(slots.BEFORE_PURGE, order=90)
def forget_stored_details(deletion: TrashEntry) -> None:
    jobs.queue(STORE, workspace_id=str(deletion.workspace_id))


def _mark(documents: list[KeptDocument]) -> None:
    insert = postgresql.insert if engine().dialect.name == "postgresql" else sqlite.insert
    for start in range(0, len(documents), AT_ONCE):
        told_of = {document.id: document.ends_on for document in documents[start : start + AT_ONCE]}
        still_there = session().scalars(select(Entry.id).where(Entry.id.in_(told_of)))
        rows = [{"entry_id": row_id, "reason": "", "told_of": told_of[row_id]} for row_id in still_there]
        if rows:
            new = insert(RetentionMark).values(rows)
            told = {"told_of": new.excluded.told_of}
            session().execute(new.on_conflict_do_update(index_elements=["entry_id"], set_=told))
