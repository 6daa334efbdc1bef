"""The pieces of a text around what was found, cut from the stored text. Not escaped: that is for whoever shows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from search import PAGE_BREAK, REMARKS, Snippet
from search.german import WORD, Analysis, fold
from search.plan import Plan, WantedBeginning, WantedPhrase, WantedWord, plan_of
from search.question import parse

SNIPPETS = 2
_WIDTH = 220  # letters
_READ_AT_MOST = 400_000  # letters of a text
_ENOUGH_MARKS = 60
_HINT = 5  # letters at the beginning of a stem; a word that does not hold them is not one of its forms
_MOST_HINTS = 12  # that one pattern looks for
# Texts without these need no folding to be searched for hints.
_UNUSUAL = re.compile("[^\\W\\x00-\\x7fäöüÄÖÜß]|[\u00ad\u0300-\u036f]")
_WITH_UMLAUT = {"a": "äÄ", "o": "öÖ", "u": "üÜ"}
Parts = list[tuple[str, bool]]


class _Mark(NamedTuple):
    start: int
    end: int
    word: str


class Marker:
    """Knows which words of a text were asked for."""

    def __init__(self, plan: Plan, analysis: Analysis) -> None:
        wanted = plan.words()
        self._analysis = analysis
        self._terms = {term for word in wanted if isinstance(word, WantedWord) for term in word.terms}
        self._terms |= {stem for words in wanted if isinstance(words, WantedPhrase) for stem, _ in words.stems}
        beginnings = [word for word in wanted if isinstance(word, WantedBeginning)]
        self._terms |= {stem for word in beginnings for stem in word.shorter}
        self._beginnings = tuple(word.beginning for word in beginnings)
        self._hints = tuple({_plain(term)[:_HINT] for term in (*self._terms, *self._beginnings)})
        self._hinted = _pattern_of(self._hints)
        self._answers: dict[str, bool] = {}

    def title(self, title: str) -> Parts:
        """The whole title, in parts. Also of a longer text, of which only the first words are marked."""
        return _cut(title, 0, len(title), self._marks(title))

    def snippets(self, text: str) -> list[Snippet]:
        """The pieces with the most of what was asked, in reading order; without any, the beginning of the text."""
        windows = _best_windows(self._marks(text), _own_end(text))
        if not windows:
            page_end = text.find(PAGE_BREAK) % (len(text) + 1)  # all of it where there is no break
            start, end = _to_words(text, 0, min(_WIDTH, page_end))
            return [self._snippet(text, start, end, [])] if end else []
        return [self._snippet(text, *_window(text, marks), marks) for marks in windows]

    def _snippet(self, text: str, start: int, end: int, marks: Sequence[_Mark]) -> Snippet:
        place = marks[0].start if marks else start
        own_end = _own_end(text)
        if place > own_end:
            return Snippet(_cut(text, start, end, marks), None, is_remark=True)
        page = text.count(PAGE_BREAK, 0, place) + 1 if text.find(PAGE_BREAK, 0, own_end) >= 0 else None
        return Snippet(_cut(text, start, end, marks), page)

    def _marks(self, text: str) -> list[_Mark]:
        marks: list[_Mark] = []
        if not (self._terms or self._beginnings):
            return marks
        for match in self._likely_words(text):
            word = match.group()
            is_wanted = self._answers.get(word)
            if is_wanted is None:
                is_wanted = self._answers[word] = self.wants(word)
            if is_wanted:
                marks.append(_Mark(match.start(), match.end(), fold(word)))
                if len(marks) >= _ENOUGH_MARKS:
                    break
        return marks

    def _likely_words(self, text: str) -> Iterator[re.Match[str]]:
        """All words that hold a hint, and some that hold none."""
        if self._hinted is None or _UNUSUAL.search(text, 0, _READ_AT_MOST):
            yield from WORD.finditer(text, 0, _READ_AT_MOST)
            return
        end = 0
        for hit in self._hinted.finditer(text, 0, _READ_AT_MOST):
            start = hit.start()
            if start < end:
                continue
            while start and text[start - 1].isalnum():
                start -= 1
            if match := WORD.match(text, start, _READ_AT_MOST):
                end = match.end()
                yield match

    def wants(self, word: str) -> bool:
        """Whether this word was asked for."""
        plain = _plain(fold(word))
        if not any(hint in plain for hint in self._hints):
            return False  # most words: taking them apart would cost more than all the rest
        terms = self._analysis.terms(word)
        return not self._terms.isdisjoint(terms) or any(term.startswith(self._beginnings) for term in terms)


def marker_of(words: str) -> Marker:
    """Marks what people typed without asking an index: inflections and umlauts, but no parts of compounds."""
    analysis = Analysis()
    return Marker(plan_of(parse(words), analysis), analysis)


def _pattern_of(hints: Collection[str]) -> re.Pattern[str] | None:
    """What finds every hint as people write it, umlauts in both ways; None where looking at each word is as quick."""
    if not hints or len(hints) > _MOST_HINTS or not all(hint.isalnum() and hint.isascii() for hint in hints):
        return None
    # „ss“ may be one letter, so runs of s are of any length.
    return re.compile("|".join("".join(map(_as_written, re.sub("s+", "s", hint))) for hint in hints))


def _as_written(letter: str) -> str:
    if letter in _WITH_UMLAUT:
        return f"[{letter}{letter.upper()}{_WITH_UMLAUT[letter]}][eE]?"
    return "[sSß]+" if letter == "s" else f"[{letter}{letter.upper()}]"


def _plain(folded: str) -> str:
    """Letters as both words and stems have them, however umlauts are written."""
    return folded.replace("\u00ad", "").replace("ae", "a").replace("oe", "o").replace("ue", "u").lstrip("_")


def _own_end(text: str) -> int:
    """Where the remarks of others begin, or the text ends."""
    return text.find(REMARKS) % (len(text) + 1)


def _best_windows(marks: Sequence[_Mark], own_end: int) -> list[Sequence[_Mark]]:
    """The runs of marks for the snippets, not overlapping: those with the most different words, then the most words."""
    runs: list[tuple[int, int, int, int]] = []
    behind = 0
    for first, mark in enumerate(marks):
        behind = max(behind, first + 1)
        end = min(mark.start + _WIDTH, own_end) if mark.start < own_end else mark.start + _WIDTH
        while behind < len(marks) and marks[behind].end <= end:
            behind += 1
        words = {marks[number].word for number in range(first, behind)}
        runs.append((-len(words), first - behind, first, behind))
    chosen: list[tuple[int, int]] = []
    for _, _, first, behind in sorted(runs):
        if all(behind <= other_first or first >= other_behind for other_first, other_behind in chosen):
            chosen.append((first, behind))
            if len(chosen) == SNIPPETS:
                break
    return [marks[first:behind] for first, behind in sorted(chosen)]


def _window(text: str, marks: Sequence[_Mark]) -> tuple[int, int]:
    """Where a snippet with these marks in its middle begins and ends, on one page."""
    spare = max(_WIDTH - (marks[-1].end - marks[0].start), 0)
    start = max(marks[0].start - spare // 2, 0)
    start = max(start, text.rfind(PAGE_BREAK, start, marks[0].start) + 1)
    end = min(marks[-1].end + spare // 2, len(text))
    page_end = text.find(PAGE_BREAK, marks[-1].end, end)
    return _to_words(text, start, end if page_end < 0 else page_end)


def _to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The same piece without halves of words at its edges."""
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start += 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Parts:
    parts: Parts = []
    place = start
    for mark in marks:
        if mark.start > place:
            parts.append((text[place : mark.start], False))
        parts.append((text[mark.start : mark.end], True))
        place = mark.end
    if place < end:
        parts.append((text[place:end], False))
    return parts
