"""Finding in a text what may lead to a person: names, numbers, addresses. Marks too much rather than too little.

Nothing here decides: a person reads every text (hub/results/moderation.py). All patterns are bounded, so that
2,000 characters without a blank cost no more than others. `\\d` means digits of every script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hub.results.common_words import ALL_COMMON
from search.german.folding import fold

EMAIL, LINK, PHONE, NUMBER, ADDRESS, NAME = "email", "link", "phone", "number", "address", "name"
LEFT_OUT = "[…]"
MIN_PHONE_DIGITS = 6
MIN_NAME_LETTERS = 3


class Mark(NamedTuple):
    """A part of a text, from `start` up to `end`, and what it looks like."""

    start: int
    end: int
    kind: str


class Piece(NamedTuple):
    """Some of a text as it is shown: with a mark or without one."""

    text: str
    mark: Mark | None


_UPPER = "A-ZÀ-ÖØ-ÞİŞĞЀ-ЯҐ"
_CAPITALISED = rf"[{_UPPER}][\w'’-]{{1,40}}"
_ARABIC_WORD = "[ء-ۓ]{2,30}"
_GERMAN_TITLE = r"(?:Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?|Miss)"
_SLAVIC_TITLE = "(?:[Пп]ана?|[Пп]ану|[Пп]ані|[Гг]осподин[ау]?|[Гг]оспож[аеиу]|[Гг]-н|[Гг]-жа)"
_ARABIC_TITLE = "(?:السيدة|السيد|الأستاذة|الأستاذ|الآنسة|استاذ|خانم|آقای|اقای|جناب)"
_PATTERNS = {
    EMAIL: [r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[(\[]at[)\]]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"],
    LINK: [
        r"(?:https?://|www\.)\S{1,2000}",
        r"\b[\w-]{2,63}\.(?:de|com|org|net|eu|info|ua|ru|tr|me|io)\b(?:/\S{0,200})?",
        r"(?<![\w@])@[\w.]{3,40}",
    ],
    NUMBER: [
        r"(?<!\d)\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})(?!\d)",  # a day: somebody's birthday
        r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,8}\b",  # IBAN
        r"\b\d{3}[A-Z]\d{6}\b",  # Kundennummer of the Agentur für Arbeit
        r"\b\d{3,6}(?:BG|//)\d{4,10}\b",  # Bedarfsgemeinschaft
    ],
    PHONE: [r"(?<![\w])(?:\+|\(\+?)?\d(?:[\s()/.–-]{0,3}\d){5,17}(?!\w)"],
    ADDRESS: [
        r"(?<![\w-])[\w-]{2,40}(?:straße|strasse|gasse|allee|chaussee|str\.)(?:\s?\d{1,4}(?:\s?[a-z]\b)?)?",
        rf"(?<![\w-]){_CAPITALISED}\s(?:Straße|Strasse|Str\.|Allee|Gasse)\s\d{{1,4}}(?:\s?[a-z]\b)?",
        r"(?<![\w-])[\w-]{2,40}(?:weg|platz|ring|damm|ufer|markt)\s\d{1,4}(?:\s?[a-z]\b)?",
        rf"(?<!\d)\d{{5}}\s{_CAPITALISED}",
        rf"(?<!\w)(?:вулиц[яі]|вул\.|улиц[аеы]|ул\.|проспект|пр\.)\s?{_CAPITALISED}(?:,?\s(?:буд\.|дом|д\.)?\s?\d{{1,4}})?",
        rf"(?:شارع|خیابان|کوچه)\s{_ARABIC_WORD}(?:\s{_ARABIC_WORD})?(?:\s\d{{1,4}})?",
        rf"(?<![\w-]){_CAPITALISED}\s(?:[Cc]addesi|[Cc]ad\.|[Ss]okak|[Ss]ok\.|[Mm]ahallesi)(?:\s(?:[Nn]o:?\s?)?\d{{1,4}})?",
        rf"(?<!\d)\d{{1,4}}\s{_CAPITALISED}\s(?:Street|Road|Avenue|Lane)\b",
    ],
    NAME: [
        rf"\b{_GERMAN_TITLE}(?:\s(?:Dr\.|Prof\.))?\s{_CAPITALISED}(?:\s{_CAPITALISED})?",
        rf"\b{_SLAVIC_TITLE}\s{_CAPITALISED}(?:\s{_CAPITALISED})?",
        r"\b[Ѐ-ЯҐ][\w’']{1,40}\s[Ѐ-ЯҐ][\w’']{1,40}(?:ович|евич|йович|івна|ївна|овна|евна)[аеуиіойю]{0,2}\b",
        rf"(?<!\w){_ARABIC_TITLE}\s{_ARABIC_WORD}(?:\s{_ARABIC_WORD})?",
        rf"(?<![\w-]){_CAPITALISED}\s(?:[Bb]ey|[Hh]anım|[Hh]oca|[Aa]bi|[Aa]bla)(?:'?\w{{1,6}})?\b",
    ],
}
_COMPILED = [(kind, [re.compile(pattern) for pattern in patterns]) for kind, patterns in _PATTERNS.items()]
# In lower case as many write on a phone: „frau schmidt“, but not „die frau hat“.
_LOWER_TITLE = re.compile(r"\b(?:herrn?|frau|hr\.|fr\.)\s(\w{3,40})")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’-](?=\w))*")
_FIRST_NAMES = frozenset(Path(__file__).with_name("first_names.txt").read_text(encoding="utf-8").casefold().split())


def marks_in(text: str, names: Iterable[str] = ()) -> list[Mark]:
    """What a moderator should look at, in order and without overlap; `names` are those of the hub's own persons."""
    found: list[Mark] = []
    for mark in _all_marks(text, names):
        if all(mark.end <= other.start or mark.start >= other.end for other in found):
            found.append(mark)
    return sorted(found)


def pieces_of(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The whole text, cut where its marks begin and end."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [Piece(text[at : mark.start], None), Piece(text[mark.start : mark.end], mark)]
        at = mark.end
    return [piece for piece in (*pieces, Piece(text[at:], None)) if piece.text]


def without(text: str, marks: Sequence[Mark]) -> str:
    """The text with „[…]“ in place of the marks."""
    return "".join(LEFT_OUT if piece.mark else piece.text for piece in pieces_of(text, marks))


def _all_marks(text: str, names: Iterable[str]) -> Iterator[Mark]:
    """Kind by kind, the surest first: what lies within a mark that was found is no mark of its own."""
    for kind, patterns in _COMPILED:
        for pattern in patterns:
            for match in pattern.finditer(text):
                if kind != PHONE or sum(letter.isdigit() for letter in match.group()) >= MIN_PHONE_DIGITS:
                    yield Mark(*match.span(), kind)
    for match in _LOWER_TITLE.finditer(text):
        if fold(match.group(1)) not in ALL_COMMON:
            yield Mark(*match.span(), NAME)
    yield from _known_names(text, names)
    yield from _first_names(text)


def _known_names(text: str, names: Iterable[str]) -> Iterator[Mark]:
    """People with an account, by their whole name or its last word."""
    pattern = _pattern_of(frozenset(names))
    if pattern is not None:
        yield from (Mark(*match.span(), NAME) for match in pattern.finditer(text))


@lru_cache(maxsize=4)
def _pattern_of(names: frozenset[str]) -> re.Pattern[str] | None:
    words = {" ".join(name.split()) for name in names}
    words |= {name.split()[-1] for name in words if name}
    wanted = sorted((word for word in words if len(word) >= MIN_NAME_LETTERS), key=len, reverse=True)
    if not wanted:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)


def _first_names(text: str) -> Iterator[Mark]:
    """A common first name, with the surname that stands after it; lower case is for words („max“ is none)."""
    words = list(_WORD.finditer(text))
    for place, match in enumerate(words):
        word = match.group()
        if word.casefold() not in _FIRST_NAMES or word[0].islower():
            continue
        end = match.end()
        follower = words[place + 1] if place + 1 < len(words) else None
        if follower and text[end : follower.start()] == " " and follower.group()[0].isupper():
            end = follower.end()
        yield Mark(match.start(), end, NAME)
