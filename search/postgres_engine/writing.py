"""Puts entries into the tables of one generation and takes them out. Callers hold the transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from search import FACETS, Entry
from search.german import KNOWN_FROM_ENTRIES, folded_word, words_of
from search.postgres_engine.connections import Connection
from search.postgres_engine.spelling import letters_of
from search.postgres_engine.state import Remembered, Totals
from search.postgres_engine.tables import statement
from search.postgres_engine.vectors import FREQUENT_FROM_ENTRIES, Places, places_of, vector_of

ENTRIES_AT_ONCE = 200
COPY_ENTRIES = """
COPY {at}.entries (number, scope, kind, category, institution, type, status, reading, length, changed_at, is_former)
FROM STDIN
"""
COPY_VECTORS = "COPY {at}.vectors (number, vector) FROM STDIN"
COPY_TEXTS = "COPY {at}.texts (number, id, title, text) FROM STDIN"
_REMOVE_TEXTS = "DELETE FROM {at}.texts WHERE id = ANY(%s) RETURNING number"
_REMOVE_ENTRIES = """
WITH gone AS (
    DELETE FROM {at}.entries WHERE number = ANY(%(numbers)s) RETURNING length
), vectors_gone AS (
    DELETE FROM {at}.vectors WHERE number = ANY(%(numbers)s) RETURNING vector
), lost AS (
    SELECT term, count(*) AS entries FROM vectors_gone, unnest(tsvector_to_array(vector)) AS term
    GROUP BY term ORDER BY term
), fewer AS (
    UPDATE {at}.terms SET entries = greatest(terms.entries - lost.entries, 0) FROM lost WHERE terms.term = lost.term
)
UPDATE {at}.totals SET entries = entries - (SELECT count(*) FROM gone),
                       words = words - coalesce((SELECT sum(length) FROM gone), 0)
"""
_ADD_TERMS = """
INSERT INTO {at}.terms (term, letters, entries)
SELECT * FROM unnest(%s::text[], %s::bit(32)[], %s::integer[]) ORDER BY 1
ON CONFLICT (term) DO UPDATE SET entries = terms.entries + excluded.entries RETURNING term, entries
"""
_LEARN = """
WITH grown AS (UPDATE {at}.totals SET vocabulary = vocabulary + 1 RETURNING vocabulary)
UPDATE {at}.terms SET learned_in = grown.vocabulary FROM grown WHERE term = ANY(%s)
"""


def write_entries(
    connection: Connection, remembered: Remembered, entries: Iterable[Entry], removed: Collection[str]
) -> None:
    """New entries in place of those with the same id; the removed are taken out."""
    if removed:
        remove_entries(connection, remembered.generation, removed)
    for some in batches(entries):
        _write_some(connection, remembered, some)


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """So many at once; of several with the same id in one batch the last counts."""
    left = iter(entries)
    while some := list(islice(left, ENTRIES_AT_ONCE)):
        yield list({entry.id: entry for entry in some}.values())


def remove_entries(connection: Connection, generation: int, ids: Collection[str]) -> None:
    """Take entries out, and what their words counted."""
    rows = connection.execute(statement(_REMOVE_TEXTS, generation), [list(ids)]).fetchall()
    if rows:
        connection.execute(statement(_REMOVE_ENTRIES, generation), {"numbers": [number for (number,) in rows]})


def copy_entries(
    connection: Connection,
    generation: int,
    *,
    numbers: Sequence[int],
    entries: Sequence[Entry],
    found: Sequence[Places],
    names: Mapping[str, int],
) -> None:
    """Entries whose vectors are there already."""
    with connection.cursor() as cursor, cursor.copy(statement(COPY_ENTRIES, generation)) as copy:
        for number, entry, places in zip(numbers, entries, found, strict=True):
            facets = [names[value] for value in facet_values(entry)]
            copy.write_row((number, *facets, places.length, entry.changed_at, entry.is_former))


def copy_vectors(connection: Connection, generation: int, numbers: Sequence[int], vectors: Iterable[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement(COPY_VECTORS, generation)) as copy:
        for row in zip(numbers, vectors, strict=True):
            copy.write_row(row)


def copy_texts(connection: Connection, generation: int, numbers: Sequence[int], entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement(COPY_TEXTS, generation)) as copy:
        for number, entry in zip(numbers, entries, strict=True):
            copy.write_row((number, entry.id, storable(entry.title), storable(entry.text)))


def facet_values(entry: Entry) -> list[str]:
    """In the order of `FACETS`."""
    return [entry.scope, *(entry.facets.get(facet, "") for facet in FACETS[1:])]


def numbers_of_names(connection: Connection, generation: int, values: Collection[str]) -> dict[str, int]:
    """Each value's number; new ones get one."""
    distinct = sorted(set(values))
    known = known_names(connection, generation, distinct)
    if new := [value for value in distinct if value not in known]:
        rows = connection.execute(
            statement("INSERT INTO {at}.names (value) SELECT unnest(%s::text[]) RETURNING value, number", generation),
            [new],
        )
        known.update(rows.fetchall())
    return known


def known_names(connection: Connection, generation: int, values: Collection[str]) -> dict[str, int]:
    rows = connection.execute(
        statement("SELECT value, number FROM {at}.names WHERE value = ANY(%s)", generation), [list(values)]
    )
    return dict(rows.fetchall())


def next_numbers(connection: Connection, generation: int, count: int) -> list[int]:
    rows = connection.execute(
        "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [f"search_{generation}.numbers", count]
    )
    return [number for (number,) in rows.fetchall()]


def searched_text(entry: Entry) -> str:
    """Everything of an entry that has words."""
    return "\n".join((entry.title, *entry.tags, entry.text))


def storable(text: str) -> str:
    """PostgreSQL keeps no zero byte in a text."""
    return text.replace("\0", " ")


def _write_some(connection: Connection, remembered: Remembered, entries: list[Entry]) -> None:
    generation = remembered.generation
    remove_entries(connection, generation, [entry.id for entry in entries])
    words = [set(words_of(searched_text(entry))) for entry in entries]
    _learn(connection, remembered, words)
    places = [places_of(entry, remembered.analysis) for entry in entries]
    connection.execute(
        statement("UPDATE {at}.totals SET entries = entries + %s, words = words + %s", generation),
        [len(entries), sum(found.length for found in places)],
    )
    totals = remembered.refresh(connection)
    entries_with = _count_terms(connection, generation, places)
    numbers = next_numbers(connection, generation, len(entries))
    names = numbers_of_names(connection, generation, [value for entry in entries for value in facet_values(entry)])
    copy_texts(connection, generation, numbers, entries)
    copy_vectors(connection, generation, numbers, _vectors(places, entries_with, totals))
    copy_entries(connection, generation, numbers=numbers, entries=entries, found=places, names=names)


def _vectors(places: Iterable[Places], entries_with: Mapping[str, int], totals: Totals) -> Iterator[str]:
    frequent = {term for term, entries in entries_with.items() if entries >= FREQUENT_FROM_ENTRIES}
    for found in places:
        yield vector_of(found, frequent=frequent, mean_length=totals.mean_length)


def _count_terms(connection: Connection, generation: int, places: Iterable[Places]) -> dict[str, int]:
    counts = Counter(term for found in places for term in found.places)
    return _add_terms(connection, generation, counts)


def _add_terms(connection: Connection, generation: int, counts: Mapping[str, int]) -> dict[str, int]:
    """Count terms up; answers with how many entries hold each by now."""
    terms = list(counts)
    parameters = [terms, [letters_of(term) for term in terms], list(counts.values())]
    return dict(connection.execute(statement(_ADD_TERMS, generation), parameters).fetchall())


def _learn(connection: Connection, remembered: Remembered, words: Iterable[set[str]]) -> None:
    """Stems that are frequent by now may be parts of compounds, from these very entries on."""
    analysis, generation = remembered.analysis, remembered.generation
    counts = Counter(stem for some in words for stem in {analysis.stem(folded_word(word)) for word in some})
    rows = connection.execute(
        statement("SELECT term, entries FROM {at}.terms WHERE term = ANY(%s) AND learned_in IS NULL", generation),
        [list(counts)],
    )
    counts.update(dict(rows.fetchall()))
    frequent = {stem: entries for stem, entries in counts.items() if entries >= KNOWN_FROM_ENTRIES}
    if news := remembered.vocabulary.learn(frequent):
        _add_terms(connection, generation, dict.fromkeys(news, 0))
        connection.execute(statement(_LEARN, generation), [list(news)])
