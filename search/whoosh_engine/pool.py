"""Collects the postings of a new segment: new entries in little memory, older segments without copying them first.

It takes the place of whoosh's own pool of pickled tuples, which needs twice the time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.whoosh_engine.postings import postings_of

Posting = tuple[str, bytes, int, float, bytes]
_FACTS = 3  # number of the entry, weight, bytes of places; then the places
_OWN = -1


class TermPool:
    """The methods of a writer's pool, over one array of whole numbers per term."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], array[int]] = {}
        self._sources: list[tuple[Any, NDArray[np.int64]]] = []
        self.postings = 0

    def add(self, posting: Posting) -> None:
        """Take one posting in; a term's postings come in the order of entries."""
        field, term, number, weight, places = posting
        numbers = self._terms.get((field, term))
        if numbers is None:
            numbers = self._terms[field, term] = array("I")
        numbers.extend((number, int(weight), len(places)))
        numbers.frombytes(places)
        self.postings += 1

    def add_segment(self, reader: Any, new_numbers: NDArray[np.int64]) -> None:
        """Take an older segment in, whose entries get these numbers, negative ones none."""
        self._sources.append((reader, new_numbers))

    def iter_postings(self) -> Iterator[Posting]:
        """All postings by field, term and entry."""
        own = ((field, term, _OWN) for field, term in sorted(self._terms))
        others = [_terms_of(reader, position) for position, (reader, _) in enumerate(self._sources)]
        for (field, term), holders in groupby(merge(own, *others), key=itemgetter(0, 1)):
            for _, _, position in holders:
                yield from self._own(field, term) if position == _OWN else self._taken_in(position, field, term)

    def cleanup(self) -> None:
        """Forget everything."""
        self._terms.clear()
        for reader, _ in self._sources:
            reader.close()
        self._sources.clear()

    def _own(self, field: str, term: bytes) -> Iterator[Posting]:
        numbers = self._terms[field, term]
        start = 0
        while start < len(numbers):
            number, weight, length = numbers[start : start + _FACTS]
            end = start + _FACTS + length // numbers.itemsize
            yield field, term, number, weight, numbers[start + _FACTS : end].tobytes()
            start = end

    def _taken_in(self, position: int, field: str, term: bytes) -> Iterator[Posting]:
        reader, new_numbers = self._sources[position]
        old = postings_of(reader, field, term)
        numbers = new_numbers[old.numbers].tolist()
        end = 0
        for number, weight, count in zip(numbers, old.weights.tolist(), old.place_counts.tolist(), strict=True):
            start, end = end, end + count
            if number >= 0:
                yield field, term, number, weight, old.places[start:end].tobytes()


def _terms_of(reader: Any, position: int) -> Iterator[tuple[str, bytes, int]]:
    return ((field, term, position) for field, term in reader.all_terms())
