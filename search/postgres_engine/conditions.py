"""What is wanted, in the words of PostgreSQL: tsqueries and conditions. Everything that was typed is a parameter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import sql

from search import FACETS
from search.plan import Plan, Wanted, WantedBeginning, WantedEither, WantedPhrase, WantedWord
from search.postgres_engine.tables import statement
from search.postgres_engine.vectors import lexeme, tag_key
from search.question import Question

_BERLIN = ZoneInfo("Europe/Berlin")
_PERIOD = "period"
_FIRST_DAY, _LAST_DAY = date(1, 1, 2), date(9999, 12, 30)  # whose midnights can be told in any zone
# Phrases are looked for last, in the vectors of what fits already.
_PHRASE = "(SELECT vector @@ {phrase}::tsquery FROM {at}.vectors WHERE vectors.number = entries.number)"
# One bit for each scope is twice as fast for ten thousand entries as a list of scopes.
_IN_SCOPES = "CASE WHEN scope < %(scopes_end)s::integer THEN get_bit(%(scopes)s::bytea, scope) = 1 ELSE false END"
_WITHOUT = "number <> ALL(ARRAY(SELECT number FROM {at}.texts WHERE id = ANY(%(without)s)))"


@dataclass(frozen=True)
class Condition:
    """Which entries match. `misses` is a number with one bit for each facet whose own filter an entry does not fit."""

    readable: sql.Composable  # whatever is asked
    where: sql.Composable
    misses: sql.Composable
    parameters: Mapping[str, Any]
    is_filtered: bool
    is_plain: bool  # one thing wanted, and nothing else

    @property
    def fitting(self) -> sql.Composable:
        """The condition with all filters."""
        return sql.SQL("{} AND ({}) = 0").format(self.where, self.misses) if self.is_filtered else self.where


def bit_of(facet: str) -> int:
    """The bit of a facet in `misses`."""
    return 1 << [*FACETS, _PERIOD].index(facet)


PERIOD_BIT = bit_of(_PERIOD)


def condition_of(
    question: Question,
    plan: Plan,
    *,
    scopes: Collection[str],
    without: Collection[str],
    names: Mapping[str, int],
    generation: int,
) -> Condition:
    """The condition for a question; `names` holds the numbers of all facet values it names, as far as they have one."""
    readable: list[sql.Composable] = [sql.SQL(_IN_SCOPES)]
    bits = _bits_of([names[scope] for scope in scopes if scope in names])
    parameters: dict[str, Any] = {"scopes": bits, "scopes_end": 8 * len(bits)}
    if not question.former_too:
        readable.append(sql.SQL("NOT is_former"))
    if without:
        readable.append(statement(_WITHOUT, generation))
        parameters["without"] = list(without)
    where = list(readable)
    if query := query_of(question, plan):
        where.append(statement("{at}.vector_of(number) @@ %(query)s::tsquery", generation))
        parameters["query"] = query
    phrases = _phrases(plan)
    for place, phrase in enumerate(phrases):
        where.append(statement(_PHRASE, generation, phrase=sql.Placeholder(f"phrase_{place}")))
        parameters[f"phrase_{place}"] = phrase
    misses = _misses(question, names, parameters)
    return Condition(
        readable=sql.SQL(" AND ").join(readable),
        where=sql.SQL(" AND ").join(where),
        misses=sql.SQL(" + ").join(misses) if misses else sql.SQL("0"),
        parameters=parameters,
        is_filtered=bool(misses),
        is_plain=len(plan.must) == 1 and not (misses or phrases or plan.never or question.tags),
    )


def query_of(question: Question, plan: Plan) -> str:
    """The tsquery that the index answers; of phrases only their words."""
    pieces = [wanted_query(wanted, phrases=False) for wanted in plan.must]
    pieces += [lexeme(tag_key(tag)) for tag in question.tags]
    pieces += [f"!({wanted_query(wanted, phrases=True)})" for wanted in plan.never]
    return " & ".join(f"({piece})" for piece in pieces)


def wanted_query(wanted: Wanted, *, phrases: bool) -> str:
    """The tsquery for one thing wanted; with `phrases` the places of a phrase's words count."""
    if isinstance(wanted, WantedEither):
        return " | ".join(f"({wanted_query(part, phrases=True)})" for part in wanted.parts)
    if isinstance(wanted, WantedBeginning):
        return " | ".join((f"{lexeme(wanted.beginning)}:*", *map(lexeme, wanted.shorter)))
    if isinstance(wanted, WantedPhrase):
        return phrase_query(wanted) if phrases else " & ".join(lexeme(stem) for stem, _ in wanted.stems)
    if wanted.leaves:
        return f"{lexeme(wanted.whole)} | ({' & '.join(map(lexeme, wanted.leaves))})"
    return lexeme(wanted.whole)


def phrase_query(phrase: WantedPhrase) -> str:
    """Stems as far apart as they were asked."""
    first, *others = phrase.stems
    text, before = lexeme(first[0]), first[1]
    for stem, distance in others:
        text += f" <{distance - before}> {lexeme(stem)}"
        before = distance
    return text


def terms_of(wanted: WantedWord | WantedBeginning | WantedPhrase) -> tuple[str, ...]:
    """The terms whose frequency says how much this tells."""
    if isinstance(wanted, WantedWord):
        return (wanted.whole, *wanted.parts)
    if isinstance(wanted, WantedPhrase):
        return tuple(dict.fromkeys(stem for stem, _ in wanted.stems))
    return ()


def _bits_of(numbers: Sequence[int]) -> bytes:
    """One bit for each number, as `get_bit` counts them."""
    bits = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        bits[number // 8] |= 1 << number % 8
    return bytes(bits)


def _phrases(plan: Plan) -> list[str]:
    return [phrase_query(wanted) for wanted in plan.must if isinstance(wanted, WantedPhrase) and len(wanted.stems) > 1]


def _misses(question: Question, names: Mapping[str, int], parameters: dict[str, Any]) -> list[sql.Composable]:
    misses: list[sql.Composable] = []
    for facet, values in question.filters.items():
        column, wanted = sql.Identifier(facet), sql.Placeholder(f"filter_{facet}")
        misses.append(_bit_unless(sql.SQL("{} = ANY({})").format(column, wanted), bit_of(facet)))
        parameters[f"filter_{facet}"] = [names[value] for value in values if value in names]
    if question.since or question.until:
        misses.append(_bit_unless(sql.SQL("changed_at >= %(since)s AND changed_at < %(until)s"), PERIOD_BIT))
        parameters["since"] = _midnight(max(question.since or _FIRST_DAY, _FIRST_DAY))
        parameters["until"] = _midnight(min(question.until or _LAST_DAY, _LAST_DAY) + timedelta(days=1))
    return misses


def _bit_unless(condition: sql.Composable, bit: int) -> sql.Composable:
    return sql.SQL("CASE WHEN {} THEN 0 ELSE {} END").format(condition, sql.Literal(bit))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), _BERLIN).astimezone(UTC)
