"""What a Fragebogen asks: its shape, and what each question's answer may look like. Knows no rows.

The whole of a Fragebogen is one value: a draft and every published version keep it as JSON, so that answers keep the
version they were given to, and a copy is a copy.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# BCP 47: the variant "simple" is the registered one for simplified forms of a language.
LANGUAGES = ("de", "de-simple", "en", "uk", "ar", "fa", "tr", "ru")
RIGHT_TO_LEFT = ("ar", "fa")
LANGUAGE_NAMES = {
    "de": "Deutsch",
    "de-simple": "Einfache Sprache",
    "en": "English",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    "tr": "Türkçe",
    "ru": "Русский",
}
YOUTH, PARENTS, SCHOOLS, EMPLOYERS, ATTENDEES = "youth", "parents", "schools", "employers", "attendees"
AUDIENCES = (YOUTH, PARENTS, SCHOOLS, EMPLOYERS, ATTENDEES)

# one: one of many · several · scale: labelled points · smileys · matrix: rows on one scale · number · ten: 0–10
KINDS = ("one", "several", "scale", "smileys", "matrix", "number", "ten", "short", "long", "date", "ranking")
WITH_OPTIONS = ("one", "several", "scale", "smileys", "matrix", "ranking")
TEXTS = ("short", "long")
DONT_KNOW = "dont-know"  # the id of this option wherever `has_dont_know`

MAX_QUESTIONS = 100
MAX_PAGES = 30
MAX_OPTIONS = 30
MAX_ROWS = 20
MAX_TEXT_CHARACTERS = 2000  # of one text of the Fragebogen in one language
MAX_SHORT_CHARACTERS = 200  # of an answer
MAX_LONG_CHARACTERS = 2000

Kind = Literal["one", "several", "scale", "smileys", "matrix", "number", "ten", "short", "long", "date", "ranking"]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARACTERS)]
Texts = dict[str, Text]  # language → text; a language that is missing or empty is not translated


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Option(_Part):
    """A choice, a point of a scale, a row of a matrix or a thing to rank."""

    id: Key
    text: Texts = {}


class Condition(_Part):
    """Ask only if one of these options was chosen at an earlier question of kind one, several, scale or smileys."""

    question: Key
    options: list[Key] = Field(min_length=1, max_length=MAX_OPTIONS)


class Question(_Part):
    """One question. Its options never contain „weiß nicht“: `has_dont_know` adds it.

    `minimum`, `maximum` and `bands` (lower bounds, ascending) are for numbers: what is shown of them are the bands.
    `library_key` says that the same question stands elsewhere, so that results can be compared; `indicator` that it
    measures a goal.
    """

    id: Key
    kind: Kind
    text: Texts = {}
    help: Texts = {}
    options: list[Option] = Field(default=[], max_length=MAX_OPTIONS)
    rows: list[Option] = Field(default=[], max_length=MAX_ROWS)
    is_required: bool = False
    has_dont_know: bool = False
    condition: Condition | None = None
    minimum: int | None = None
    maximum: int | None = None
    bands: list[int] = Field(default=[], max_length=12)
    library_key: Key | None = None
    indicator: str = Field(default="", max_length=100)


class Page(_Part):
    """What is shown at once."""

    id: Key
    title: Texts = {}
    questions: list[Question] = []


class Content(_Part):
    """A whole Fragebogen. `languages` are those offered; German is always one of them."""

    title: Texts = {}
    intro: Texts = {}
    thanks: Texts = {}
    languages: list[str] = ["de"]
    asks_for_contact: bool = False
    pages: list[Page] = Field(default=[], max_length=MAX_PAGES)

    @property
    def questions(self) -> list[Question]:
        return [question for page in self.pages for question in page.questions]

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.id == key), None)


def new_key() -> str:
    """An id for a page, question or option, unique within any Fragebogen."""
    return secrets.token_hex(4)


def said(texts: Texts, language: str) -> str:
    """The text in this language, else in German: nobody meets an empty question. Einfache Sprache is German, too."""
    return texts.get(language) or texts.get("de") or next((text for text in texts.values() if text), "")


def choices_of(question: Question) -> list[str]:
    """The ids one may choose from, „weiß nicht“ last."""
    chosen = [str(step) for step in range(11)] if question.kind == "ten" else [option.id for option in question.options]
    return [*chosen, DONT_KNOW] if question.has_dont_know else chosen


def missing_texts(content: Content) -> Iterator[tuple[str, str]]:
    """(language, where) for every text that stands in German and is missing in a language that is offered.

    `where` is "title", "intro", "thanks", "page <id>", "question <id>", "help <id>", "option <question> <id>" or
    "row <question> <id>".
    """
    for where, texts in all_texts(content):
        if texts.get("de", "").strip():
            for language in content.languages:
                if not texts.get(language, "").strip():
                    yield language, where


def all_texts(content: Content) -> Iterator[tuple[str, Texts]]:
    """Every text of a Fragebogen with its place, in the order of reading."""
    yield from (("title", content.title), ("intro", content.intro))
    for page in content.pages:
        yield f"page {page.id}", page.title
        for question in page.questions:
            yield f"question {question.id}", question.text
            yield f"help {question.id}", question.help
            yield from ((f"option {question.id} {option.id}", option.text) for option in question.options)
            yield from ((f"row {question.id} {row.id}", row.text) for row in question.rows)
    yield "thanks", content.thanks
