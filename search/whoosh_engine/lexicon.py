"""All terms of a segment in one piece of memory, to find those that begin in a way or are written almost alike."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy as np

from search.spelling import most_slips, slips

_LETTERS = b"abcdefghijklmnopqrstuvwxyz012345"
_HIGHEST = b"\xff"


class Lexicon:
    """Sorted terms. A letter set per term (one bit each) rules out most words before letters are compared."""

    def __init__(self, terms: Iterable[bytes]) -> None:
        pieces = list(terms)
        self._text = b"".join(pieces)
        self._ends = np.cumsum(np.array([0, *map(len, pieces)], np.int64))
        self._lengths = np.diff(self._ends)
        self._letters = _letter_sets(self._text, self._ends)

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, number: int) -> bytes:
        return self._text[self._ends[number] : self._ends[number + 1]]

    def beginning_with(self, beginning: str) -> tuple[bytes, bytes] | None:
        """The first and the last term that begin so; None where there is none."""
        prefix = beginning.encode()
        numbers = range(len(self))
        first = bisect_left(numbers, prefix, key=self.__getitem__)
        behind = bisect_left(numbers, prefix + _HIGHEST, lo=first, key=self.__getitem__)
        return (self[first], self[behind - 1]) if first < behind else None

    def like(self, term: str) -> Iterator[tuple[str, int]]:
        """Other terms that a slip or two may have made this one of, and how many slips."""
        most = most_slips(term)
        if not most or not term.isalpha() or not len(self):
            return
        typed = term.encode()
        own_letters = _letter_sets(typed, np.array([0, len(typed)]))[0]
        different = np.bitwise_count(self._letters ^ own_letters)
        near = (np.abs(self._lengths - len(typed)) <= most) & (different <= 2 * most)
        for number in np.nonzero(near)[0].tolist():
            other = self[number].decode()
            distance = slips(term, other, most)
            if distance:
                yield other, distance


def _letter_sets(text: bytes, ends: np.ndarray) -> np.ndarray:
    """For each term the set of its letters as bits; letters that are none of ours have no bit."""
    if len(ends) < 2 or not text:
        return np.zeros(max(len(ends) - 1, 0), np.uint32)
    bits = np.zeros(256, np.uint32)
    for bit, letter in enumerate(_LETTERS):
        bits[letter] = 1 << bit
    return np.bitwise_or.reduceat(bits[np.frombuffer(text, np.uint8)], ends[:-1])
