"""Pages of the site as a reader of one language sees them; knows rows, no request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from babel.dates import get_day_names

from hub.public_pages import locale_of
from hub.site.content import CONTACT, PICTURE, QUESTIONNAIRE, TEXT, Block, PageContent, Reach, Said, said
from hub.site.models import BINDING_KINDS, SiteContact, SiteImage
from hub.site.queries import Ask, contacts_by_id, images_by_id, running_asks
from hub.site.texts import Paragraph, paragraphs, phone_link

_NEEDS_ROW = {PICTURE: "image", CONTACT: "contact", QUESTIONNAIRE: "ask"}


NOTHING_SAID = Said("", "de")


@dataclass(frozen=True)
class ShownContact:
    """Whom to ask; texts with the language they were found in."""

    id: uuid.UUID
    need: Said
    about: Said
    hours: Said
    name: str
    institution: str
    phone: str
    phone_link: str
    email: str


@dataclass(frozen=True)
class ShownBlock:
    """A block; what its kind does not need is empty."""

    kind: str
    said: Said
    paragraphs: Sequence[Paragraph] = ()
    url: str = ""
    host: str = ""
    image: SiteImage | None = None
    alternative: Said = NOTHING_SAID
    contact: ShownContact | None = None
    code: str = ""


@dataclass(frozen=True)
class ShownPage:
    """`in_german` names the sentence to say where a text lacks in the reader's language; empty where none does."""

    title: Said
    blocks: Sequence[ShownBlock] = field(default_factory=list)
    reach: Reach | None = None
    hours: Sequence[tuple[str, str]] = ()
    in_german: str = ""

    @property
    def beginning(self) -> str:
        """What the page says first, else what it is called."""
        return next((block.said.text for block in self.blocks if block.kind == TEXT), self.title.text)

    @property
    def has_questionnaire(self) -> bool:
        return any(block.kind == QUESTIONNAIRE for block in self.blocks)


class _Rows(NamedTuple):
    image: Mapping[uuid.UUID, SiteImage]
    contact: Mapping[uuid.UUID, tuple[SiteContact, str | None]]
    ask: Mapping[uuid.UUID, Ask]


def shown_page(content: PageContent, language: str) -> ShownPage:
    """What is to be seen; blocks about something that is gone are left out. At most three statements."""
    rows = _rows_for(content)
    blocks = [block for one in content.blocks if (block := _shown(one, rows, language)) is not None]
    texts = [said(content.title, language), *(block.said for block in blocks)]
    return ShownPage(
        title=texts[0],
        blocks=blocks,
        reach=content.reach,
        hours=hours_of(content.reach, language),
        in_german=note_for(texts, language),
    )


def note_for(texts: Sequence[Said], language: str) -> str:
    """Which sentence says that something is in German: all of it, a part, or nothing."""
    written = [text for text in texts if text]
    others = [text for text in written if text.language != language]
    if not others:
        return ""
    return "in_german" if len(others) == len(written) else "partly_german"


def is_translated_law(kind: str, page: ShownPage, language: str) -> bool:
    """Whether to say that the German text is the one that counts: where a page the law asks for is not in German."""
    return kind in BINDING_KINDS and language != "de" and bool(page.blocks) and page.in_german != "in_german"


def shown_contact(row: SiteContact, institution: str | None, language: str) -> ShownContact:
    return ShownContact(
        id=row.id,
        need=said(row.need, language),
        about=said(row.about, language),
        hours=said(row.hours, language),
        name=row.name,
        institution=institution or "",
        phone=row.phone,
        phone_link=phone_link(row.phone),
        email=row.email,
    )


def hours_of(reach: Reach | None, language: str) -> list[tuple[str, str]]:
    """Weekday and times, Monday first; a weekend that is closed is not told."""
    if reach is None or not any(reach.hours):
        return []
    names: Any = get_day_names("wide", "stand-alone", locale_of(language))
    times = [*reach.hours, *[""] * 7][:7]
    shown = [(names[day], times[day]) for day in range(7)]
    return [line for day, line in enumerate(shown) if day < 5 or line[1]]


def _rows_for(content: PageContent) -> _Rows:
    wanted: dict[str, set[uuid.UUID]] = {kind: set() for kind in _NEEDS_ROW}
    for block in content.blocks:
        if block.kind in wanted and block.about:
            wanted[block.kind].add(block.about)
    return _Rows(images_by_id(wanted[PICTURE]), contacts_by_id(wanted[CONTACT]), running_asks(wanted[QUESTIONNAIRE]))


def _shown(block: Block, rows: _Rows, language: str) -> ShownBlock | None:
    text = said(block.texts, language)
    if block.kind in _NEEDS_ROW:
        row = getattr(rows, _NEEDS_ROW[block.kind]).get(block.about)
        return _with_row(block, row, text, language) if row is not None else None
    if not text and not block.url:
        return None
    return ShownBlock(
        kind=block.kind,
        said=text,
        paragraphs=list(paragraphs(text.text)),
        url=block.url,
        host=urlsplit(block.url).hostname or "",
    )


def _with_row(block: Block, row: Any, text: Said, language: str) -> ShownBlock:
    if block.kind == PICTURE:
        alternative = Said("", language) if row.is_decorative else said(row.alternative, language)
        return ShownBlock(block.kind, text, image=row, alternative=alternative)
    if block.kind == CONTACT:
        contact = shown_contact(row[0], row[1], language)
        return ShownBlock(block.kind, contact.need, contact=contact)
    return ShownBlock(block.kind, said(row.title, language), code=row.code)
