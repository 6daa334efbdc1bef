"""From German text to terms: words, folded, stemmed, with the parts of compounds. Knows no engine and no question."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer

from search.german.compounds import Vocabulary, parts_of
from search.german.folding import fold
from search.german.stop_words import STOP_WORDS

# Letters and digits; a soft hyphen and loose accents belong to the word they stand in.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u00ad\u0300-\u036f])*")
MAX_WORD_LETTERS = 80
_MAX_CACHED_WORDS = 150_000
_SOFT_HYPHEN = "\u00ad"
_STOP_MARK = "_"  # no word holds one, so „kann“ never meets the stem of „Kanne“
# What may still follow a stem while its word is being typed: „Förderu“ is on its way to „Förderung“.
_ENDINGS = ("ungen", "igkeit", "heiten", "keiten", "lichen", "lichkeit", "ischen", "ern", "est", "end", "innen")


class Token(NamedTuple):
    """One word in its place: the stem of the whole word first, then those of its parts."""

    terms: tuple[str, ...]
    start: int  # in letters of the text
    end: int


class Analysis:
    """The analysis over one vocabulary of compound parts. Safe to use from many threads."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary()
        self._generation = self.vocabulary.generation
        self._terms: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, str] = {}
        self._wholes: dict[str, str] = {}
        self._stemmer = Stemmer.Stemmer("german", 0)
        self._one_at_a_time = threading.Lock()

    def terms(self, word: str) -> tuple[str, ...]:
        """The stem of a word as written, then those of its parts; of a stop word only what `is_stop` recognises."""
        if self._generation != self.vocabulary.generation:
            self._generation, self._terms = self.vocabulary.generation, {}
        known = self._terms.get(word)
        if known is None:
            if len(self._terms) >= _MAX_CACHED_WORDS:
                self._terms = {}
            known = self._terms[word] = self._analysed(word)
        return known

    def tokens(self, text: str) -> Iterator[Token]:
        """Every word of a text with its place, for marking what was found."""
        for match in WORD.finditer(text):
            yield Token(self.terms(match.group()), match.start(), match.end())

    def places(self, text: str, first: int = 0) -> tuple[dict[str, list[int]], int]:
        """Each term → the places it stands at, counted in words from `first`; and the place after the last word.

        Parts stand at the place of their compound. Of a stop word only the first place is listed.
        """
        places: dict[str, list[int]] = {}
        place = first - 1
        for place, word in enumerate(WORD.findall(text), first):
            for term in self.terms(word):
                if term not in places:
                    places[term] = [place]
                elif term[0] != _STOP_MARK:
                    places[term].append(place)
        return places, place + 1

    def stems(self, text: str) -> set[str]:
        """The stems of the words of a text, without stop words and without parts: what a vocabulary learns from."""
        stems = {self._whole(word) for word in set(WORD.findall(text))}
        stems.discard("")
        return stems

    def stem(self, folded: str) -> str:
        """The stem of a folded word."""
        known = self._stems.get(folded)
        if known is None:
            if len(self._stems) >= _MAX_CACHED_WORDS:
                self._stems = {}
            with self._one_at_a_time:
                known = self._stems[folded] = self._stemmer.stemWord(folded)
        return known

    def comes_apart(self, stem: str) -> bool:
        """Whether the stem is that of a compound whose parts are known."""
        return bool(parts_of(stem, self.vocabulary, self.stem))

    def beginning(self, typed: str) -> tuple[str, tuple[str, ...]]:
        """What stems begin with when a word begins as typed, and shorter stems its letters may already belong to."""
        letters = folded_word(typed)
        # The stemmer takes nothing off before an x, it only writes umlauts as stems have them.
        beginning = self.stem(letters + "x")[:-1]
        shorter = tuple(
            beginning[:-cut]
            for cut in range(1, min(6, len(beginning) - 2))
            if any(ending.startswith(beginning[-cut:]) for ending in _ENDINGS)
        )
        return beginning, (*shorter, *({self.stem(letters)} - {beginning, *shorter}))

    def _whole(self, word: str) -> str:
        """The stem of a word as written; nothing for a stop word."""
        known = self._wholes.get(word)
        if known is None:
            if len(self._wholes) >= _MAX_CACHED_WORDS:
                self._wholes = {}
            folded = folded_word(word)
            known = self._wholes[word] = "" if folded in STOP_WORDS else self.stem(folded)
        return known

    def _analysed(self, word: str) -> tuple[str, ...]:
        folded = folded_word(word)
        if folded in STOP_WORDS:
            return (_STOP_MARK + folded,)
        return (self.stem(folded), *parts_of(folded, self.vocabulary, self.stem))


def is_stop(term: str) -> bool:
    """Whether a term stands for a stop word."""
    return term.startswith(_STOP_MARK)


def folded_word(word: str) -> str:
    """A word as stop words and stems are looked up; endless ones are cut."""
    return fold(word[:MAX_WORD_LETTERS].replace(_SOFT_HYPHEN, ""))


def words_of(text: str) -> list[str]:
    """The words of a text as written."""
    return WORD.findall(text)
