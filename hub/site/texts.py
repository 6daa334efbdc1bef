"""Plain text as people write it, and what a public page makes of it: paragraphs, lists, links. Never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

_LINK = re.compile(
    r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)]"  # web
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail
    r"|(?:\+49|\b0\d{2,5})[ /-]?\d[\d /-]{3,}\d)"  # telephone
)
_TURNS_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_POINTS = ("- ", "• ")


class Piece(NamedTuple):
    """A stretch of text, with an address where it is a link."""

    text: str
    url: str = ""


class Paragraph(NamedTuple):
    """The lines of a paragraph, or the points of a list."""

    lines: list[list[Piece]]
    is_list: bool


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Blank lines part paragraphs, lines that begin with „- “ are a list, addresses are links."""
    for part in re.split(r"\n\s*\n", text.strip()):
        for is_list, lines in groupby(part.split("\n"), key=_is_point):
            said = [line.strip().removeprefix("- ").removeprefix("• ") for line in lines if line.strip()]
            if said:
                yield Paragraph([pieces(line) for line in said], is_list)


def _is_point(line: str) -> bool:
    return line.lstrip().startswith(_POINTS)


def pieces(line: str) -> list[Piece]:
    """A line with its web addresses, mail addresses and telephone numbers found."""
    return [_piece(part, is_link=bool(number % 2)) for number, part in enumerate(_LINK.split(line)) if part]


def _piece(text: str, *, is_link: bool) -> Piece:
    if not is_link:
        return Piece(text)
    if text.startswith("http"):
        return Piece(text, text)
    return Piece(text, f"mailto:{text}" if "@" in text else phone_link(text))


def phone_link(phone: str) -> str:
    digits = re.sub(r"[^0-9+]", "", phone)
    return f"tel:{digits}" if digits else ""


def clean(text: str) -> str:
    """What was typed, as text: one kind of line end, no control characters, nothing that turns the direction."""
    plain = _TURNS_DIRECTION.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(letter for letter in plain if letter in "\n\t" or ord(letter) >= ord(" ")).strip()
