"""What is typed into a comment, made safe to show: links, line breaks, names that are mentioned. Knows no row."""

from __future__ import annotations

import re
from collections.abc import Collection

from markupsafe import Markup, escape

LINK = r"https?://[^\s<>\"“”„]+"
NO_PART_OF_A_LINK = ".,;:!?)]}'*_"
BEFORE_A_MENTION = re.compile(r"(?<![\w@.])@")


def as_markup(text: str, names: Collection[str] = ()) -> Markup:
    """The text with its lines, with links to follow and the `names` behind an @ set off."""
    mention = "|".join(f"@{re.escape(name)}" for name in sorted(names, key=len, reverse=True))
    parts = re.compile(f"({LINK}{'|' + mention if mention else ''})")
    pieces = (_piece(part, is_special=number % 2 == 1) for number, part in enumerate(parts.split(text)))
    return Markup("").join(pieces)


def _piece(part: str, *, is_special: bool) -> Markup:
    if not is_special:
        return Markup("<br>").join(escape(line) for line in part.split("\n"))
    if part.startswith("@"):
        return Markup('<span class="mention">{}</span>').format(part)
    address = part.rstrip(NO_PART_OF_A_LINK)
    link = Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(address, address)
    return link + escape(part[len(address) :])


def names_behind_at(text: str, known: Collection[str]) -> list[str]:
    """Which of these folded names stand behind an @, the longest that fits at each."""
    longest_first = sorted(known, key=len, reverse=True)
    folded = text.casefold()
    found = []
    for at in BEFORE_A_MENTION.finditer(folded):
        found += [name for name in longest_first if _stands_at(at.end(), name, folded)][:1]
    return list(dict.fromkeys(found))


def _stands_at(start: int, name: str, text: str) -> bool:
    end = start + len(name)
    return text.startswith(name, start) and not text[end : end + 1].isalnum()
