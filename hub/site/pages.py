"""Writing, publishing and taking back pages of the public site. Actions; they never commit."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Collection

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select, update

from hub.accounts.signed_in import User
from hub.audit.actions import record
from hub.db import now, session
from hub.errors import Conflict, HubError, NotFound
from hub.feedback.outdated import outdated_after
from hub.site.content import PICTURE, PageContent, has_marks
from hub.site.defaults import default_page
from hub.site.models import FIXED_KINDS, INFORMATION, SiteImage, SitePage, SitePageVersion

MAX_SLUG_CHARACTERS = 60
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class TitleMissing(HubError):
    message = lazy_gettext("Die Seite braucht eine Überschrift auf Deutsch.")


class MarksLeft(HubError):
    message = lazy_gettext(
        "In der Seite steht noch „[bitte ergänzen]“. Bitte füllen Sie diese Stellen aus oder bestätigen Sie, dass die "
        "Seite so veröffentlicht werden soll."
    )


class AlternativeMissing(HubError):
    message = lazy_gettext(
        "Ein Bild hat noch keine Beschreibung. Bitte beschreiben Sie es unter „Bilder“ oder kennzeichnen Sie es dort "
        "als Schmuck."
    )


class PageIsFixed(HubError):
    message = lazy_gettext("Diese Seite gehört fest zur öffentlichen Seite. Sie lässt sich ändern, aber nicht löschen.")


def begin_fixed_page(user: User, kind: str) -> SitePage:
    """The page every site has, from what it says without anybody's doing; once begun it is returned as it is."""
    if kind not in FIXED_KINDS:
        raise NotFound
    found = session().scalar(select(SitePage).where(SitePage.slug == kind))
    return found or _add_page(user, slug=kind, kind=kind, content=default_page(kind))


def create_page(user: User, title: str) -> SitePage:
    """A new page of information, as a draft. Raises `TitleMissing`."""
    title = " ".join(title.split())
    if not title:
        raise TitleMissing
    return _add_page(user, slug=_free_slug(title), kind=INFORMATION, content=PageContent(title={"de": title}))


def change_page(
    user: User,
    page: SitePage,
    content: PageContent,
    *,
    revision: int,
    confirmed: Collection[tuple[str, str]] = (),
) -> None:
    """Keep what was typed as the draft. Raises `Conflict` where somebody else was faster, `TitleMissing`.

    `confirmed`: translations that fit although the German text has changed, as (language, where).
    """
    if not content.title.get("de", "").strip():
        raise TitleMissing
    draft = as_json(content)
    if draft == page.draft and revision == page.revision and not confirmed:
        return
    _take_turn(page, revision)
    page.outdated = outdated_after(draft_of(page).places, content.places, page.outdated, confirmed=confirmed)
    page.draft, page.changed_at, page.changed_by = draft, now(), user.id
    session().flush()
    _record(user, page, "site.change", gettext("Öffentliche Seite »%(title)s« geändert", title=title_of(page)))


def publish_page(user: User, page: SitePage, *, revision: int, with_marks: bool = False) -> SitePageVersion:
    """Have everybody read the draft. Raises `Conflict`, `TitleMissing`, `AlternativeMissing`, `MarksLeft`."""
    content = draft_of(page)
    if not content.title.get("de", "").strip():
        raise TitleMissing
    _expect_described_pictures(content)
    if has_marks(content) and not with_marks:
        raise MarksLeft
    _take_turn(page, revision)
    last = session().scalar(select(func.max(SitePageVersion.number)).where(SitePageVersion.page_id == page.id)) or 0
    version = SitePageVersion(page_id=page.id, number=last + 1, content=page.draft, published_by=user.id)
    session().add(version)
    page.published_number = version.number
    session().flush()
    _show_pictures()
    text = gettext("Öffentliche Seite »%(title)s« veröffentlicht", title=title_of(page))
    _record(user, page, "site.publish", text, number=version.number)
    return version


def withdraw_page(user: User, page: SitePage) -> None:
    """Nobody reads it any more; a fixed page says again what it says by itself. Twice is once."""
    if page.published_number is None:
        return
    page.published_number = None
    session().flush()
    _show_pictures()
    _record(user, page, "site.withdraw", gettext("Öffentliche Seite »%(title)s« zurückgezogen", title=title_of(page)))


def put_back_version(user: User, page: SitePage, number: int, *, revision: int) -> None:
    """Make an old version the draft; what everybody reads stays. Raises `Conflict`, `NotFound`."""
    version = version_of(page, number)
    _take_turn(page, revision)
    restored = PageContent.model_validate(version.content)
    page.outdated = outdated_after(draft_of(page).places, restored.places, page.outdated)
    page.draft, page.changed_at, page.changed_by = version.content, now(), user.id
    session().flush()
    text = gettext("Fassung %(number)s von »%(title)s« zurückgeholt", number=number, title=title_of(page))
    _record(user, page, "site.put-back", text, number=number)


def delete_page(user: User, page: SitePage) -> None:
    """For good, with all its versions. Raises `PageIsFixed`."""
    if page.kind != INFORMATION:
        raise PageIsFixed
    title = title_of(page)
    session().delete(page)
    session().flush()
    _show_pictures()
    _record(user, page, "site.delete", gettext("Öffentliche Seite »%(title)s« gelöscht", title=title))


def move_page(user: User, page: SitePage, *, up: bool) -> None:
    """Change places with the neighbour in the list of information."""
    query = select(SitePage).where(SitePage.kind == INFORMATION).order_by(SitePage.position, SitePage.slug)
    pages = list(session().scalars(query.with_for_update()))
    at = pages.index(page)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(pages):
        return
    pages[at], pages[to] = pages[to], pages[at]
    for position, one in enumerate(pages):
        one.position = position
    session().flush()
    _record(user, page, "site.move", gettext("Öffentliche Seite »%(title)s« verschoben", title=title_of(page)))


def version_of(page: SitePage, number: int) -> SitePageVersion:
    """Raises `NotFound`."""
    wanted = SitePageVersion.page_id == page.id, SitePageVersion.number == number
    version = session().scalar(select(SitePageVersion).where(*wanted))
    if version is None:
        raise NotFound
    return version


def draft_of(page: SitePage) -> PageContent:
    return PageContent.model_validate(page.draft)


def as_json(content: PageContent) -> dict[str, object]:
    return content.model_dump(mode="json", exclude_defaults=True)


def title_of(page: SitePage) -> str:
    return draft_of(page).title.get("de", page.slug)


def _add_page(user: User, *, slug: str, kind: str, content: PageContent) -> SitePage:
    last = session().scalar(select(func.max(SitePage.position))) or 0
    page = SitePage(
        id=uuid.uuid4(), slug=slug, kind=kind, position=last + 1, draft=as_json(content), changed_by=user.id
    )
    session().add(page)
    session().flush()
    _record(user, page, "site.create", gettext("Öffentliche Seite »%(title)s« begonnen", title=title_of(page)))
    return page


def _take_turn(page: SitePage, revision: int) -> None:
    """Whoever saw the page as it is now goes on; everybody else has seen an old one."""
    turn = update(SitePage).where(SitePage.id == page.id, SitePage.revision == revision)
    taken = session().execute(turn.values(revision=revision + 1).returning(SitePage.id))
    if taken.first() is None:
        raise Conflict
    session().refresh(page, ["revision"])


def _expect_described_pictures(content: PageContent) -> None:
    wanted = {block.about for block in content.blocks if block.kind == PICTURE and block.about}
    for image in session().scalars(select(SiteImage).where(SiteImage.id.in_(wanted))):
        if not image.is_decorative and not image.alternative.get("de", "").strip():
            raise AlternativeMissing


def _show_pictures() -> None:
    """Pictures of published pages are for everybody, all others for those who write."""
    published = select(SitePageVersion.content).join(
        SitePage,
        (SitePage.id == SitePageVersion.page_id) & (SitePage.published_number == SitePageVersion.number),
    )
    shown = {
        block.about
        for content in session().scalars(published)
        for block in PageContent.model_validate(content).blocks
        if block.kind == PICTURE and block.about
    }
    session().execute(update(SiteImage).values(is_public=SiteImage.id.in_(shown)))


def _free_slug(title: str) -> str:
    spelled = unicodedata.normalize("NFKD", title.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:MAX_SLUG_CHARACTERS].strip("-") or "seite"
    base = f"{base}-1" if base in FIXED_KINDS else base
    taken = set(session().scalars(select(SitePage.slug).where(SitePage.slug.startswith(base))))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _record(user: User, page: SitePage, action: str, text: str, **details: int) -> None:
    record(action, actor=user, about=page, text=text, details=dict(details))
