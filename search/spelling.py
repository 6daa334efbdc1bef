"""How far two words are apart: letters added, left out, changed or swapped. The same for every engine."""

from __future__ import annotations

from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that may be a slip of another one
_LONG = 8
_ENDINGS = ("ung", "ungen", "heit", "heiten", "keit", "keiten", "lich", "liche", "lichen", "isch", "ische", "en", "ern")


def most_slips(word: str) -> int:
    """How many slips a word may hold to be recognised still: none in short words, two from eight letters."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < _LONG else 2


def slips(typed: str, meant: str, most: int) -> int | None:
    """How many slips lie between two words; None where they are more than `most`."""
    distance = OSA.distance(typed, meant, score_cutoff=most)
    return distance if distance <= most else None


def with_slip_in_ending(typed: str) -> set[str]:
    """Stems a word may have whose ending the stemmer does not know for a slip: „Vereinbarunk“."""
    return {
        typed[:-letters]
        for ending in _ENDINGS
        for letters in range(len(ending) - 1, len(ending) + 2)
        if len(typed) - letters >= SHORTEST and slips(typed[-letters:], ending, 1)
    }
