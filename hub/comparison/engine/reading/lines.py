"""Lines → paragraphs: what was broken only because the line was full is one paragraph again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hub.comparison.engine.blocks import ITEM, PARAGRAPH, Block

BEGINS_ITEM = re.compile(r"\s*(?:[-*+•–▪◦·‣]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
FULL = 0.9  # of the longest usual line, which the next word would have passed; not 1, for letters differ in width
NARROWEST, WIDEST = 40, 130  # characters; longer lines were not broken by anybody


def paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    lines = [line.rstrip() for line in lines]
    full = FULL * _usual_width(lines)
    open_lines: list[str] = []
    for line in lines:
        first_word = line.split(maxsplit=1)[:1]
        begins = not first_word or BEGINS_ITEM.match(line)
        if open_lines and (begins or len(open_lines[-1]) + 1 + len(first_word[0]) < full):
            yield _block(open_lines)
            open_lines = []
        if first_word:
            open_lines.append(line)
    if open_lines:
        yield _block(open_lines)


def _usual_width(lines: list[str]) -> float:
    """The width lines are broken at; infinite for a text with a line for each paragraph."""
    lengths = sorted(len(line) for line in lines if line.strip())
    longest = lengths[int(len(lengths) * 0.98)] if lengths else 0
    return longest if NARROWEST <= longest <= WIDEST else float("inf")


def _block(lines: list[str]) -> Block:
    kind = ITEM if BEGINS_ITEM.match(lines[0]) else PARAGRAPH
    return Block(kind, (" ".join(line.strip() for line in lines),))
