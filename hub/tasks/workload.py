"""How much each institution and group of a Bereich has to do. Never per person (staff council)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import case, func, select

from hub.accounts.models import Person
from hub.accounts.queries import ids_by_kind
from hub.accounts.signed_in import User
from hub.days import today
from hub.db import session
from hub.documents.audience import names_of_principals
from hub.documents.models import Workspace
from hub.permissions import visible_tasks
from hub.tasks.models import DONE, Task

NOBODY = ""


class Load(NamedTuple):
    """One institution or group. `overdue` are some of `open`."""

    name: str
    is_group: bool
    open: int
    overdue: int
    done: int


def workload_of(user: User, workspace: Workspace) -> list[Load]:
    """Whoever has most to do first. What a person has counts for their institution, what a group has for the group."""
    kind = case(
        (Task.status == DONE, "done"),
        (Task.due_on < today(), "overdue"),
        else_="open",
    )
    rows = session().execute(
        select(Task.owner, kind, func.count())
        .where(visible_tasks(user), Task.workspace_id == workspace.id)
        .group_by(Task.owner, kind)
    )
    counted = [(owner or NOBODY, state, count) for owner, state, count in rows]
    homes = _homes({owner for owner, _, _ in counted})
    loads: dict[str, Counter[str]] = defaultdict(Counter)
    for owner, state, count in counted:
        loads[homes.get(owner, owner)][state] += count
    names = names_of_principals(loads) | {NOBODY: gettext("Noch niemand")}
    found = [
        Load(
            name=names.get(owner, gettext("Nicht mehr vorhanden")),
            is_group=owner.startswith("group:"),
            open=states["open"] + states["overdue"],
            overdue=states["overdue"],
            done=states["done"],
        )
        for owner, states in loads.items()
    ]
    return sorted(found, key=lambda load: (-load.open, -load.overdue, load.name.casefold()))


def _homes(owners: set[str]) -> dict[str, str]:
    """The institution of every person among these principals."""
    people = ids_by_kind(owners)["person"]
    if not people:
        return {}
    rows = session().execute(select(Person.id, Person.institution_id).where(Person.id.in_(people)))
    return {f"person:{row_id}": f"institution:{home}" for row_id, home in rows}
