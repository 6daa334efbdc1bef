"""Texts of a Fragebogen in its languages: where each stands, what it is called, what is missing. Knows no rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from flask_babel import gettext, ngettext

from hub.feedback.content import LANGUAGE_NAMES, MAX_TEXT_CHARACTERS, Content, Texts, all_texts, missing_texts
from hub.feedback.errors import TextTooLong
from hub.feedback.texts import clean_line, clean_text

GERMAN = "de"
_LONG = ("intro", "thanks", "help")


class Place(NamedTuple):
    """One text that stands in German. `where` as in `content.missing_texts`, `label` what it is called."""

    where: str
    label: str
    german: str
    text: str
    is_long: bool
    is_outdated: bool = False

    @property
    def confirm_field(self) -> str:
        """The field that says that the translation still fits."""
        return f"fits-{self.where.replace(' ', '.')}"

    @property
    def field(self) -> str:
        """The field's name, which is an id as well: without spaces."""
        return f"text-{self.where.replace(' ', '.')}"


class Missing(NamedTuple):
    """A language in which texts are missing, and their names."""

    language: str
    places: list[str]

    @property
    def sentence(self) -> str:
        return ngettext(
            "in %(language)s fehlt %(num)s Text",
            "in %(language)s fehlen %(num)s Texte",
            len(self.places),
            language=LANGUAGE_NAMES[self.language],
        )


def places(content: Content, language: str, outdated: Mapping[str, Collection[str]]) -> list[Place]:
    """Everything that stands in German, in the order of reading."""
    names = place_names(content)
    return [
        Place(
            where,
            names[where],
            texts[GERMAN],
            texts.get(language, ""),
            where.split()[0] in _LONG or len(texts[GERMAN]) > 100,
            where in outdated.get(language, ()),
        )
        for where, texts in all_texts(content)
        if texts.get(GERMAN, "").strip()
    ]


def place_names(content: Content) -> dict[str, str]:
    """What each place is called, by `where`."""
    names = {"title": gettext("Überschrift"), "intro": gettext("Einleitung"), "thanks": gettext("Dank am Ende")}
    number = 0
    for index, page in enumerate(content.pages, 1):
        names[f"page {page.id}"] = gettext("Überschrift von Seite %(number)s", number=index)
        for question in page.questions:
            number += 1
            names[f"question {question.id}"] = gettext("Frage %(number)s", number=number)
            names[f"help {question.id}"] = gettext("Hilfe zu Frage %(number)s", number=number)
            for at, option in enumerate(question.options, 1):
                names[f"option {question.id} {option.id}"] = gettext(
                    "Frage %(number)s, Antwort %(at)s", number=number, at=at
                )
            for at, row in enumerate(question.rows, 1):
                names[f"row {question.id} {row.id}"] = gettext("Frage %(number)s, Aussage %(at)s", number=number, at=at)
    return names


def missing(content: Content) -> list[Missing]:
    """By language, those without gaps left out; where is named with the German text."""
    names, german = place_names(content), dict(all_texts(content))
    gaps: dict[str, list[str]] = {}
    for language, where in missing_texts(content):
        gaps.setdefault(language, []).append(f"{names[where]}: {_short(german[where][GERMAN])}")
    return [Missing(language, gaps[language]) for language in content.languages if language in gaps]


def outdated_places(content: Content, outdated: Mapping[str, Collection[str]]) -> list[Missing]:
    """Translations whose German text has changed since, by language; where is named with the German text."""
    found = []
    for language in content.languages:
        old = [place for place in places(content, language, outdated) if place.is_outdated]
        if old:
            found.append(Missing(language, [f"{place.label}: {_short(place.german)}" for place in old]))
    return found


def missing_counts(content: Content) -> Mapping[str, int]:
    """How many texts are missing, by language."""
    return Counter(language for language, _ in missing_texts(content))


def translate(content: Content, language: str, said: Mapping[str, str]) -> None:
    """Put these texts (by `where`) in; an empty one is taken away. Places that are not there are passed over.

    Raises `TextTooLong`.
    """
    for where, texts in all_texts(content):
        if where in said:
            _put(texts, language, said[where], is_long=where.split()[0] in _LONG)


def with_german(texts: Texts, german: str, *, is_long: bool = False) -> Texts:
    """The same texts with another German one."""
    changed = dict(texts)
    _put(changed, GERMAN, german, is_long=is_long)
    return changed


def _put(texts: Texts, language: str, text: str, *, is_long: bool) -> None:
    clean = clean_text(text) if is_long else clean_line(text)
    if len(clean) > MAX_TEXT_CHARACTERS:
        raise TextTooLong
    if clean:
        texts[language] = clean
    else:
        texts.pop(language, None)


def _short(text: str) -> str:
    return f"„{text[:59]}…“" if len(text) > 60 else f"„{text}“"
