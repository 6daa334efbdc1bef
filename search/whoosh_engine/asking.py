"""Answers one question from one snapshot: hits, counts, and a suggestion where a word is not known to the asker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import FACETS, Found, Hit
from search.german import Analysis
from search.plan import plan_of
from search.question import Question, as_text
from search.snippets import Marker
from search.whoosh_engine.filters import all_of, filters_of, readable_entries
from search.whoosh_engine.matching import Matching, Scores
from search.whoosh_engine.schema import microseconds
from search.whoosh_engine.segment import Mask, Segment, Values
from search.whoosh_engine.snapshot import Snapshot
from search.whoosh_engine.suggestions import corrected


@dataclass(frozen=True)
class Asked:
    """Everything a caller of `find` gave."""

    question: Question
    scopes: frozenset[str]
    without: Collection[str]
    periods: Mapping[str, datetime]
    by_date: bool
    skip: int
    limit: int


class _Place(NamedTuple):
    """Where a hit stands in the order, smallest first, and where it is kept."""

    order: tuple[float, int]
    segment: int
    number: int
    score: float


class _Found(NamedTuple):
    """What fits in one segment, and how well."""

    segment: Segment
    position: int
    numbers: NDArray[np.int64]
    scores: Scores


@dataclass
class _Tally:
    """What has been found in the segments so far."""

    periods: dict[str, int]
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {facet: Counter() for facet in FACETS})
    places: list[_Place] = field(default_factory=list)
    total: int = 0


def answer(snapshot: Snapshot, analysis: Analysis, asked: Asked) -> Found:
    """What was found. Nothing that is not readable has any part in it."""
    if asked.question.named or asked.question.names_nothing or not asked.scopes:
        return Found(hits=[], total=0, counts={facet: {} for facet in FACETS}, periods=dict.fromkeys(asked.periods, 0))
    readable = [readable_entries(segment, asked.question, asked.scopes, asked.without) for segment in snapshot.segments]
    better = corrected(asked.question, snapshot, readable, analysis)
    plan = plan_of(better or asked.question, analysis)
    by_date = asked.by_date or not plan.must
    tally = _Tally(periods=dict.fromkeys(asked.periods, 0))
    for position, segment in enumerate(snapshot.segments):
        matching = Matching(segment, snapshot.statistics, readable[position])
        fits = matching.fitting(plan)
        if fits.any():
            filters = filters_of(segment, asked.question)
            _count(segment, fits, filters, asked, tally)
            found = np.nonzero(all_of(fits, filters))[0]
            tally.total += len(found)
            tally.places += _best(_Found(segment, position, found, matching.scores[found]), asked, by_date=by_date)
    tally.places.sort()
    shown = tally.places[asked.skip : asked.skip + asked.limit]
    marker = Marker(plan, analysis)
    return Found(
        hits=[_hit(snapshot.segments[place.segment], place, marker) for place in shown],
        total=tally.total,
        counts=tally.counts,
        periods=tally.periods,
        suggestion=as_text(better) if better else None,
        instead=better is not None,
    )


def _count(segment: Segment, fits: Mask, filters: Mapping[str, Mask], asked: Asked, tally: _Tally) -> None:
    """Counts what fits, for every facet as if its own filter had not been set."""
    for facet in FACETS:
        tally.counts[facet].update(_value_counts(segment.facets[facet], all_of(fits, filters, but=facet)))
    changed = segment.changed[all_of(fits, filters, but="changed")]
    for name, moment in asked.periods.items():
        tally.periods[name] += int((changed >= microseconds(moment)).sum())


def _value_counts(values: Values, mask: Mask) -> dict[str, int]:
    counts = np.bincount(values.codes[mask], minlength=len(values.names))
    return {values.names[code]: int(counts[code]) for code in np.nonzero(counts)[0] if values.names[code]}


def _best(fitting: _Found, asked: Asked, *, by_date: bool) -> list[_Place]:
    """The best of a segment, as many as may be shown."""
    wanted = asked.skip + asked.limit
    numbers, scores = fitting.numbers, fitting.scores
    changed = fitting.segment.changed[numbers]
    first = changed if by_date else scores
    if len(numbers) > wanted > 0:
        kept = first >= np.partition(first, -wanted)[-wanted]
        numbers, scores, changed, first = numbers[kept], scores[kept], changed[kept], first[kept]
    order = np.lexsort((numbers, -changed, -first))[:wanted]
    return [
        _Place(
            order=(-float(first[index]), -int(changed[index])),
            segment=fitting.position,
            number=int(numbers[index]),
            score=float(scores[index]),
        )
        for index in order
    ]


def _hit(segment: Segment, place: _Place, marker: Marker) -> Hit:
    entry_id, title, text, _ = segment.shown(place.number)
    return Hit(entry_id, place.score, marker.title(title), marker.snippets(text))
