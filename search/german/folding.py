"""How German letters are compared: folding for words, sort keys for lists."""

from __future__ import annotations

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_DIGITS = re.compile(r"\d+")
_SORT_WIDTH = 12


def fold(text: str) -> str:
    """Lower case, ä as ae and ß as ss, other accents dropped: „Förderung“ and „Foerderung“ become one."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)
    decomposed = unicodedata.normalize("NFKD", composed)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def sort_key(text: str) -> str:
    """The order of DIN 5007-1 (ä as a, ß as ss), numbers by their value: „2 Plan“ before „10 Plan“."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return _DIGITS.sub(lambda digits: digits.group().zfill(_SORT_WIDTH), plain)
