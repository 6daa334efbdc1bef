"""Which blocks of two texts belong together, in order or moved: by their words alone, in n log n as a rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from hub.comparison.engine.blocks import Comparable

MAX_BLOCKS = 20_000  # that differ, on either side
COMMON_FROM = 40  # a word that stands in so many blocks says nothing about which belong together
OFTEN = 16  # pairs of equal blocks: more often the same text is no landmark
SMALL = 900  # pairs of blocks: so few are all looked at
CANDIDATES = 5
SIMILAR, ALONE, MOVED = 0.45, 0.3, 0.8
MIN_MOVED_WORDS = 3


class TooMuch(Exception):
    """So much differs that nobody would read the comparison."""


class Pair(NamedTuple):
    """An old block and the new one it became."""

    old: int
    new: int


Way = Callable[[Sequence[Comparable], Sequence[Comparable], range, range], list[Pair]]


def aligned(old: Sequence[Comparable], new: Sequence[Comparable]) -> list[Pair]:
    """Pairs in the order of both texts. Raises `TooMuch`."""
    first = _common_start(old, new)
    last = _common_start(old[: first - 1 if first else None : -1], new[: first - 1 if first else None : -1])
    old_end, new_end = len(old) - last, len(new) - last
    if max(old_end - first, new_end - first) > MAX_BLOCKS:
        raise TooMuch
    middle = _filled(old, new, range(first, old_end), range(first, new_end), [_weighty_chain, _equal, _similar])
    start = [Pair(number, number) for number in range(first)]
    return [*start, *middle, *(Pair(old_end + number, new_end + number) for number in range(last))]


def _filled(
    old: Sequence[Comparable], new: Sequence[Comparable], among_old: range, among_new: range, ways: Sequence[Way]
) -> list[Pair]:
    """Pairs found in the first of these ways, and between them those found in the next one."""
    if not (among_old and among_new and ways):
        return []
    found: list[Pair] = []
    before = Pair(among_old.start - 1, among_new.start - 1)
    for pair in [*ways[0](old, new, among_old, among_new), Pair(among_old.stop, among_new.stop)]:
        found += _filled(old, new, range(before.old + 1, pair.old), range(before.new + 1, pair.new), ways[1:])
        found.append(pair)
        before = pair
    return found[:-1]


def moved(old: Sequence[Comparable], new: Sequence[Comparable], gone: Sequence[int], come: Sequence[int]) -> list[Pair]:
    """Which of the deleted blocks are found again among the inserted ones, wherever; in the new text's order."""
    gone = [number for number in gone if len(old[number].words) >= MIN_MOVED_WORDS]
    come = [number for number in come if len(new[number].words) >= MIN_MOVED_WORDS]
    left: dict[str, list[int]] = defaultdict(list)
    for number in reversed(gone):
        left[old[number].key].append(number)
    found = [Pair(left[new[number].key].pop(), number) for number in come if left[new[number].key]]
    taken_old, taken_new = {pair.old for pair in found}, {pair.new for pair in found}
    rest_old = [number for number in gone if number not in taken_old]
    rest_new = [number for number in come if number not in taken_new]
    for pair, _ in sorted(_scored(old, new, rest_old, rest_new, MOVED), key=lambda one: -one[1]):
        if pair.old not in taken_old and pair.new not in taken_new:
            taken_old.add(pair.old)
            taken_new.add(pair.new)
            found.append(pair)
    return sorted(found, key=lambda pair: pair.new)


def _common_start(old: Sequence[Comparable], new: Sequence[Comparable]) -> int:
    same = 0
    for one, other in zip(old, new, strict=False):
        if one.key != other.key:
            break
        same += 1
    return same


def _weighty_chain(
    old: Sequence[Comparable], new: Sequence[Comparable], among_old: range, among_new: range
) -> list[Pair]:
    """What must stay in order so that as much text as possible does: a long paragraph counts more than a short one."""
    places: dict[str, list[int]] = defaultdict(list)
    for number in among_old:
        places[old[number].key].append(number)
    times = Counter(new[number].key for number in among_new)
    landmarks = [n for n in among_new if 0 < len(places.get(new[n].key, ())) * times[new[n].key] <= OFTEN]
    same = [(Pair(other, n), _weight(new[n])) for n in landmarks for other in places[new[n].key]]
    rest_old = [number for number in among_old if old[number].key not in times]
    rest_new = [number for number in among_new if new[number].key not in places]
    similar = _scored(old, new, rest_old, rest_new, SIMILAR)
    return _heaviest_chain([*same, *((pair, score * _weight(new[pair.new])) for pair, score in similar)])


def _equal(old: Sequence[Comparable], new: Sequence[Comparable], among_old: range, among_new: range) -> list[Pair]:
    """The longest common sequence of equal blocks."""
    numbers: dict[str, int] = {}
    old_keys = [numbers.setdefault(old[number].key, len(numbers)) for number in among_old]
    new_keys = [numbers.setdefault(new[number].key, len(numbers)) for number in among_new]
    return [
        Pair(among_old.start + step.src_start + offset, among_new.start + step.dest_start + offset)
        for step in LCSseq.opcodes(old_keys, new_keys)
        if step.tag == "equal"
        for offset in range(step.src_end - step.src_start)
    ]


def _similar(old: Sequence[Comparable], new: Sequence[Comparable], among_old: range, among_new: range) -> list[Pair]:
    if len(among_old) == 1 and len(among_new) == 1:
        return [pair for pair, _ in _scored(old, new, among_old, among_new, ALONE)]
    return _heaviest_chain(_scored(old, new, among_old, among_new, SIMILAR))


def _weight(block: Comparable) -> float:
    return 1 + log(1 + len(block.words))


def _scored(
    old: Sequence[Comparable],
    new: Sequence[Comparable],
    among_old: Sequence[int],
    among_new: Sequence[int],
    least: float,
) -> list[tuple[Pair, float]]:
    """Pairs that are at least so similar (0 to 1), with what they weigh."""
    found = []
    for pair in _candidates(old, new, among_old, among_new):
        one, other = old[pair.old], new[pair.new]
        if one.shape != other.shape:
            continue
        score = Indel.normalized_similarity(one.words, other.words, score_cutoff=least)
        if score >= least and score > 0:
            found.append((pair, score))
    return found


def _candidates(
    old: Sequence[Comparable], new: Sequence[Comparable], among_old: Sequence[int], among_new: Sequence[int]
) -> Iterator[Pair]:
    """All pairs where they are few; otherwise for each new block the old ones that share most of its rarer words."""
    if len(among_old) * len(among_new) <= SMALL:
        yield from (Pair(i, j) for j in among_new for i in among_old)
        return
    places: dict[str, list[int]] = defaultdict(list)
    for number in among_old:
        for word in set(old[number].words):
            places[word].append(number)
    for number in among_new:
        shared: Counter[int] = Counter()
        for word in set(new[number].words):
            found = places.get(word, ())
            if len(found) < COMMON_FROM:
                shared.update(found)
        yield from (Pair(other, number) for other, _ in shared.most_common(CANDIDATES))


def _heaviest_chain(scored: list[tuple[Pair, float]]) -> list[Pair]:
    """Of these pairs those that keep the order of both texts and together weigh most: O(k log k)."""
    ordered = sorted(scored, key=lambda one: (one[0].new, -one[0].old))
    olds = sorted({pair.old for pair, _ in ordered})
    rank = {number: place for place, number in enumerate(olds, start=1)}
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(olds) + 1)  # a Fenwick tree of weight and last link
    links: list[int] = []
    heaviest = (0.0, -1)
    for number, (pair, weight) in enumerate(ordered):
        place = rank[pair.old] - 1
        before = (0.0, -1)
        while place > 0:
            before = max(before, best[place])
            place -= place & -place
        links.append(before[1])
        reached = (before[0] + weight, number)
        heaviest = max(heaviest, reached)
        place = rank[pair.old]
        while place < len(best):
            best[place] = max(best[place], reached)
            place += place & -place
    chain = []
    at = heaviest[1]
    while at >= 0:
        chain.append(ordered[at][0])
        at = links[at]
    return chain[::-1]
