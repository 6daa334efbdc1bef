"""One piece of the index, which never changes but for deletions: its columns as arrays, its terms and postings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from search import FACETS
from search.whoosh_engine.columns import numbers_in, values_in
from search.whoosh_engine.lexicon import Lexicon
from search.whoosh_engine.postings import Numbers, Postings, Weights, postings_of, weights_between

Mask = NDArray[np.bool_]
_WORTH_KEEPING = 500  # postings of one term
_KEPT_POSTINGS = 400_000  # of all kept terms of a segment, some 60 bytes each


class Values:
    """One facet of every entry: a code per entry, and what the codes stand for."""

    def __init__(self, codes: NDArray[np.uint16], names: list[str]) -> None:
        self.codes = codes
        self.names = names

    def among(self, wanted: Collection[str]) -> Mask:
        """Which entries bear one of the wanted values; none where nothing is wanted."""
        return np.array([name in wanted for name in self.names], bool)[self.codes]


class Segment:
    """Reads one segment. Not safe for several threads at once."""

    def __init__(self, storage: Any, schema: Any, segment: Any) -> None:
        self.id: str = segment.segid
        self._reader = SegmentReader(storage, schema, segment)
        self.size: int = segment.doc_count_all()
        self.facets = {name: Values(*values_in(self._reader, name, self.size)) for name in FACETS}
        self.lengths = numbers_in(self._reader, "length", "I", self.size).astype(np.float32)
        self.changed = numbers_in(self._reader, "changed", "q", self.size).astype(np.int64)
        self.former = numbers_in(self._reader, "former", "B", self.size).astype(bool)
        self.live = np.ones(self.size, bool)
        self._kept: OrderedDict[bytes, Postings] = OrderedDict()
        self._kept_size = 0
        self.see_deletions(segment)

    def see_deletions(self, segment: Any) -> None:
        """Take over which entries are deleted by now."""
        self.live = np.ones(self.size, bool)
        self.live[list(segment.deleted_docs())] = False
        self.live_length = float(self.lengths[self.live].sum())
        self.live_count = int(self.live.sum())

    @cached_property
    def lexicon(self) -> Lexicon:
        """All terms of the words."""
        return Lexicon(self._reader.lexicon("words"))

    def postings(self, term: str) -> Postings:
        """The entries that hold a term, deleted ones too."""
        key = term.encode()
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        found = postings_of(self._reader, "words", key)
        if len(found.numbers) > _WORTH_KEEPING:
            self._keep(key, found)
        return found

    def weights_of_beginning(self, beginning: str) -> Weights:
        """For each entry the weight of all its terms that begin so."""
        ends = self.lexicon.beginning_with(beginning)
        if ends is None:
            return np.zeros(self.size, np.float32)
        numbers, weights = weights_between(self._reader, "words", *ends)
        return np.bincount(numbers, weights, minlength=self.size).astype(np.float32)

    def count(self, term: str) -> int:
        """How many entries hold a term, deleted ones too."""
        return int(self._reader.doc_frequency("words", term.encode()))

    def tagged(self, tag: bytes) -> Mask:
        """Which entries bear a tag."""
        return self.mask(postings_of(self._reader, "tag", tag).numbers)

    def number_of(self, entry_id: str) -> int | None:
        """The number of the living entry with this id."""
        for number in postings_of(self._reader, "id", entry_id.encode()).numbers:
            if self.live[number]:
                return int(number)
        return None

    def numbers_of(self, entry_ids: Collection[str]) -> Iterator[int]:
        """The numbers of the living entries with these ids."""
        return (number for entry_id in entry_ids if (number := self.number_of(entry_id)) is not None)

    def mask(self, numbers: Numbers) -> Mask:
        """These entries as a mask."""
        mask = np.zeros(self.size, bool)
        mask[numbers] = True
        return mask

    def shown(self, number: int) -> tuple[str, str, str, tuple[str, ...]]:
        """Id, title, text and tags of an entry."""
        found: tuple[str, str, str, tuple[str, ...]] = self._reader.stored_fields(number)["shown"]
        return found

    def _keep(self, key: bytes, postings: Postings) -> None:
        """Keeps the postings of frequent terms that were asked for last."""
        self._kept[key] = postings
        self._kept_size += len(postings.numbers)
        while self._kept_size > _KEPT_POSTINGS:
            _, oldest = self._kept.popitem(last=False)
            self._kept_size -= len(oldest.numbers)

    def ids(self) -> Iterator[str]:
        """The ids of the living entries."""
        return (self.shown(int(number))[0] for number in np.nonzero(self.live)[0])

    def close(self) -> None:
        """Give the files back."""
        self._reader.close()
