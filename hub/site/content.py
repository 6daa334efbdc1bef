"""What a page of the public site holds: its shape, in all languages at once. Knows no rows.

A page is one value: the draft and every published version keep it as JSON. Whatever was typed is text; nobody writes
markup.
"""

from __future__ import annotations

import re
import uuid
from typing import Annotated, Final, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hub.feedback.content import LANGUAGES, Texts

HEADING: Final = "heading"
TEXT: Final = "text"
PICTURE: Final = "picture"
FILM: Final = "film"
CONTACT: Final = "contact"
QUESTIONNAIRE: Final = "questionnaire"
BLOCKS = (HEADING, TEXT, PICTURE, FILM, CONTACT, QUESTIONNAIRE)
MAX_BLOCKS = 60
MAX_TITLE_CHARACTERS = 150
MAX_TEXT_CHARACTERS = 8000  # of one text in one language
MAX_ADDRESS_CHARACTERS = 500
MARK = "[bitte ergänzen]"
HOURS = re.compile(r"^(\d{1,2}(:\d{2})?\s*[-–]\s*\d{1,2}(:\d{2})?)(,\s*\d{1,2}(:\d{2})?\s*[-–]\s*\d{1,2}(:\d{2})?)*$")
WEB_ADDRESS = re.compile(r"^https?://[^\s/]+\.[^\s]+$")

LongText = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARACTERS)]
LongTexts = dict[str, LongText]


def _is_web_address(url: str) -> str:
    if url and not (WEB_ADDRESS.match(url) and urlsplit(url).hostname):  # urlsplit raises ValueError itself
        raise ValueError("no web address")
    return url


def _are_times(hours: str) -> str:
    if hours and not HOURS.match(hours):
        raise ValueError("no times")
    return hours


WebAddress = Annotated[
    str, StringConstraints(max_length=MAX_ADDRESS_CHARACTERS, strip_whitespace=True), AfterValidator(_is_web_address)
]
Hours = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True), AfterValidator(_are_times)]


BlockKind = Literal["heading", "text", "picture", "film", "contact", "questionnaire"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Block(_Part):
    """A piece of a page. `texts`: the heading, the text, or what a film shows; the other fields as its kind needs."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,16}$")]
    kind: BlockKind
    texts: LongTexts = {}
    url: Annotated[
        str,
        StringConstraints(max_length=MAX_ADDRESS_CHARACTERS, strip_whitespace=True),
        AfterValidator(_is_web_address),
    ] = ""
    about: uuid.UUID | None = None  # the picture, the contact or the way in to a Fragebogen


class Reach(_Part):
    """How the agency is reached. `hours`: for Monday to Sunday times such as „8:00–16:00“, empty when closed."""

    phone: Annotated[str, StringConstraints(max_length=60)] = ""
    email: Annotated[str, StringConstraints(max_length=200)] = ""
    address: Annotated[str, StringConstraints(max_length=300)] = ""
    hours: list[Hours] = Field(default=[], max_length=7)
    takes_wishes: bool = True


class PageContent(_Part):
    """A whole page; `reach` belongs to the first page alone."""

    title: Texts = {}
    blocks: list[Block] = Field(default=[], max_length=MAX_BLOCKS)
    reach: Reach | None = None

    @property
    def texts(self) -> list[Texts]:
        return list(self.places.values())

    @property
    def places(self) -> dict[str, Texts]:
        """Every text by where it stands, as the fields are called that it is typed into."""
        return {"title": self.title, **{f"text.{block.id}": block.texts for block in self.blocks}}


class Said(NamedTuple):
    """A text in the language it was found in."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)


def said(texts: Texts, language: str) -> Said:
    """The text in this language, else in German (Einfache Sprache is German, too)."""
    if is_said(texts, language):
        return Said(texts[language].strip(), language)
    return Said(texts.get("de", "").strip(), "de")


def is_said(texts: Texts, language: str) -> bool:
    """Whether there is a text in this language; a translation that still waits to be filled in is none."""
    found = texts.get(language, "").strip()
    return bool(found) and (language == "de" or MARK not in found)


def missing_languages(content: PageContent) -> list[str]:
    """The languages in which something lacks that stands in German."""
    needed = [texts for texts in content.texts if is_said(texts, "de")]
    return [language for language in LANGUAGES if not all(is_said(texts, language) for texts in needed)]


def has_marks(content: PageContent) -> bool:
    """Whether a place is left that somebody has to fill in; translations come after the German text."""
    return any(MARK in texts.get("de", "") for texts in content.texts)


def without_marks(content: PageContent) -> PageContent:
    """What may be shown of a page nobody has published yet: paragraphs that are to be filled in are left out."""
    blocks = [block.model_copy(update={"texts": _filled_in(block.texts)}) for block in content.blocks]
    return content.model_copy(update={"blocks": blocks})


def _filled_in(texts: LongTexts) -> LongTexts:
    return {
        language: "\n\n".join(part for part in re.split(r"\n\s*\n", text) if MARK not in part)
        for language, text in texts.items()
    }
