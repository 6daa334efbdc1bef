"""Tantivy over our analysis, doing the same work for a page: hits, snippets, total and counts of each facet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tantivy

from bench.search_learned import Learned
from search import FACETS, Entry
from search.plan import WantedBeginning, WantedEither, WantedPhrase
from search.question import Question
from search.snippets import Marker

LIMIT = 20
WRITER_BYTES = 64_000_000
MOST = 300  # values of one facet


class Tantivy:
    """Tantivy through its Python package."""

    def __init__(self, folder: Path, learned: Learned) -> None:
        builder = tantivy.SchemaBuilder()
        for words in ("stems", "parts"):
            builder.add_text_field(words, tokenizer_name="whitespace")
        for shown in ("title", "text"):
            builder.add_text_field(shown, stored=True, tokenizer_name="raw", index_option="basic")
        for facet in FACETS:
            builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self.learned = learned
        self._writer: Any = None

    def rebuild(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._add(entry)
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()

    def write(self, entry: Entry) -> None:
        self._add(entry)
        self._writer.commit()
        self._index.reload()

    def find(self, question: Question, scopes: Collection[str]) -> int:
        plan = self.learned.plan(question)
        readable = tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, "scope", list(scopes)), 0.0
        )
        wanted = [(tantivy.Occur.Must, self._query(piece)) for piece in plan.must]
        query = tantivy.Query.boolean_query([*wanted, (tantivy.Occur.Must, readable)])
        searcher = self._index.searcher()
        found = searcher.search(query, LIMIT, count=True)
        searcher.aggregate(query, {facet: {"terms": {"field": facet, "size": MOST}} for facet in FACETS})
        marker = Marker(plan, self.learned.analysis)
        for _, address in found.hits:
            shown = searcher.doc(address)
            marker.title(shown["title"][0])
            marker.snippets(shown["text"][0])
        return int(found.count)

    def close(self) -> None:
        self._writer = None

    def _add(self, entry: Entry) -> None:
        if self._writer is None:
            self._writer = self._index.writer(WRITER_BYTES, 1)
        stems, parts = self.learned.columns(entry)
        facets = {facet: entry.facets.get(facet, entry.scope) for facet in FACETS}
        # Longer than a raw term may be, these are stored and not indexed.
        shown = {"title": entry.title, "text": entry.text}
        self._writer.add_document(tantivy.Document(stems=stems, parts=parts, **facets, **shown))

    def _query(self, wanted: Any) -> Any:
        if isinstance(wanted, WantedBeginning):
            regex = tantivy.Query.regex_query(self._schema, "stems", re.escape(wanted.beginning) + ".*")
            return _any([regex, *(self._term(stem) for stem in wanted.shorter)])
        if isinstance(wanted, WantedPhrase):
            stems = [stem for stem, _ in wanted.stems]
            if len(stems) == 1:
                return self._term(stems[0])
            return tantivy.Query.phrase_query(self._schema, "stems", stems)
        if isinstance(wanted, WantedEither):
            return _any([self._query(part) for part in wanted.parts])
        whole = self._term(wanted.whole)
        if not wanted.leaves:
            return whole
        leaves = tantivy.Query.boolean_query([(tantivy.Occur.Must, self._term(leaf)) for leaf in wanted.leaves])
        return _any([whole, leaves])

    def _term(self, term: str) -> Any:
        """In the order of the text, or as a part of a compound."""
        return _any([tantivy.Query.term_query(self._schema, field, term) for field in ("stems", "parts")])


def _any(queries: list[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
