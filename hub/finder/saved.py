"""Searches a person keeps. Actions; they never commit."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from hub.accounts.signed_in import User
from hub.db import session
from hub.errors import Conflict
from hub.finder.models import SavedSearch

MAX_SAVED = 30


class TooManySaved(Conflict):
    """There is room for `MAX_SAVED`."""

    message = lazy_gettext("Mehr als 30 gespeicherte Suchen passen nicht auf die Startseite. Bitte löschen Sie eine.")


def save_search(user: User, *, name: str, query: str) -> SavedSearch:
    """Keep a search under a name; one that has the name already is replaced. Raises `TooManySaved`."""
    saved = session().scalar(select(SavedSearch).where(SavedSearch.person_id == user.id, SavedSearch.name == name))
    if saved is not None:
        saved.query = query
        return saved
    count = session().scalar(select(func.count()).where(SavedSearch.person_id == user.id)) or 0
    if count >= MAX_SAVED:
        raise TooManySaved
    saved = SavedSearch(person_id=user.id, name=name, query=query)
    session().add(saved)
    session().flush()
    return saved


def forget_search(saved: SavedSearch) -> None:
    session().delete(saved)


def searches_of(user: User) -> Sequence[SavedSearch]:
    """The person's searches by name."""
    return (
        session().scalars(select(SavedSearch).where(SavedSearch.person_id == user.id).order_by(SavedSearch.name)).all()
    )
