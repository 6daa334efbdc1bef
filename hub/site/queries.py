"""What the pages of the site show, public ones and those for who writes them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.days import today
from hub.db import read, session
from hub.feedback.content import Texts
from hub.feedback.models import LINK, FeedbackChannel, FeedbackForm, FeedbackRound, FormVersion
from hub.permissions import visible_forms
from hub.site.content import PageContent, said, without_marks
from hub.site.defaults import default_page
from hub.site.models import INFORMATION, SiteContact, SiteEditor, SiteImage, SiteMessage, SitePage, SitePageVersion

_PUBLISHED = select(SitePage.slug, SitePageVersion.content).join(
    SitePageVersion,
    (SitePageVersion.page_id == SitePage.id) & (SitePageVersion.number == SitePage.published_number),
)
_WAITING = select(func.count()).select_from(SiteMessage)


class Ask(NamedTuple):
    """A Fragebogen that takes answers now, and the way in to it; title by language."""

    code: str
    title: Texts


class Link(NamedTuple):
    """A published page of information; title by language."""

    slug: str
    title: Texts


def published_page(kind: str) -> tuple[PageContent, bool]:
    """A fixed page as everybody reads it, and whether somebody has published it; else what it says by itself."""
    found = read(_PUBLISHED.where(SitePage.slug == kind))
    if found:
        return PageContent.model_validate(found[0].content), True
    return without_marks(default_page(kind)), False


def published_information(slug: str) -> PageContent | None:
    found = read(_PUBLISHED.where(SitePage.slug == slug, SitePage.kind == INFORMATION))
    return PageContent.model_validate(found[0].content) if found else None


def published_links() -> list[Link]:
    """Pages of information in their order."""
    rows = read(_PUBLISHED.where(SitePage.kind == INFORMATION).order_by(SitePage.position, SitePage.slug))
    return [Link(row.slug, PageContent.model_validate(row.content).title) for row in rows]


def contacts() -> Sequence[tuple[SiteContact, str | None]]:
    """With the name of the institution, in their order."""
    query = select(SiteContact, Institution.name).outerjoin(Institution, Institution.id == SiteContact.institution_id)
    return [tuple(row) for row in session().execute(query.order_by(SiteContact.position, SiteContact.id))]  # type: ignore[misc]


def contacts_by_id(ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[SiteContact, str | None]]:
    return {row.id: (row, name) for row, name in contacts() if row.id in ids} if ids else {}


def images_by_id(ids: set[uuid.UUID]) -> dict[uuid.UUID, SiteImage]:
    if not ids:
        return {}
    return {row.id: row for row in session().scalars(select(SiteImage).where(SiteImage.id.in_(ids)))}


def running_asks(channel_ids: set[uuid.UUID] | None = None) -> dict[uuid.UUID, Ask]:
    """Open ways in by link whose Fragebogen takes answers today; all of them, or those of these ids."""
    if channel_ids is not None and not channel_ids:
        return {}
    day = today()
    query = (
        select(FeedbackChannel.id, FeedbackChannel.code, FormVersion.content)
        .join(FeedbackForm, FeedbackForm.id == FeedbackChannel.form_id)
        .join(FeedbackRound, FeedbackRound.form_id == FeedbackForm.id)
        .join(FormVersion, FormVersion.id == FeedbackRound.version_id)
        .where(
            FeedbackChannel.way == LINK,
            FeedbackChannel.closed_at.is_(None),
            FeedbackForm.deleted_at.is_(None),
            FeedbackRound.ended_at.is_(None),
            FeedbackRound.released_at.is_(None),
            FeedbackRound.opens_on <= day,
            or_(FeedbackRound.closes_on.is_(None), FeedbackRound.closes_on >= day),
        )
    )
    if channel_ids is not None:
        query = query.where(FeedbackChannel.id.in_(channel_ids))
    return {row.id: Ask(row.code, row.content.get("title", {})) for row in session().execute(query)}


def open_ways_in(user: User) -> list[tuple[uuid.UUID, str]]:
    """Open ways in by link to Fragebögen the person may read, running or not: id and how it is called inside."""
    query = (
        select(FeedbackChannel.id, FeedbackForm.title, FeedbackChannel.name)
        .join(FeedbackForm, FeedbackForm.id == FeedbackChannel.form_id)
        .where(FeedbackChannel.way == LINK, FeedbackChannel.closed_at.is_(None), visible_forms(user))
        .order_by(FeedbackForm.title, FeedbackChannel.name, FeedbackChannel.id)
    )
    return [(row.id, f"{row.title} – {row.name}" if row.name else row.title) for row in session().execute(query)]


def all_pages() -> Sequence[SitePage]:
    """For those who write, in the order of reading."""
    return session().scalars(select(SitePage).order_by(SitePage.position, SitePage.slug)).all()


def published_contents() -> dict[uuid.UUID, Any]:
    """What everybody reads now, by page, as it is kept."""
    return {row.id: row.content for row in read(_PUBLISHED.add_columns(SitePage.id))}


def all_images() -> Sequence[SiteImage]:
    return session().scalars(select(SiteImage).order_by(SiteImage.created_at.desc(), SiteImage.id)).all()


def versions_with_names(page: SitePage) -> Sequence[tuple[SitePageVersion, str | None]]:
    """The newest first, with who published it."""
    query = select(SitePageVersion, Person.name).outerjoin(Person, Person.id == SitePageVersion.published_by)
    query = query.where(SitePageVersion.page_id == page.id).order_by(SitePageVersion.number.desc())
    return [tuple(row) for row in session().execute(query)]  # type: ignore[misc]


def waiting_messages() -> Sequence[SiteMessage]:
    """The oldest first."""
    return session().scalars(select(SiteMessage).order_by(SiteMessage.sent_on, SiteMessage.id)).all()


def count_waiting() -> int:
    count: int = read(_WAITING)[0][0]
    return count


def is_appointed(person_id: uuid.UUID) -> bool:
    return bool(read(select(SiteEditor.person_id).where(SiteEditor.person_id == person_id)))


def image_line(image: SiteImage) -> str:
    """What a picture is called in lists."""
    return said(image.alternative, "de").text or f"{image.width} × {image.height}"
