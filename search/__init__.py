"""Finding text: what an engine of the full-text search is asked and what it answers. Knows no document and no person.

An engine holds entries and finds them for a `Question` (search/question.py). Who may read what is decided outside and
comes as `scopes`: an entry belongs to exactly one scope (a Bereich), and an engine shows, counts and suggests nothing
from any other. `without` names entries that have changed since they were indexed and must not show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from search.question import Question

FACETS = ("scope", "kind", "category", "institution", "type", "status", "reading")
PAGE_BREAK = "\f"
REMARKS = PAGE_BREAK + "\u2029"  # in a text: what follows was said about the thing, it does not stand in it


class SearchError(Exception):
    """The index cannot be read or written; the message is for operators."""


class IndexBusy(SearchError):
    """Another process is writing this index."""


class IndexOutdated(SearchError):
    """An earlier version of the hub made this index: it takes nothing in until it is rebuilt."""


@dataclass(frozen=True)
class Entry:
    """What is indexed of one thing. `text` holds a form feed between pages where pages are known, and `REMARKS` before
    what others said about the thing.

    `facets` gives values by the names of `FACETS` but "scope"; those that make no sense for it are left out or "". A
    `former` entry is an earlier version of something and is only found when asked for.
    """

    id: str
    scope: str
    title: str
    text: str
    changed_at: datetime
    tags: tuple[str, ...] = ()
    facets: Mapping[str, str] = field(default_factory=dict)
    is_former: bool = False


class Snippet(NamedTuple):
    """A piece of an entry's text around what was found: (text, whether it matches) in reading order, not escaped."""

    parts: Sequence[tuple[str, bool]]
    page: int | None  # from 1, where the text has pages
    is_remark: bool = False


class Hit(NamedTuple):
    """One found entry."""

    id: str
    score: float
    title: Sequence[tuple[str, bool]]
    snippets: Sequence[Snippet]


@dataclass(frozen=True)
class Found:
    """One page of hits. `counts[facet][value]` counts hits as if that facet's own filter had not been set.

    `periods` counts in the same way the hits changed since each moment asked for. `suggestion` is the question with
    unknown words replaced by ones that occur in entries of these scopes, or None. `instead` is set when the hits
    are those of the suggestion.
    """

    hits: Sequence[Hit]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    periods: Mapping[str, int]
    suggestion: str | None = None
    instead: bool = False


class Index(Protocol):
    """The contract every engine keeps; tests/search/ holds one suite for all of them. Safe to use from many threads."""

    def find(
        self,
        question: Question,
        *,
        scopes: Collection[str],
        without: Collection[str] = (),
        periods: Mapping[str, datetime] | None = None,
        by_date: bool = False,
        skip: int = 0,
        limit: int = 20,
    ) -> Found:
        """The best entries for a question. No scopes, or a question that names nothing: nothing is found.

        Raises `SearchError` when the index cannot be read. One that an earlier version made may answer without the
        newer facets, or raise `IndexOutdated`.
        """

    def write(self, entries: Iterable[Entry], *, removed: Collection[str] = ()) -> None:
        """Put these entries in, in place of those with the same id, and take the removed out; all or nothing.

        Raises `IndexBusy` when another process writes, `IndexOutdated`.
        """

    def turn(self, *, waits: bool = False) -> AbstractContextManager[None]:
        """Nobody else brings changes in or rebuilds during the block: held from reading the truth until it is written.

        Without it, one process could write what it read before another wrote something newer. Raises `IndexBusy` when
        another process or thread has its turn, unless it `waits`. `write` itself does not ask for it.
        """

    def rebuilding(
        self, *, meanwhile: Callable[[], object] = lambda: None
    ) -> AbstractContextManager[Callable[[Iterable[Entry]], None]]:
        """A new, empty index to be filled by calls with entries; it takes the old one's place when the block ends well.

        Questions are answered from the old one until then. It waits for its `turn` and keeps it. What `write` did
        meanwhile must be written again; `meanwhile` is called now and then, while the old one may still be written.
        """

    def ids(self) -> Iterator[str]:
        """The ids of all entries, in no order, for comparing with the truth. Raises `IndexOutdated`."""

    def tidy(self) -> None:
        """What is better done at night, such as joining small pieces."""

    def close(self) -> None:
        """Give back files and connections."""


def open_index(url: str) -> Index:
    """`whoosh:///folder` or `postgresql+psycopg://…`. Raises ValueError for anything else."""
    if url.startswith("whoosh://"):
        from search.whoosh_engine import WhooshIndex  # noqa: PLC0415 (only the engine that is used is loaded)

        return WhooshIndex(url.removeprefix("whoosh://"))
    if url.startswith("postgresql"):
        from search.postgres_engine import PostgresIndex  # noqa: PLC0415

        return PostgresIndex(url)
    raise ValueError("the address of the index begins with whoosh:// or postgresql")
