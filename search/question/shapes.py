"""What is asked: words, "phrases", what must not be there, filters. Knows no engine and no way of writing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Word:
    """One word as typed; with `is_prefix` the beginning of one."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that stand side by side in this order."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Either:
    """At least one of these; entries that hold more of them come first."""

    parts: tuple[Word | Phrase, ...]


@dataclass(frozen=True)
class Question:
    """Everything in `must`, nothing of `never`; `filters` maps a facet to values of which one must fit.

    `named` is what people wrote after a field („bereich:fortbildung“), as typed: whoever knows the names turns it into
    `filters`. An engine compares only `filters`, and finds nothing while `named` still holds something. An entry fits
    `tags` when it bears all of them, whatever their letters' case. `since` and `until` are days in Europe/Berlin, both
    included.
    """

    must: tuple[Word | Phrase | Either, ...] = ()
    never: tuple[Word | Phrase, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    former_too: bool = False

    @property
    def names_nothing(self) -> bool:
        """Whether there is nothing to look for: neither words nor any filter."""
        return not (self.must or self.filters or self.named or self.tags or self.since or self.until)


def loosened(question: Question) -> Question:
    """The same question, content with entries that lack some of the words; those that hold more come first."""
    parts: list[Word | Phrase] = []
    for piece in question.must:
        parts.extend(piece.parts if isinstance(piece, Either) else (piece,))
    return replace(question, must=(Either(tuple(parts)),)) if len(parts) > 1 else question
