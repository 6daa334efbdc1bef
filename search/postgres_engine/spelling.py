"""Terms that a slip or two may have made another of, found among all terms of a generation; knows no scopes."""

from __future__ import annotations

from typing import NamedTuple

from search.postgres_engine.connections import Connection
from search.postgres_engine.tables import statement
from search.spelling import most_slips, slips

# The index leads to terms that begin alike and are about as long; comparing the sets of letters, one bit each, leaves a
# handful of them. PostgreSQL's own trigrams are an extension, which not every operator's role may create.
_NEAR = """
SELECT term, entries FROM {at}.terms
WHERE left(term, 1) = ANY(%(first)s) AND length(term) BETWEEN %(shortest)s AND %(longest)s
  AND bit_count(letters # %(letters)s::bit(32)) <= %(letters_apart)s AND entries > 0
"""


class Near(NamedTuple):
    """A term, and how many slips lie between it and what was typed."""

    slips: int
    entries: int
    term: str


def terms_like(connection: Connection, generation: int, typed: str) -> list[Near]:
    """Other terms that this one may have been meant to be: the fewest slips first, of those the most frequent."""
    most = most_slips(typed)
    if not most:
        return []
    rows = connection.execute(
        statement(_NEAR, generation),
        {
            "first": list(typed[:2]),
            "shortest": len(typed) - most,
            "longest": len(typed) + most,
            "letters": letters_of(typed),
            "letters_apart": 2 * most,
        },
    )
    near = (Near(distance, entries, term) for term, entries in rows if (distance := slips(typed, term, most)))
    return sorted(near, key=lambda found: (found.slips, -found.entries, found.term))


def letters_of(term: str) -> str:
    """Which letters occur, as 32 bits."""
    mask = 0
    for letter in term:
        mask |= 1 << (ord(letter) - ord("a") if "a" <= letter <= "z" else 26 + ord(letter) % 6)
    return format(mask, "032b")
