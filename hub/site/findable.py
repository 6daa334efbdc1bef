"""How published pages become entries of the search, and how found ones load again. Drafts are never among them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence

from flask_babel import gettext
from sqlalchemy import select

from hub.accounts.models import Institution, Person
from hub.accounts.signed_in import User
from hub.db import session
from hub.found import EVERYBODY, FoundRow, entry_id, loads_found, parts_of
from hub.indexing import Change, Source, findable
from hub.permissions import can
from hub.site.content import PageContent, without_marks
from hub.site.models import SitePage, SitePageVersion
from search import Entry as Findable

KIND = "site_page"
_PUBLISHED = (
    select(SitePage, SitePageVersion, Person.name.label("person"), Institution)
    .join(
        SitePageVersion,
        (SitePageVersion.page_id == SitePage.id) & (SitePageVersion.number == SitePage.published_number),
    )
    .join(Person, Person.id == SitePageVersion.published_by)
    .join(Institution, Institution.id == Person.institution_id)
)


def _present(row_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    wanted = SitePage.id.in_(list(row_ids)), SitePage.published_number.is_not(None)
    return set(session().scalars(select(SitePage.id).where(*wanted)))


def _all_rows() -> list[uuid.UUID]:
    return list(session().scalars(select(SitePage.id).where(SitePage.published_number.is_not(None))))


def _load(changes: Sequence[Change]) -> Iterator[Findable]:
    wanted = SitePage.id.in_([change.row_id for change in changes])
    for page, version, _, institution in session().execute(_PUBLISHED.where(wanted)):
        content = without_marks(PageContent.model_validate(version.content))
        yield Findable(
            id=entry_id(KIND, page.id),
            scope=EVERYBODY,
            title=content.title.get("de", page.slug),
            text=_in_one_language_after_the_other(content),
            changed_at=version.published_at,
            facets={"kind": KIND, "institution": str(institution.id), "type": "", "status": ""},
        )


def _in_one_language_after_the_other(content: PageContent) -> str:
    """So that the words shown around what was found are of one language."""
    languages = dict.fromkeys(language for texts in content.texts for language in texts)
    return "\n".join(texts[language] for language in languages for texts in content.texts if texts.get(language))


@loads_found(KIND)
def _found(user: User, found_ids: Sequence[str]) -> dict[str, FoundRow]:
    """To where the page is written, for those who write it; to the page itself, for all others."""
    ids = {parts_of(found_id)[1]: found_id for found_id in found_ids}
    is_writer = can(user, "site.edit")
    return {
        ids[page.id]: FoundRow(
            id=ids[page.id],
            name=PageContent.model_validate(version.content).title.get("de", page.slug),
            url=f"/site/pages/{page.id}" if is_writer else page.public_path,
            icon="visibility",
            path=[(gettext("Öffentliche Seite"), "/public")],
            institution=institution.short_name,
            changed_by=person,
            changed_at=version.published_at,
        )
        for page, version, person, institution in session().execute(_PUBLISHED.where(SitePage.id.in_(ids)))
    }


findable(
    KIND,
    Source(present=_present, load=_load, ids_of=lambda change: {entry_id(KIND, change.row_id)}, all_rows=_all_rows),
)
