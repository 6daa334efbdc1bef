"""Several entries of one folder that are meant together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.signed_in import User
from hub.db import session
from hub.documents.models import Entry, Folder
from hub.errors import Conflict
from hub.permissions import visible_entries

AT_ONCE = 500  # values one query may carry


def chosen_in(user: User, folder: Folder, ids: Sequence[uuid.UUID]) -> list[Entry]:
    """The entries; all of them must still lie in the folder, or nothing happens. Raises `Conflict`."""
    entries = _readable(user, ids)
    if len(entries) != len(ids) or any(entry.parent_id != folder.id for entry in entries):
        raise Conflict(
            gettext(
                "Ein Teil der Auswahl liegt nicht mehr in diesem Ordner: Jemand hat inzwischen etwas verschoben oder "
                "gelöscht. Es wurde nichts geändert. Bitte wählen Sie neu aus."
            )
        )
    return entries


def _readable(user: User, ids: Sequence[uuid.UUID]) -> list[Entry]:
    """The entries with these ids that the person may read, in the order of their names."""
    found: list[Entry] = []
    for start in range(0, len(ids), AT_ONCE):
        found += (
            session()
            .scalars(select(Entry).where(Entry.id.in_(ids[start : start + AT_ONCE]), visible_entries(user)))
            .all()
        )
    return sorted(found, key=lambda entry: entry.sort_key)
