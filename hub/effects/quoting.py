"""Whether a text still says what one person wrote, word for word or nearly so. Pure rules, no rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

RUN = 8  # words that follow each other: nobody writes the same eight by chance
FEWEST = 4  # shorter texts are a word or two that anybody uses; they count only where they stand alone
SHARE = 0.7  # of the words, two or more in a row: a word changed here and there is still theirs


def quotes(text: str, original: str) -> bool:
    """Whether `text` holds all of `original`, or `RUN` words of it in their order; case and signs do not count."""
    said, written = _words(text), _words(original)
    if not written or not said:
        return False
    if len(written) < FEWEST:
        return said == written
    length = min(RUN, len(written))
    return not _runs(said, length).isdisjoint(_runs(written, length))


def resembles(text: str, original: str) -> bool:
    """Whether `text` quotes `original`, all of it or a part, with a few words changed."""
    said, written = _words(text), _words(original)
    wanted = SHARE * min(len(said), len(written))
    if min(len(said), len(written)) < FEWEST or sum(word in set(written) for word in said) < wanted:
        return quotes(text, original)
    blocks = SequenceMatcher(None, said, written, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) >= wanted or quotes(text, original)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
