"""Answers one question from one generation: fit, count, rank, show, and suggest where nothing fits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from search import Found, Hit
from search.plan import Plan, plan_of
from search.postgres_engine.conditions import Condition, condition_of, terms_of
from search.postgres_engine.connections import Connection
from search.postgres_engine.matching import Matched, matched_by
from search.postgres_engine.ranking import Ranking
from search.postgres_engine.state import Remembered, Totals
from search.postgres_engine.suggestions import Speller
from search.postgres_engine.tables import statement
from search.postgres_engine.writing import known_names
from search.question import Either, Question, as_text
from search.snippets import Marker

KNOWN = 4_000  # numbers of what fits that are kept, so that they need not be asked for again
READ_AT_MOST = 400_000  # letters of a text, as many as are searched for snippets

_SHOWN = "SELECT number, id, title, left(text, %s) FROM {at}.texts WHERE number = ANY(%s)"


@dataclass(frozen=True)
class Asked:
    """Everything `Index.find` is given."""

    question: Question
    scopes: Collection[str]
    without: Collection[str]
    periods: Mapping[str, datetime]
    by_date: bool
    skip: int
    limit: int


def answer(connection: Connection, remembered: Remembered, asked: Asked) -> Found:
    """One page of hits. Where a word is unknown, those of the question with a known one in its place."""
    totals = remembered.refresh(connection)
    answering = _Answering(connection, remembered, totals, asked, _names(connection, remembered.generation, asked))
    question = asked.question
    found = answering.matched(question)
    if found.total and not any(isinstance(piece, Either) for piece in question.must):
        return answering.page(question, found)
    better = answering.speller().corrected(question)
    if better is None:
        return answering.page(question, found)
    page = answering.page(better, answering.matched(better))
    return replace(page, suggestion=as_text(better), instead=True)


@dataclass(frozen=True)
class _Answering:
    """One asker, one generation."""

    connection: Connection
    remembered: Remembered
    totals: Totals
    asked: Asked
    names: Mapping[str, int]

    def matched(self, question: Question) -> Matched:
        """What fits, counted."""
        condition = self._condition(question)
        generation = self.remembered.generation
        return matched_by(self.connection, generation, condition, periods=self.asked.periods, most=KNOWN)

    def page(self, question: Question, matched: Matched) -> Found:
        """The hits asked for, with their texts."""
        plan = plan_of(question, self.remembered.analysis)
        ranked = self._ranked(plan, self._condition(question), matched)
        hits = self._shown(ranked, Marker(plan, self.remembered.analysis)) if ranked else []
        return Found(hits=hits, total=matched.total, counts=matched.counts, periods=matched.periods)

    def speller(self) -> Speller:
        """Knows the words of everything the asker may find."""
        everything = Question(former_too=self.asked.question.former_too)
        return Speller(self.connection, self.remembered, self._condition(everything))

    def _condition(self, question: Question) -> Condition:
        return condition_of(
            question,
            plan_of(question, self.remembered.analysis),
            scopes=self.asked.scopes,
            without=self.asked.without,
            names=self.names,
            generation=self.remembered.generation,
        )

    def _ranked(self, plan: Plan, condition: Condition, matched: Matched) -> list[tuple[int, float]]:
        skip, limit = self.asked.skip, self.asked.limit
        if skip >= matched.total or limit <= 0:
            return []
        generation = self.remembered.generation
        terms = sorted({term for wanted in plan.words() for term in terms_of(wanted)})
        rows = self.connection.execute(
            statement("SELECT term, entries FROM {at}.terms WHERE term = ANY(%s)", generation), [terms]
        )
        ranking = Ranking(self.connection, generation, condition, plan, self.totals, dict(rows.fetchall()))
        return ranking.newest(skip, limit) if self.asked.by_date else ranking.best(matched, skip, limit)

    def _shown(self, ranked: Sequence[tuple[int, float]], marker: Marker) -> list[Hit]:
        """The hits with their texts, in the order of their ranks."""
        rows = self.connection.execute(
            statement(_SHOWN, self.remembered.generation), [READ_AT_MOST, [number for number, _ in ranked]]
        )
        shown = {number: (id, title, text) for number, id, title, text in rows}
        hits = []
        for number, score in ranked:
            if number in shown:
                id, title, text = shown[number]
                hits.append(Hit(id, score, marker.title(title), marker.snippets(text)))
        return hits


def _names(connection: Connection, generation: int, asked: Asked) -> dict[str, int]:
    filtered = {value for values in asked.question.filters.values() for value in values}
    return known_names(connection, generation, {*asked.scopes, *filtered})
