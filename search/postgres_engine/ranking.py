"""The best of the entries that fit: PostgreSQL's own rank is too weak, so BM25 is worked out from its vectors.

Reading thousands of vectors takes longer than all the rest of a question. So of many hits those are read in which the
words are marked to stand often (`postgres_vectors`), which are the ones BM25 puts first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from psycopg import sql

from search.plan import Plan, WantedBeginning, WantedEither, WantedPhrase, WantedWord
from search.postgres_engine.conditions import Condition, terms_of, wanted_query
from search.postgres_engine.connections import Connection
from search.postgres_engine.matching import Matched
from search.postgres_engine.state import Totals
from search.postgres_engine.tables import statement
from search.postgres_engine.vectors import STRONG, STRONGEST, lexeme
from search.ranking import COORDINATION, LENGTH_SHARE, PART_WEIGHT, SATURATION, TAG_WEIGHT, TITLE_WEIGHT, rarity

CANDIDATES = 200
# What a term says of an entry at least, and the more where it is marked as strong: shares of the most it can say.
_PLAIN_SHARE, _STRONG_SHARE, _STRONGEST_SHARE = 0.4, 0.3, 0.15
_TELLING_SHARE = 0.25  # of the rarest term's rarity; what tells less hardly decides which entries are candidates
_BEGINNING_RARITY = 2.0  # of words whose end is missing, whose frequency nobody knows

_CANDIDATES = """
SELECT number FROM ({held}) AS held GROUP BY number ORDER BY sum(says) DESC, number LIMIT %(most)s
"""
_STRONGEST = """
SELECT number FROM {at}.entries WHERE {at}.vector_of(number) @@ %(strongest)s::tsquery AND {readable}
ORDER BY number LIMIT %(most)s
"""
_CANDIDATES_OF_MANY_PIECES = """
WITH fitting AS MATERIALIZED ({fitting})
SELECT number FROM ({held}) AS held JOIN fitting USING (number)
GROUP BY number ORDER BY sum(says) DESC, number LIMIT %(most)s
"""
_FITTING = "SELECT number FROM {at}.entries WHERE {where}"
_HELD = """
SELECT number, {says}::float8 AS says FROM {at}.entries
WHERE {at}.vector_of(number) @@ {query}::tsquery AND {readable}
"""
# With equal weights `ts_rank` is 6/π² times the sum of 1/j² for j from 1 to the number of places. What is missing to 1
# is about 1/(places + ½), which gives the number back. Concatenation reads each vector from where it lies only once.
_RANKED = """
WITH candidates AS MATERIALIZED (
    SELECT number, changed_at, vector || ''::tsvector AS vector,
           %(saturation)s * (1 - %(length_share)s + %(length_share)s * length / %(mean_length)s) AS norm
    FROM {at}.entries JOIN {at}.vectors USING (number) WHERE number = ANY(%(numbers)s)
), weighed AS (
    SELECT number, piece, rarity, norm,
           round(0.607927 / (1.00001 - least(ts_rank('{{1,1,1,1}}', vector, term), 0.995)) - 0.5)
           + CASE WHEN vector @@ in_title THEN %(more_in_title)s ELSE 0 END
           + CASE WHEN vector @@ in_tags THEN %(more_in_tags)s ELSE 0 END AS weight
    FROM candidates, unnest(%(pieces)s::integer[], %(terms)s::text[]::tsquery[], %(in_title)s::text[]::tsquery[],
                            %(in_tags)s::text[]::tsquery[], %(rarities)s::float8[])
                     AS asked(piece, term, in_title, in_tags, rarity)
), scored AS (
    SELECT number, piece, sum(rarity * weight * (%(saturation)s + 1) / (weight + norm)) AS score
    FROM weighed GROUP BY number, piece
), held AS (
    SELECT number, piece, sum(share) AS share
    FROM candidates, unnest(%(part_pieces)s::integer[], %(parts)s::text[]::tsquery[], %(part_shares)s::float8[])
                     AS part(piece, query, share)
    WHERE vector @@ query GROUP BY number, piece
)
SELECT number, sum(score * (1 + coalesce(share, 0))) AS score
FROM scored LEFT JOIN held USING (number, piece) JOIN candidates USING (number)
GROUP BY number, changed_at ORDER BY score DESC, changed_at DESC, number
"""
_REST = """
SELECT number FROM {at}.entries WHERE {where} AND number <> ALL(%(ranked)s)
ORDER BY changed_at DESC, number LIMIT %(limit)s OFFSET %(skip)s
"""
_NEWEST = (
    "SELECT number FROM {at}.entries WHERE {where} ORDER BY changed_at DESC, number LIMIT %(limit)s OFFSET %(skip)s"
)


class _Term(NamedTuple):
    """A term as it is weighed: for which of the wanted pieces, its lexeme without quotes, and what it tells.

    `may_be_missing` where an entry may fit that does not hold it.
    """

    piece: int
    text: str
    rarity: float
    may_be_missing: bool = False
    is_beginning: bool = False

    def query(self, mark: str = "", labels: str = "") -> str:
        star = "*" if self.is_beginning else ""
        return lexeme(mark + self.text) + (f":{star}{labels}" if star or labels else "")


class _Part(NamedTuple):
    """One of several that an entry may hold, and how much more it is worth for holding it."""

    piece: int
    query: str
    share: float


@dataclass(frozen=True)
class Ranking:
    """How the entries that fit one question are put in order."""

    connection: Connection
    generation: int
    condition: Condition
    plan: Plan
    totals: Totals
    entries_with: Mapping[str, int]

    def newest(self, skip: int, limit: int) -> list[tuple[int, float]]:
        """So many of those that fit, by date: (number, 0)."""
        return self._unranked(_NEWEST, {"limit": limit, "skip": skip})

    def best(self, matched: Matched, skip: int, limit: int) -> list[tuple[int, float]]:
        """So many of those that fit, the best first: (number, score). Behind `CANDIDATES` they come by date."""
        terms = self._terms()
        if not terms:
            return self.newest(skip, limit)
        ranked = self._ranked(terms, self._candidates(terms, matched))
        page = ranked[skip : skip + limit]
        if len(page) == limit or matched.total <= len(ranked):
            return page
        following = {"limit": limit - len(page), "skip": max(0, skip - len(ranked)), "ranked": [n for n, _ in ranked]}
        return page + self._unranked(_REST, following)

    def _candidates(self, terms: list[_Term], matched: Matched) -> list[int]:
        if matched.total <= CANDIDATES:
            return matched.numbers
        if self._is_one_word() and len(strongest := self._strongest(terms[0])) == CANDIDATES:
            return strongest
        telling = _TELLING_SHARE * max(term.rarity for term in terms)
        asked = [
            (term.query(mark), term.rarity * share)
            for term in terms
            if term.rarity >= telling
            for mark, share in ((STRONG, _STRONG_SHARE), (STRONGEST, _STRONGEST_SHARE), ("", _PLAIN_SHARE))
            if mark or term.may_be_missing
        ]
        held = [self._held(place) for place in range(len(asked))]
        parameters: dict[str, object] = {**self.condition.parameters, "most": CANDIDATES, "numbers": matched.numbers}
        for place, (query, says) in enumerate(asked):
            parameters |= {f"held_{place}": query, f"says_{place}": says}
        text = _CANDIDATES if self._is_one_word() else _CANDIDATES_OF_MANY_PIECES
        rows = self.connection.execute(
            statement(text, self.generation, held=sql.SQL(" UNION ALL ").join(held), fitting=self._fitting(matched)),
            parameters,
        )
        strong = [number for (number,) in rows]
        return list(dict.fromkeys([*strong, *matched.numbers]))[:CANDIDATES]

    def _strongest(self, term: _Term) -> list[int]:
        """Entries of which this term says most: those of one word that come before all others."""
        parameters = {**self.condition.parameters, "strongest": term.query(STRONGEST), "most": CANDIDATES}
        rows = self.connection.execute(
            statement(_STRONGEST, self.generation, readable=self.condition.readable), parameters
        )
        return [number for (number,) in rows]

    def _fitting(self, matched: Matched) -> sql.Composable:
        """The numbers of all that fits, as they are known already or asked once more where they are too many."""
        if matched.total <= len(matched.numbers):
            return sql.SQL("SELECT unnest(%(numbers)s::integer[]) AS number")
        return statement(_FITTING, self.generation, where=self.condition.fitting)

    def _ranked(self, terms: list[_Term], numbers: list[int]) -> list[tuple[int, float]]:
        parts = self._parts()
        rows = self.connection.execute(
            statement(_RANKED, self.generation),
            {
                "numbers": numbers,
                "pieces": [term.piece for term in terms],
                "terms": [term.query() for term in terms],
                "in_title": [term.query(labels="A") for term in terms],
                "in_tags": [term.query(labels="B") for term in terms],
                "rarities": [term.rarity for term in terms],
                "part_pieces": [part.piece for part in parts],
                "parts": [part.query for part in parts],
                "part_shares": [part.share for part in parts],
                "more_in_title": TITLE_WEIGHT - 1,
                "more_in_tags": TAG_WEIGHT - 1,
                "saturation": SATURATION,
                "length_share": LENGTH_SHARE,
                "mean_length": self.totals.mean_length,
            },
        )
        return [(number, float(score)) for number, score in rows]

    def _unranked(self, text: str, parameters: Mapping[str, object]) -> list[tuple[int, float]]:
        rows = self.connection.execute(
            statement(text, self.generation, where=self.condition.fitting), {**self.condition.parameters, **parameters}
        )
        return [(number, 0.0) for (number,) in rows]

    def _held(self, place: int) -> sql.Composed:
        asked = {"query": sql.Placeholder(f"held_{place}"), "says": sql.Placeholder(f"says_{place}")}
        return statement(_HELD, self.generation, readable=self.condition.readable, **asked)

    def _is_one_word(self) -> bool:
        """Whether every readable entry that holds one of the terms fits."""
        return self.condition.is_plain and len(self._terms()) == 1

    def _terms(self) -> list[_Term]:
        """What is weighed."""
        return [
            term
            for piece, wanted in enumerate(self.plan.must)
            for part in (wanted.parts if isinstance(wanted, WantedEither) else (wanted,))
            for term in self._terms_of(piece, part, may_be_missing=isinstance(wanted, WantedEither))
        ]

    def _terms_of(
        self, piece: int, wanted: WantedWord | WantedBeginning | WantedPhrase, *, may_be_missing: bool
    ) -> list[_Term]:
        if isinstance(wanted, WantedBeginning):
            shorter = [_Term(piece, stem, _BEGINNING_RARITY, may_be_missing) for stem in wanted.shorter]
            return [_Term(piece, wanted.beginning, _BEGINNING_RARITY, may_be_missing, is_beginning=True), *shorter]
        whole, *parts = terms_of(wanted)
        is_word = isinstance(wanted, WantedWord)
        of_parts = PART_WEIGHT if is_word and self.entries_with.get(whole) else 1.0
        # What holds a compound holds its parts as well, as it was taken apart when it was filed.
        return [
            _Term(piece, whole, self._rarity(whole), may_be_missing or (is_word and bool(parts))),
            *(_Term(piece, part, of_parts * self._rarity(part), may_be_missing) for part in parts),
        ]

    def _parts(self) -> list[_Part]:
        return [
            _Part(piece, wanted_query(part, phrases=True), COORDINATION / len(wanted.parts))
            for piece, wanted in enumerate(self.plan.must)
            if isinstance(wanted, WantedEither)
            for part in wanted.parts
        ]

    def _rarity(self, term: str) -> float:
        return rarity(self.entries_with.get(term, 0), max(self.totals.entries, 1))
