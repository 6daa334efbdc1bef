"""From what a person types and ticks to what the search answers, within what the person may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub import indexing
from hub.accounts.signed_in import User
from hub.db import now
from hub.documents.readings import STATUS_LABELS as READING_LABELS
from hub.finder.names import INVITED, NOWHERE, Names, facet_names, filters_named
from hub.found import FoundRow, found_rows
from hub.invitations.findable import scopes_of_invitations
from search import FACETS, Found, Hit
from search.question import Question, loosened, parse

PAGE_SIZE = 20
MAX_PAGE = 500
PERIODS = {"week": timedelta(days=7), "month": timedelta(days=30), "year": timedelta(days=365)}


@dataclass(frozen=True)
class Asked:
    """What came with the address: the words, and the filters beside the results."""

    words: str
    chosen: Mapping[str, tuple[str, ...]]
    period: str = ""
    former_too: bool = False
    by_date: bool = False
    page: int = 1


@dataclass(frozen=True)
class Answer:
    """One page of hits that the person may read, each with its row.

    `is_loose` when nothing held all the words, and these hold some of them.
    """

    found: Found
    hits: Sequence[tuple[Hit, FoundRow]]
    names: Names
    page: int
    is_loose: bool = False

    @property
    def last_page(self) -> int:
        return min(max(1, -(-self.found.total // PAGE_SIZE)), MAX_PAGE)


def answer(user: User, asked: Asked, zone: ZoneInfo) -> Answer:
    """Ask the index and load what it found. Raises `search.SearchError` when the index is away."""
    names = facet_names(user, asked.words)
    invited = scopes_of_invitations(user)
    page = min(max(asked.page, 1), MAX_PAGE)
    question = _with_scopes(question_of(asked, names, today=now().astimezone(zone).date()), invited)
    limits: Any = {
        "scopes": (names["scope"].keys() - {INVITED}) | invited,
        "without": indexing.hidden_ids(),
        "periods": {name: now() - length for name, length in PERIODS.items()},
        "by_date": asked.by_date,
        "skip": (page - 1) * PAGE_SIZE,
        "limit": PAGE_SIZE,
    }
    found = indexing.index().find(question, **limits)
    looser = loosened(question)
    is_loose = not found.total and looser != question
    if is_loose:
        found = indexing.index().find(looser, **limits)
    rows = found_rows(user, [hit.id for hit in found.hits])
    hits = [(hit, rows[hit.id]) for hit in found.hits if hit.id in rows]
    return Answer(_with_one_scope(found, invited), hits, names, page, is_loose and bool(found.total))


def _with_scopes(question: Question, invited: Set[str]) -> Question:
    """For `INVITED` the scopes that it stands for."""
    chosen = question.filters.get("scope", ())
    if INVITED not in chosen:
        return question
    scopes = (*(scope for scope in chosen if scope != INVITED), *sorted(invited))
    return replace(question, filters={**question.filters, "scope": scopes or (NOWHERE,)})


def _with_one_scope(found: Found, invited: Set[str]) -> Found:
    """The counts of these scopes as one, `INVITED`."""
    counts = found.counts.get("scope", {})
    together = sum(count for scope, count in counts.items() if scope in invited)
    if not together:
        return found
    others = {scope: count for scope, count in counts.items() if scope not in invited}
    return replace(found, counts={**found.counts, "scope": others | {INVITED: together}})


def question_of(asked: Asked, names: Names, *, today: date) -> Question:
    """The question with every name turned into values; what was ticked narrows what was typed."""
    question = parse(asked.words)
    filters = filters_named(question.named, names)
    for facet, chosen in asked.chosen.items():
        typed = filters.get(facet)
        filters[facet] = tuple(value for value in chosen if typed is None or value in typed) or (NOWHERE,)
    since = question.since
    if asked.period:
        first = today - PERIODS[asked.period]
        since = max(since, first) if since else first
    return replace(
        question,
        filters=filters,
        named={},
        since=since,
        former_too=question.former_too or asked.former_too,
    )


def asked_of(arguments: Mapping[str, Sequence[str]]) -> Asked:
    """What an address says; whatever makes no sense there is left out."""

    def first(name: str) -> str:
        return next(iter(arguments.get(name, ())), "")

    chosen = {facet: tuple(dict.fromkeys(arguments.get(facet, ())))[:MAX_CHOSEN] for facet in FACETS}
    if set(chosen["status"]) <= READING_LABELS.keys():  # addresses kept from when „Status“ was called so
        chosen |= {"reading": chosen["reading"] or chosen["status"], "status": ()}
    number = first("page")
    return Asked(
        words=" ".join(first("q").split())[:MAX_WORDS_CHARACTERS],
        chosen={facet: values for facet, values in chosen.items() if values},
        period=first("period") if first("period") in PERIODS else "",
        former_too=first("former") == "1",
        by_date=first("sort") == "date",
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1,
    )


MAX_CHOSEN = 50
MAX_WORDS_CHARACTERS = 200
