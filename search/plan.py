"""What a question means in stems, parts of compounds and beginnings, the same for every engine. Knows none of them."""

from __future__ import annotations

from dataclasses import dataclass

from search.german import Analysis, is_stop
from search.question import Either, Phrase, Question, Word


@dataclass(frozen=True)
class WantedWord:
    """One word: its `whole` stem, or in its place all `leaves` of the compound. All `parts` count for the ranking."""

    typed: Word
    whole: str
    parts: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        """Every term that shows an entry is about this word."""
        return frozenset((self.whole, *self.parts))


@dataclass(frozen=True)
class WantedBeginning:
    """A word whose end is missing: any term that begins so, or one of the `shorter` stems the letters may belong to."""

    typed: Word
    beginning: str
    shorter: tuple[str, ...]


@dataclass(frozen=True)
class WantedPhrase:
    """Stems and how many words each stands behind the first; stop words leave a gap, unless there is nothing else."""

    stems: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class WantedEither:
    """At least one of these."""

    parts: tuple[WantedWord | WantedBeginning | WantedPhrase, ...]


Wanted = WantedWord | WantedBeginning | WantedPhrase | WantedEither


@dataclass(frozen=True)
class Plan:
    """Everything in `must`, nothing of `never`."""

    must: tuple[Wanted, ...]
    never: tuple[Wanted, ...]

    def words(self) -> list[WantedWord | WantedBeginning | WantedPhrase]:
        """All that is wanted, without the Either around it: what is marked in a text."""
        found: list[WantedWord | WantedBeginning | WantedPhrase] = []
        for wanted in self.must:
            found.extend(wanted.parts if isinstance(wanted, WantedEither) else (wanted,))
        return found


def plan_of(question: Question, analysis: Analysis) -> Plan:
    """The plan for a question. Stop words are left out, unless nothing but stop words is asked."""
    must = [_wanted(piece, analysis) for piece in question.must]
    telling = [kept for wanted in must if (kept := _without_stop_words(wanted)) is not None]
    return Plan(must=tuple(telling or must), never=tuple(_wanted(piece, analysis) for piece in question.never))


def _wanted(piece: Word | Phrase | Either, analysis: Analysis) -> Wanted:
    if isinstance(piece, Either):
        return WantedEither(tuple(_single(part, analysis) for part in piece.parts))
    return _single(piece, analysis)


def _single(piece: Word | Phrase, analysis: Analysis) -> WantedWord | WantedBeginning | WantedPhrase:
    if isinstance(piece, Phrase):
        return _phrase(piece, analysis)
    if piece.is_prefix:
        beginning, shorter = analysis.beginning(piece.text)
        return WantedBeginning(piece, beginning, shorter)
    return wanted_word(piece, analysis)


def wanted_word(word: Word, analysis: Analysis) -> WantedWord:
    """A whole word in terms of the index."""
    whole, *parts = analysis.terms(word.text)
    leaves = tuple(part for part in parts if not analysis.comes_apart(part))
    return WantedWord(word, whole, tuple(parts), leaves)


def _phrase(phrase: Phrase, analysis: Analysis) -> WantedPhrase:
    stems = [(analysis.terms(word)[0], distance) for distance, word in enumerate(phrase.words)]
    telling = [(stem, distance) for stem, distance in stems if not is_stop(stem)]
    return WantedPhrase(tuple(telling or stems))


def _without_stop_words(wanted: Wanted) -> Wanted | None:
    """What is left without stop words; None where nothing is."""
    if isinstance(wanted, WantedEither):
        kept = tuple(part for part in wanted.parts if _without_stop_words(part) is not None)
        return WantedEither(kept) if kept else None
    if isinstance(wanted, WantedWord) and is_stop(wanted.whole):
        return None
    if isinstance(wanted, WantedPhrase) and all(is_stop(stem) for stem, _ in wanted.stems):
        return None
    return wanted
