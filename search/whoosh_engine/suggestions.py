"""Puts words in place of unknown ones. A word is known, and may be suggested, only where a readable entry holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import islice

import numpy as np

from search.german import WORD, Analysis, is_stop
from search.plan import wanted_word
from search.question import Either, Phrase, Question, Word
from search.spelling import with_slip_in_ending
from search.whoosh_engine.segment import Mask
from search.whoosh_engine.snapshot import Snapshot

_ENTRIES_READ = 5  # to find out how people write a word
_LETTERS_READ = 200_000
_SOFT_HYPHEN = "\u00ad"


def corrected(question: Question, snapshot: Snapshot, readable: Sequence[Mask], analysis: Analysis) -> Question | None:
    """The question with unknown words replaced; None where nothing is unknown or nothing is like it."""
    speller = _Speller(snapshot, readable, analysis)
    better = replace(question, must=tuple(speller.corrected(piece) for piece in question.must))
    return None if better == question else better


class _Speller:
    """Knows the words of the readable entries, and no others."""

    def __init__(self, snapshot: Snapshot, readable: Sequence[Mask], analysis: Analysis) -> None:
        self._segments = snapshot.segments
        self._readable = readable
        self._analysis = analysis

    def corrected(self, piece: Word | Phrase | Either) -> Word | Phrase | Either:
        """The same with known words."""
        if isinstance(piece, Either):
            return Either(tuple(self._single(part) for part in piece.parts))
        return self._single(piece)

    def _single(self, piece: Word | Phrase) -> Word | Phrase:
        if isinstance(piece, Phrase):
            return Phrase(tuple(self._word(word) for word in piece.words))
        return piece if piece.is_prefix else Word(self._word(piece.text))

    def _word(self, word: str) -> str:
        wanted = wanted_word(Word(word), self._analysis)
        if is_stop(wanted.whole) or self._is_held((wanted.whole,)) or (wanted.parts and self._is_held(wanted.leaves)):
            return word
        return self._nearest(wanted.whole) or word

    def _is_held(self, terms: Sequence[str]) -> bool:
        """Whether a readable entry holds all the terms."""
        for segment, readable in zip(self._segments, self._readable, strict=True):
            held = [segment.postings(term).numbers for term in terms]
            if readable[reduce(np.intersect1d, held)].any():
                return True
        return False

    def _nearest(self, stem: str) -> str | None:
        """The known word that was most likely meant: fewest slips, same first letter, held by most readable entries."""
        slips = dict.fromkeys(with_slip_in_ending(stem), 1) if stem.isalpha() else {}
        for segment in self._segments:
            slips.update(segment.lexicon.like(stem))
        entries = {other: count for other in slips if (count := self._entries_with(other))}
        order = sorted(entries, key=lambda other: (slips[other], other[0] != stem[0], -entries[other], other))
        return next((word for other in order if (word := self._as_written(other))), None)

    def _entries_with(self, term: str) -> int:
        return sum(
            int(readable[segment.postings(term).numbers].sum())
            for segment, readable in zip(self._segments, self._readable, strict=True)
        )

    def _as_written(self, stem: str) -> str | None:
        """A word with this stem as a readable entry writes it; None for mere parts of compounds."""
        for title, text in islice(self._texts_with(stem), _ENTRIES_READ):
            for match in WORD.finditer(f"{title} {text}", 0, _LETTERS_READ):
                if self._analysis.terms(match.group())[0] == stem:
                    return match.group().replace(_SOFT_HYPHEN, "")
        return None

    def _texts_with(self, term: str) -> Iterator[tuple[str, str]]:
        for segment, readable in zip(self._segments, self._readable, strict=True):
            numbers = segment.postings(term).numbers
            for number in numbers[readable[numbers]]:
                _, title, text, _ = segment.shown(int(number))
                yield title, text
