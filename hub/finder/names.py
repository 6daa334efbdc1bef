"""What the filters of the search are called: how people write a value after a field, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.db import read
from hub.documents.details import CATEGORIES, STATUS_LABELS
from hub.documents.models import Workspace
from hub.documents.pages import KINDS
from hub.documents.queries import categories_for
from hub.documents.readings import STATUS_LABELS as READING_LABELS
from hub.found import EVERYBODY
from hub.permissions import workspace_ids_readable_by
from search.german import fold
from search.question import parse

Names = Mapping[str, Mapping[str, str]]
Filters = dict[str, tuple[str, ...]]

TITLES = {
    "scope": lazy_gettext("Bereich"),
    "kind": lazy_gettext("Was"),
    "category": lazy_gettext("Art"),
    "institution": lazy_gettext("Institution"),
    "type": lazy_gettext("Dateityp"),
    "status": lazy_gettext("Status"),
    "reading": lazy_gettext("Lesbarkeit"),
}
# What people write after „typ:“ beside the names that are shown.
ENDINGS = {
    "pdf": ("pdf",),
    "word": ("docx", "doc", "odt", "rtf", "word"),
    "spreadsheet": ("xlsx", "xls", "ods", "csv", "excel"),
    "slides": ("pptx", "ppt", "odp", "powerpoint", "folien"),
    "archive": ("zip",),
    "email": ("eml", "msg", "mail", "email"),
    "image": ("jpg", "jpeg", "png", "foto"),
    "text": ("txt", "md"),
}
NOWHERE = "-"  # a value that no entry has
INVITED = "invited"  # stands for the scopes of all Termine that one is only invited to
# What „art:“ and „status:“ meant before documents could be found by their Art and Status; people still write it.
FORMERLY = {"category": "kind", "status": "reading"}


_INSTITUTIONS = select(Institution.id, Institution.short_name)


@cache
def _workspaces(role: str) -> Any:
    return select(Workspace.id, Workspace.name).where(Workspace.id.in_(workspace_ids_readable_by(role)))


def facet_names(user: User, words: str = "") -> Names:
    """By facet: what each value is called in the language of the page. Bereiche only those the person may read.

    Where the scope is no Bereich: `EVERYBODY` and `INVITED`.

    An Art is called what people call it. Those that a cooperation has added are looked up where `words` ask for one.
    """
    categories = categories_for(user) if "category" in parse(words).named else CATEGORIES
    workspaces = read(_workspaces(user.role), principals=tuple(user.principals))
    institutions = read(_INSTITUTIONS)
    return {
        "scope": {
            **{str(row_id): name for row_id, name in workspaces},
            EVERYBODY: gettext("Öffentliche Seite"),
            INVITED: gettext("Einladungen"),
        },
        "kind": {
            "document": gettext("Dokument"),
            "folder": gettext("Ordner"),
            "event": gettext("Termin"),
            "task": gettext("Aufgabe"),
            "minutes": gettext("Protokoll"),
            "decision": gettext("Beschluss"),
            "feedback_form": gettext("Fragebogen"),
            "effect": gettext("Folge"),
            "site_page": gettext("Öffentliche Seite"),
        },
        "category": {name: name for name in categories},
        "institution": {str(row_id): name for row_id, name in institutions},
        "type": {name: str(label) for name, label in KINDS.items()},
        "status": {status: str(label) for status, label in STATUS_LABELS.items()},
        "reading": {status: str(label) for status, label in READING_LABELS.items()},
    }


def filters_named(named: Mapping[str, Sequence[str]], names: Names) -> Filters:
    """What was written after fields, as values; where a field means nothing today, what it meant before."""
    filters: Filters = {}
    for name, written in named.items():
        facet, values = _meant(name, written, names)
        filters[facet] = tuple(value for value in values if value in filters.get(facet, values)) or (NOWHERE,)
    return filters


def _meant(facet: str, written: Sequence[str], names: Names) -> tuple[str, tuple[str, ...]]:
    values = values_meant(facet, written, names)
    if values == (NOWHERE,) and facet in FORMERLY:
        before = values_meant(FORMERLY[facet], written, names)
        if before != (NOWHERE,):
            return FORMERLY[facet], before
    return facet, values


def values_meant(facet: str, written: Sequence[str], names: Names) -> tuple[str, ...]:
    """The values whose name holds one of the words written after a field; `NOWHERE` where none does."""
    folded = [fold(word) for word in written]
    found = [
        value
        for value, name in names[facet].items()
        if any(word == value or word in fold(name) or word in ENDINGS.get(value, ()) for word in folded)
    ]
    return tuple(found) or (NOWHERE,)
