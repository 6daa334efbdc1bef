"""Whom a comment mentions: named behind an @ or chosen in the form; only those who may read the document."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.comments.errors import CannotRead
from hub.comments.text import names_behind_at
from hub.db import session
from hub.documents.audience import CONTENT_ROLES, readers_of
from hub.documents.models import Document


@dataclass
class Directory:
    """People and institutions by principal. `names` are shown, `spoken` are all names that may stand behind an @."""

    names: dict[str, str] = field(default_factory=dict)
    spoken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    people: dict[str, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))

    def add(self, principal: str, name: str, *more_names: str) -> None:
        self.names[principal] = name
        for spoken in (name, *more_names):
            self.spoken[spoken.casefold()].add(principal)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(principal, name), institutions first, then people, by name."""
        return sorted(self.names.items(), key=lambda pair: (pair[0].startswith("person:"), pair[1].casefold()))


def readers(document: Document) -> Directory:
    """Everybody who may read the document, and the institutions they belong to. Two queries."""
    found = Directory()
    for row in readers_of(document.workspace_id):
        person, institution = f"person:{row.id}", f"institution:{row.institution_id}"
        found.add(person, row.name)
        found.people[person] = [row.id]
        if row.role != "guest":
            found.add(institution, row.institution_name, row.institution)
            found.people[institution].append(row.id)
    return found


def mentions_in(user: User, text: str, chosen: Collection[str], able: Directory) -> dict[str, str]:
    """Principal → name of all whom the text names behind an @ or the form has chosen. Raises `CannotRead`.

    A guest's @ finds only those who read along: it must not tell who else has an account.
    """
    everybody = able if user.role == "guest" else _everybody()
    found = {principal: able.names[principal] for principal in chosen if principal in able.names}
    unable = [everybody.names.get(principal, gettext("Jemand")) for principal in chosen if principal not in found]
    for name in names_behind_at(text, able.spoken.keys() | everybody.spoken.keys()):
        so_called = able.spoken.get(name, set())
        if not so_called:
            unable.append(everybody.names[min(everybody.spoken[name])])
        elif not so_called & found.keys():  # of two with one name, whom the form has chosen
            found |= {principal: able.names[principal] for principal in sorted(so_called)}
    if unable:
        raise CannotRead(list(dict.fromkeys(unable)))
    return found


def _everybody() -> Directory:
    found = Directory()
    institutions = session().execute(select(Institution.id, Institution.name, Institution.short_name))
    for institution_id, name, short_name in institutions:
        found.add(f"institution:{institution_id}", name, short_name)
    active = Person.deactivated_at.is_(None) & Person.role.in_(CONTENT_ROLES)
    for person_id, name in session().execute(select(Person.id, Person.name).where(active)):
        found.add(f"person:{person_id}", name)
    return found
