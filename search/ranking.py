"""How well an entry fits a word: BM25F with one length for all fields. The same for every engine."""

from __future__ import annotations

import math
from typing import Any

# A word in the title says as much as this many in the text.
TITLE_WEIGHT = 5
TAG_WEIGHT = 3
PART_WEIGHT = 0.5  # of a compound's part in the question, where the compound itself is known; 1 where it is not
COORDINATION = 0.3  # how much more an entry is worth that holds everything of an Either, and not only a part
SATURATION = 1.2  # BM25's k1: how much a word that stands there often says more than one that stands there once
LENGTH_SHARE = 0.85  # BM25's b: how much a long text must say a word more often


def rarity(entries_with_it: int, entries: int) -> float:
    """BM25's inverse document frequency: how much a term tells."""
    return math.log(1 + (max(entries - entries_with_it, 0) + 0.5) / (entries_with_it + 0.5))


def length_norm(length: Any, mean_length: float) -> Any:
    """What `fit` must know of an entry's length, in weighted terms without stop words; numbers or arrays of them."""
    return SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / mean_length)


def fit(weight: Any, norm: Any) -> Any:
    """How much a term says of an entry, from 0 to `SATURATION` + 1; `weight` is its count, title and tags weighted."""
    return weight * (SATURATION + 1) / (weight + norm)


def coordinated(score: Any, held: Any, asked: int) -> Any:
    """The score of an entry that holds so many of the asked parts of an Either."""
    return score * (1 + COORDINATION * held / asked)
