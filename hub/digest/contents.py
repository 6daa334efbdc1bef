"""What a digest holds: what others did between two moments, as far as the recipient may read it now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.comments.models import Comment
from hub.db import session
from hub.documents.models import Entry, Version, Workspace
from hub.documents.pages import url_of
from hub.notices.queries import unread_of
from hub.notices.sentences import text_of
from hub.permissions import visible_entries

MOST_PER_WORKSPACE = 8
MOST_NOTICES = 8


@dataclass(frozen=True)
class Period:
    """After `since`, up to and including `until`."""

    since: datetime
    until: datetime

    def holds(self, column: Any) -> Any:
        return (column > self.since) & (column <= self.until)


@dataclass(frozen=True)
class Item:
    """One line: what is new, a word on it, and the path of the hub it leads to."""

    text: str
    url: str
    remark: str = ""


@dataclass
class Section:
    """A Bereich, or the person's own notices. `more` says in words what did not fit."""

    title: str
    items: list[Item] = field(default_factory=list)
    more: list[str] = field(default_factory=list)


def digest_for(user: User, period: Period) -> list[Section]:
    """The person's notices, then every Bereich by name; empty when nothing is new. Three queries."""
    bereiche: dict[uuid.UUID, Section] = {}
    for rows, item_of, more_of in (
        (_new_versions(user, period), _version_item, _more_documents),
        (_new_comments(user, period), _comment_item, _more_comments),
    ):
        for row in rows:
            section = bereiche.setdefault(row.workspace_id, Section(row.workspace))
            section.items.append(item_of(row))
            if row.place == MOST_PER_WORKSPACE and row.in_all > MOST_PER_WORKSPACE:
                section.more.append(more_of(row.in_all - MOST_PER_WORKSPACE))
    sections = sorted(bereiche.values(), key=lambda section: section.title.casefold())
    notices = _notices(user, period)
    return [notices, *sections] if notices.items else sections


def _notices(user: User, period: Period) -> Section:
    unread = unread_of(user, limit=MOST_NOTICES + 1, since=period.since, until=period.until)
    section = Section(gettext("Ihre Mitteilungen"))
    section.items = [Item(text_of(notice), notice.url) for notice in unread[:MOST_NOTICES]]
    if len(unread) > MOST_NOTICES:
        section.more.append(gettext("und weitere Mitteilungen"))
    return section


def _new_versions(user: User, period: Period) -> Sequence[Any]:
    """Documents with new versions: the newest one's number and author, and how many there are."""
    made = (
        select(
            Version.document_id,
            func.max(Version.number).label("number"),
            func.count().label("made"),
            func.max(Version.created_at).label("at"),
        )
        .where(period.holds(Version.created_at), Version.created_by != user.id)
        .group_by(Version.document_id)
        .subquery()
    )
    rows = (
        _ranked(made)
        .add_columns(Version.comment.label("remark"))
        .join(Version, (Version.document_id == made.c.document_id) & (Version.number == made.c.number))
        .join(Person, Person.id == Version.created_by)
        .join(Institution, Institution.id == Person.institution_id)
        .where(Entry.changed_at > period.since, visible_entries(user))
    )
    return _first_of_each(rows)


def _new_comments(user: User, period: Period) -> Sequence[Any]:
    """Documents with new comments: how many, and who wrote the last one."""
    written = Comment.deleted_at.is_(None) & (Comment.created_by != user.id) & period.holds(Comment.created_at)
    made = (
        select(Comment.document_id, func.count().label("made"), func.max(Comment.created_at).label("at"))
        .where(written)
        .group_by(Comment.document_id)
        .subquery()
    )
    rows = (
        _ranked(made)
        .join(Comment, (Comment.document_id == made.c.document_id) & (Comment.created_at == made.c.at) & written)
        .join(Person, Person.id == Comment.created_by)
        .join(Institution, Institution.id == Person.institution_id)
        .where(visible_entries(user))
    )
    return _first_of_each(rows)


def _ranked(made: Any) -> Any:
    """Documents with what was made on them, numbered within their Bereich, the newest first."""
    here = Entry.workspace_id
    return (
        select(
            Entry.id,
            Entry.name,
            Entry.workspace_id,
            Workspace.name.label("workspace"),
            made,
            Person.name.label("author"),
            Institution.short_name.label("institution"),
            func.row_number().over(partition_by=here, order_by=(made.c.at.desc(), Entry.id)).label("place"),
            func.count().over(partition_by=here).label("in_all"),
        )
        .join(made, made.c.document_id == Entry.id)
        .join(Workspace, Workspace.id == Entry.workspace_id)
    )


def _first_of_each(rows: Any) -> Sequence[Any]:
    numbered = rows.subquery()
    first = select(numbered).where(numbered.c.place <= MOST_PER_WORKSPACE)
    return session().execute(first.order_by(numbered.c.workspace_id, numbered.c.place)).all()


def _version_item(row: Any) -> Item:
    who = {"name": row.author, "institution": row.institution}
    if row.number == 1:
        text = gettext("%(document)s – neu von %(name)s (%(institution)s)", document=row.name, **who)
    else:
        text = gettext(
            "%(document)s – Fassung %(number)s von %(name)s (%(institution)s)",
            document=row.name,
            number=row.number,
            **who,
        )
    return Item(text, url_of("document", row.id), row.remark)


def _comment_item(row: Any) -> Item:
    text = ngettext(
        "%(document)s – %(num)s neuer Kommentar, von %(name)s (%(institution)s)",
        "%(document)s – %(num)s neue Kommentare, zuletzt von %(name)s (%(institution)s)",
        row.made,
        document=row.name,
        name=row.author,
        institution=row.institution,
    )
    return Item(text, f"{url_of('document', row.id)}#comments")


def _more_documents(count: int) -> str:
    return ngettext("und %(num)s weiteres Dokument", "und %(num)s weitere Dokumente", count)


def _more_comments(count: int) -> str:
    return ngettext(
        "und Kommentare zu %(num)s weiteren Dokument", "und Kommentare zu %(num)s weiteren Dokumenten", count
    )
