"""Texts as people type or paste them, made fit to be kept and shown."""

from __future__ import annotations

import re
import unicodedata

# Embeddings, overrides and isolates turn what follows around. Marks (U+200E/F) and joiners stay: Arabic and Persian
# are written with them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_KEPT_CONTROLS = "\n\t"


def clean_text(text: str) -> str:
    """Several lines, without control characters and without what turns the direction of the text around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(
        character
        for character in _TURNING.sub("", lines)
        if character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text).split())
