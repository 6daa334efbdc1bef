"""Which entries of a segment fit a plan, and how well. Works on whole arrays: one number per entry of the segment."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search import ranking
from search.plan import Plan, Wanted, WantedBeginning, WantedEither, WantedPhrase, WantedWord
from search.whoosh_engine.phrases import numbers_with
from search.whoosh_engine.postings import Postings
from search.whoosh_engine.segment import Mask, Segment

Scores = NDArray[np.float32]


class Statistics:
    """What the ranking knows of the whole index: how many entries, how long, how many hold a term."""

    def __init__(self, segments: list[Segment]) -> None:
        self._segments = segments
        self._entries_by_term: dict[str, int] = {}
        self.entries = sum(segment.live_count for segment in segments)
        self.mean_length = sum(segment.live_length for segment in segments) / max(self.entries, 1) or 1.0

    def entries_with(self, term: str) -> int:
        """How many entries hold a term, deleted ones not yet taken out."""
        if term not in self._entries_by_term:
            self._entries_by_term[term] = sum(segment.count(term) for segment in self._segments)
        return self._entries_by_term[term]

    def rarity(self, term: str) -> float:
        """How much a term tells."""
        return ranking.rarity(self.entries_with(term), self.entries)


class Matching:
    """One question against one segment: `scores` grows while it is asked what the readable entries hold."""

    def __init__(self, segment: Segment, statistics: Statistics, readable: Mask) -> None:
        self._segment = segment
        self._statistics = statistics
        self._readable = readable
        self._norms = ranking.length_norm(segment.lengths, statistics.mean_length)
        self.scores: Scores = np.zeros(segment.size, np.float32)

    def fitting(self, plan: Plan) -> Mask:
        """Which of the readable entries fit a plan."""
        fits = self._readable.copy()
        for wanted in plan.must:
            fits &= self.holding(wanted)
            if not fits.any():
                return fits
        for unwanted in plan.never:
            fits &= ~Matching(self._segment, self._statistics, self._readable).holding(unwanted)
        return fits

    def holding(self, wanted: Wanted) -> Mask:
        """Which of the readable entries, and perhaps others, hold what is wanted; adds to their scores."""
        if isinstance(wanted, WantedWord):
            return self._word(wanted)
        if isinstance(wanted, WantedBeginning):
            return self._beginning(wanted)
        if isinstance(wanted, WantedPhrase):
            return self._phrase(wanted)
        return self._either(wanted)

    def _word(self, wanted: WantedWord) -> Mask:
        whole = self._term(wanted.whole, 1.0)
        if not wanted.parts:
            return whole
        share = ranking.PART_WEIGHT if self._statistics.entries_with(wanted.whole) else 1.0
        parts = {part: self._term(part, share) for part in wanted.parts}
        return whole | reduce(np.logical_and, (parts[leaf] for leaf in wanted.leaves))

    def _term(self, term: str, share: float) -> Mask:
        postings = self._segment.postings(term)
        self._score(postings, share * self._statistics.rarity(term))
        return self._segment.mask(postings.numbers)

    def _score(self, postings: Postings, factor: float) -> None:
        numbers = postings.numbers
        self.scores[numbers] += factor * ranking.fit(postings.weights, self._norms[numbers])

    def _beginning(self, wanted: WantedBeginning) -> Mask:
        """All words with this beginning count as one."""
        weights = self._segment.weights_of_beginning(wanted.beginning)
        for term in wanted.shorter:
            postings = self._segment.postings(term)
            weights[postings.numbers] += postings.weights
        found = weights > 0
        rarity = ranking.rarity(int(found.sum()), self._segment.size)
        self.scores[found] += rarity * ranking.fit(weights[found], self._norms[found])
        return found

    def _phrase(self, wanted: WantedPhrase) -> Mask:
        words = [(self._segment.postings(stem), distance) for stem, distance in wanted.stems]
        found = self._segment.mask(numbers_with(words, self._readable))
        for (stem, _), (postings, _) in zip(wanted.stems, words, strict=True):
            self._score(postings, self._statistics.rarity(stem))
        return found

    def _either(self, wanted: WantedEither) -> Mask:
        inner = Matching(self._segment, self._statistics, self._readable)
        held = np.zeros(self._segment.size, np.int16)
        for part in wanted.parts:
            held += inner.holding(part)
        self.scores += ranking.coordinated(inner.scores, held, len(wanted.parts))
        return held > 0
