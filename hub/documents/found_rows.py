"""Rows of a Bereich that the search found (Aufgaben, Fragebögen, Folgen), loaded again as the tables have them now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from hub.accounts.models import Institution, Person
from hub.db import session
from hub.documents.models import Workspace
from hub.found import FoundRow, parts_of


def found_in_workspaces(
    kind: type[Any],
    found_ids: Sequence[str],
    *,
    visible: ColumnElement[bool],
    icon: str,
    address: str,
    also: Callable[[Any], dict[str, Any]] = lambda _row: {},
) -> dict[str, FoundRow]:
    """By found id, what `visible` lets through. One query.

    The kind has `title`, `workspace_id`, `changed_by` and `changed_at`; its page is `address` and its id. `also` adds
    what else a `FoundRow` of it says.
    """
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    rows = session().execute(
        select(kind, Workspace.name, Person.name, Institution.short_name)
        .join(Workspace, Workspace.id == kind.workspace_id)
        .join(Person, Person.id == kind.changed_by)
        .join(Institution, Institution.id == Person.institution_id)
        .where(kind.id.in_(ids), visible)
    )
    return {
        ids[row.id]: FoundRow(
            id=ids[row.id],
            name=row.title,
            url=f"{address}/{row.id}",
            icon=icon,
            path=[(workspace, f"/workspaces/{row.workspace_id}")],
            institution=institution,
            changed_by=changed_by,
            changed_at=row.changed_at,
            **also(row),
        )
        for row, workspace, changed_by, institution in rows
    }
