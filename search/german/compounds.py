"""Where German compounds come apart, learned from the indexed texts themselves. Knows stems and no engine.

A small vocabulary comes along (parts.txt, counted in the federal laws, which are free of copyright), so that the first
upload is found too. The rest is learned: a stem held by at least `KNOWN_FROM_ENTRIES` entries may be a part of a longer
word. There is no dictionary and so no foreign licence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from search.german.stop_words import STOP_WORDS

KNOWN_FROM_ENTRIES = 3
_SHIPPED = Path(__file__).with_name("parts.txt")
_MIN_PART = 4
_MAX_WORD = 60
# Words of their own that mean something else at the edge of a longer one: „Aus-kunft“, „furcht-bar“.
_NEVER = """
    ander aneinander arm auss bereich einander entgegen frei gegen gemein halb haft heim herum hinein hinter isch keit
    lich mitt nach nieder reich schaft seit sicht ueber unter voll vorau weis wider wied zurueck zusamm
"""
_NEVER_PARTS = frozenset(_NEVER.split())


class _Split(NamedTuple):
    score: float
    head: str
    tail: str


class Vocabulary(Mapping[str, int]):
    """Stem → how many entries held it when it was learned. It only grows; a rebuild begins anew."""

    def __init__(self, entries_by_stem: Mapping[str, int] | None = None) -> None:
        self._entries = {**_shipped(), **(entries_by_stem or {})}
        self._not_learned = _shipped().keys() - (entries_by_stem or {}).keys()
        self.generation = 0

    def __getitem__(self, stem: str) -> int:
        return self._entries[stem]

    def __contains__(self, stem: object) -> bool:
        return stem in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def learn(self, entries_by_stem: Mapping[str, int]) -> dict[str, int]:
        """Take in those that are frequent and plain enough; answers with the ones not learned before."""
        news = {
            stem: entries
            for stem, entries in entries_by_stem.items()
            if entries >= KNOWN_FROM_ENTRIES
            and (stem not in self._entries or stem in self._not_learned)
            and may_be_part(stem)
        }
        if news:
            self._entries.update(news)
            self._not_learned -= news.keys()
            self.generation += 1
        return news


@cache
def _shipped() -> Mapping[str, int]:
    """The vocabulary that comes along."""
    lines = _SHIPPED.read_text(encoding="utf-8").splitlines()
    return {stem: int(entries) for stem, _, entries in (line.partition("\t") for line in lines)}


def may_be_part(stem: str) -> bool:
    """Whether a stem is long and plain enough to be a part of a compound."""
    return (
        _MIN_PART <= len(stem) <= _MAX_WORD and stem.isalpha() and stem not in STOP_WORDS and stem not in _NEVER_PARTS
    )


def parts_of(word: str, vocabulary: Mapping[str, int], stem: Callable[[str], str]) -> tuple[str, ...]:
    """The stems of the parts of a folded word, and of their parts; empty where it does not come apart.

    Jugendhilfeausschuss → jugendhilf, jugend, hilf, ausschuss.
    """
    if not 2 * _MIN_PART <= len(word) <= _MAX_WORD or not word.isalpha():
        return ()
    split = _in_two(word, vocabulary, stem) or _in_three(word, vocabulary, stem)
    if split is None:
        return ()
    parts: list[str] = []
    for piece in (split.head, split.tail):
        inner = parts_of(piece, vocabulary, stem)
        piece_stem = stem(piece)
        if piece_stem in vocabulary or not inner:
            parts.append(piece_stem)
        parts.extend(inner)
    whole = stem(word)
    return tuple(part for part in dict.fromkeys(parts) if part != whole)


def _in_two(word: str, vocabulary: Mapping[str, int], stem: Callable[[str], str]) -> _Split | None:
    """The split into two known stems that are the most frequent."""
    best: _Split | None = None
    for cut in range(_MIN_PART, len(word) - _MIN_PART + 1):
        tail_entries = vocabulary.get(stem(word[cut:]))
        if tail_entries is None:
            continue
        for head, penalty in _heads(word[:cut]):
            head_entries = vocabulary.get(stem(head))
            if head_entries is not None:
                score = math.log(tail_entries) + math.log(head_entries) - penalty
                if best is None or score > best.score:
                    best = _Split(score, head, word[cut:])
                break
    return best


def _in_three(word: str, vocabulary: Mapping[str, int], stem: Callable[[str], str]) -> _Split | None:
    """The split into a known last part and a first one that comes apart itself."""
    best: _Split | None = None
    for cut in range(2 * _MIN_PART, len(word) - _MIN_PART + 1):
        tail_entries = vocabulary.get(stem(word[cut:]))
        if tail_entries is None:
            continue
        for head, penalty in _heads(word[:cut]):
            inner = _in_two(head, vocabulary, stem)
            if inner is not None:
                score = math.log(tail_entries) + inner.score - penalty
                if best is None or score > best.score:
                    best = _Split(score, head, word[cut:])
                break
    return best


def _heads(head: str) -> list[tuple[str, float]]:
    """A first part as it stands, and without the s that links: Kooperation-s-vereinbarung."""
    if head.endswith("s") and len(head) > _MIN_PART:
        return [(head, 0.0), (head[:-1], -1.0)]
    return [(head, 0.0)]
