"""Which entries fit a question and how they spread over the facets; knows nothing of ranks and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from psycopg import sql

from search import FACETS
from search.postgres_engine.conditions import PERIOD_BIT, Condition, bit_of
from search.postgres_engine.connections import Connection
from search.postgres_engine.tables import statement

# Reading everything that matches once: an entry that misses one filter still counts for that filter's own facet.
_MATCHED = """
WITH matched AS MATERIALIZED (
    SELECT number, scope, kind, category, institution, type, status, reading, changed_at, {misses} AS misses
    FROM {at}.entries WHERE {where}
), spread AS MATERIALIZED (
    SELECT grouping(scope, kind, category, institution, type, status, reading) AS left_out,
           coalesce(scope, kind, category, institution, type, status, reading) AS value,
           max(misses) AS misses, count(*) AS entries
    FROM matched GROUP BY GROUPING SETS ({sets})
)
SELECT left_out, names.value, misses, entries, NULL::integer[] FROM spread LEFT JOIN {at}.names ON number = spread.value
UNION ALL SELECT -1, NULL, 0, 0, ARRAY(SELECT number FROM matched WHERE misses = 0 LIMIT %(most)s)
"""
_SETS = "(scope), (kind), (category), (institution), (type), (status), (reading), ()"
_SETS_BY_MISSES = """
(scope, misses), (kind, misses), (category, misses), (institution, misses), (type, misses), (status, misses),
(reading, misses), (misses)
"""
_PERIOD = """
UNION ALL SELECT -2, {name}, 0, count(*), NULL FROM matched WHERE misses IN (0, {bit}) AND changed_at >= {moment}
"""
_NUMBERS, _IN_PERIOD = -1, -2
_ALL_LEFT_OUT = (1 << len(FACETS)) - 1
# PostgreSQL's `grouping` sets the bit of each column that a row leaves out, the first column's bit is the highest.
_FACET_OF = {_ALL_LEFT_OUT & ~(1 << len(FACETS) - 1 - place): facet for place, facet in enumerate(FACETS)}


@dataclass
class Matched:
    """How many entries fit and how they spread. `numbers` are some of them, at most as many as were asked for."""

    total: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=lambda: {facet: {} for facet in FACETS})
    periods: dict[str, int] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)


def matched_by(
    connection: Connection, generation: int, condition: Condition, *, periods: Mapping[str, datetime], most: int
) -> Matched:
    """Count what fits."""
    parameters = {**condition.parameters, "most": most}
    sets = sql.SQL(_SETS_BY_MISSES if condition.is_filtered else _SETS)
    text = statement(_MATCHED, generation, misses=condition.misses, where=condition.where, sets=sets)
    for place, (name, moment) in enumerate(periods.items()):
        parameters |= {f"name_{place}": name, f"moment_{place}": moment}
        named, since = sql.Placeholder(f"name_{place}"), sql.Placeholder(f"moment_{place}")
        text += statement(_PERIOD, generation, name=named, moment=since, bit=sql.Literal(PERIOD_BIT))
    matched = Matched()
    for left_out, value, misses, entries, numbers in connection.execute(text, parameters):
        if left_out == _NUMBERS:
            matched.numbers = numbers
        elif left_out == _IN_PERIOD:
            matched.periods[value] = entries
        elif left_out == _ALL_LEFT_OUT:
            matched.total += entries if misses == 0 else 0
        else:
            _count(matched.counts[_FACET_OF[left_out]], value, entries, misses in (0, bit_of(_FACET_OF[left_out])))
    return matched


def _count(counts: dict[str, int], value: str, entries: int, is_counted: bool) -> None:
    if value and is_counted:
        counts[value] = counts.get(value, 0) + entries
