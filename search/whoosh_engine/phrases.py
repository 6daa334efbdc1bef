"""Words that stand side by side, found by their places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search.whoosh_engine.postings import Numbers, Postings

_ROOM = 32  # bits for a place
_FARTHEST = 64  # words from the beginning of a phrase


def numbers_with(phrase: Sequence[tuple[Postings, int]], among: NDArray[np.bool_]) -> Numbers:
    """The entries of a mask that hold the words of a phrase at their distances from its beginning."""
    rarest = min((postings.numbers for postings, _ in phrase), key=len)
    candidates = rarest[among[rarest]]
    for postings, _ in phrase:
        candidates = candidates[np.isin(candidates, postings.numbers, assume_unique=True)]
    if len(phrase) == 1 or not len(candidates):
        return candidates
    beginnings = reduce(np.intersect1d, (_beginnings(postings, distance, candidates) for postings, distance in phrase))
    return candidates[np.unique(beginnings >> _ROOM)]


def _beginnings(postings: Postings, distance: int, candidates: Numbers) -> NDArray[np.int64]:
    """Where the phrase would have to begin for this word to be in place: candidate and place in one number."""
    rows = np.searchsorted(postings.numbers, candidates)
    counts = postings.place_counts[rows]
    firsts = (np.cumsum(postings.place_counts) - postings.place_counts)[rows]
    own = np.arange(counts.sum()) + np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    places = postings.places[own].astype(np.int64) - distance + _FARTHEST
    return (np.repeat(np.arange(len(candidates)), counts) << _ROOM) + places
