"""HTML: what a browser would show, its title, and what stands for its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from search.extract.document import Document
from search.extract.formats.plain import MARKS, decoded
from search.extract.outcome import KIB

UNSEEN = frozenset({"script", "style", "template", "noscript", "object", "svg"})
INLINE = frozenset(
    re.findall(
        r"[a-z-]+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span "
        "strike strong sub sup time tt u var wbr",
    )
)
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
DECLARATION_WITHIN = 4 * KIB
PIECE = 64 * KIB


def read(document: Document) -> Iterator[str]:
    with document.path.open("rb") as file:
        content = file.read(document.limits.output * 4)
    yield from seen_in(html_decoded(content))


def html_decoded(content: bytes) -> str:
    """By its byte order mark, by what it declares, or guessed."""
    declared = DECLARED.search(content[:DECLARATION_WITHIN])
    encoding = declared[1].decode().lower() if declared else ""
    is_marked = content.startswith(tuple(mark for mark, _ in MARKS))
    if encoding and not is_marked and not encoding.startswith("utf-16"):  # in which nobody could have read the name
        try:
            return content.decode(encoding, errors="replace")
        except (LookupError, UnicodeError):
            return decoded(content)
    return decoded(content)


def seen_in(html: str) -> Iterator[str]:
    """The visible text in pieces."""
    reader = _Reader()
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        yield reader.taken()
    reader.close()
    yield reader.taken() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen: list[str] = []

    def taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces.clear()
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        elif tag in ("td", "th"):
            self._pieces.append("\t")
        elif tag not in INLINE:
            self._pieces.append("\n")
        if tag == "img" and not self._unseen:
            self._pieces.extend(f"{value} " for name, value in attrs if name == "alt" and value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag not in INLINE and tag not in ("td", "th"):
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data)
