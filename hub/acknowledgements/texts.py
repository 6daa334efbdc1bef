"""What people type, made fit to be kept and to stand in a Word file. Pure rules, no rows."""

from __future__ import annotations

import re
import unicodedata

from hub.documents.names import BIDI_CONTROLS

KEPT_CONTROLS = "\n\t"
NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # XML 1.0 knows neither these nor control characters


def clean_text(raw: str) -> str:
    """Composed (NFC), lines ended by „\\n“, without control characters and what turns the direction of writing."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(character for character in NONCHARACTERS.sub("", text) if not _is_control(character))
    return text.strip()


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a sign to be read, and not only space."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def _is_control(character: str) -> bool:
    if character in KEPT_CONTROLS:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in BIDI_CONTROLS
