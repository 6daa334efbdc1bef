"""One hit as the page shows it: the index knows where the words are, the row what the thing is called today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from hub import slots
from hub.errors import HubError
from hub.found import FoundRow
from search import Hit

Parts = Sequence[tuple[str, bool]]  # (text, whether it was asked for), in reading order, not escaped
BETWEEN = " · "  # stands between title and name in the index
SHORT_TEXT = 100  # letters; what is no longer was hardly cut


class Piece(NamedTuple):
    """Words around what was found: on which page and where that is shown, None where unknown."""

    parts: Parts
    page: int | None = None
    address: str | None = None
    is_remark: bool = False


@dataclass(frozen=True)
class Shown:
    """`title` is empty where there is none."""

    entry: FoundRow
    name: Parts
    title: Parts
    snippets: Sequence[Piece]


def shown(hit: Hit, entry: FoundRow, *, words: str = "") -> Shown:
    """`words` are what was asked; they are marked on the pages that the addresses lead to."""
    name, title = _apart(hit.title, entry.name)
    pieces = () if _is_held_back(entry) else hit.snippets
    snippets = [
        Piece(_with_dots(part.parts), part.page, _address(entry, part.page, words), part.is_remark) for part in pieces
    ]
    return Shown(entry, name, title, snippets)


def _is_held_back(entry: FoundRow) -> bool:
    """What may not leave the hub now is found, but nothing of its text is shown."""
    try:
        if entry.sha256:
            slots.announce(slots.BEFORE_BYTES_LEAVE, entry.sha256)
    except HubError:
        return True
    return False


def _address(entry: FoundRow, page: int | None, words: str) -> str | None:
    """The preview of the page; what is counted as a page in other files than PDF is none there."""
    if page is None or entry.icon != "pdf":
        return None
    asked = {"page": page, "version": entry.number, "q": words}
    return f"{entry.url}/preview?" + urlencode({name: value for name, value in asked.items() if value})


def _apart(written: Parts, name: str) -> tuple[Parts, Parts]:
    """The parts of name and title out of „Titel · Name“; only the name, unmarked, when it was renamed since."""
    whole = "".join(text for text, _ in written)
    if whole == name:
        return written, []
    if not whole.endswith(BETWEEN + name):
        return [(name, False)], []
    behind_title = len(whole) - len(BETWEEN + name)
    return _cut(written, len(whole) - len(name), len(whole)), _cut(written, 0, behind_title)


def _with_dots(parts: Parts) -> Parts:
    """The piece with „…“ where it was cut out of a sentence."""
    whole = "".join(text for text, _ in parts).strip()
    before: Parts = [("… ", False)] if whole[:1].islower() else []
    behind: Parts = [(" …", False)] if len(whole) > SHORT_TEXT and whole[-1] not in ".!?…" else []
    return [*before, *parts, *behind]


def _cut(parts: Parts, start: int, end: int) -> Parts:
    """What lies between two places of the whole text."""
    cut = []
    at = 0
    for text, is_marked in parts:
        piece = text[max(start - at, 0) : max(end - at, 0)]
        if piece:
            cut.append((piece, is_marked))
        at += len(text)
    return cut
