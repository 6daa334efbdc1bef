"""A comparison as a page shows it: numbered changes with what stands around them, long unchanged stretches folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hub.comparison.engine.changes import COME, GONE, MOVED_AWAY, MOVED_HERE, SAME, Change
from hub.comparison.engine.words import Piece

CONTEXT = 1  # unchanged blocks before and after a change
MAX_ROWS = 40  # of one change
MAX_OPEN_BLOCKS, MAX_OPEN_CHARACTERS = 60, 20_000  # of a stretch that can be unfolded
PAGE_CHARACTERS, PAGE_CHANGES = 60_000, 60
SIDES = {GONE: "old", MOVED_AWAY: "old", COME: "new", MOVED_HERE: "new"}


class Row(NamedTuple):
    """One block. `side` is where it stands: "old", "new" or "both"; `move` numbers both ends of a move."""

    kind: str
    side: str
    move: int
    is_same: bool
    cells: list[list[Piece]]


class Part(NamedTuple):
    """A change with its number, or (number 0) an unchanged stretch; folded ones say how many blocks they hold."""

    number: int
    rows: list[Row]
    folded: int = 0

    @property
    def characters(self) -> int:
        return sum(len(piece.text) for row in self.rows for cell in row.cells for piece in cell)


class Shown(NamedTuple):
    """Page `number` of `pages`; the moves that lie on other pages have no link."""

    parts: list[Part]
    number: int
    pages: int
    total: int
    first: int
    last: int
    moves: dict[int, int]


def shown(changes: Sequence[Change], *, page: int) -> Shown:
    parts = list(_parts(changes))
    pages = list(_pages(parts))
    number = min(max(page, 1), len(pages)) if pages else 1
    chosen = pages[number - 1] if pages else []
    numbers = [part.number for part in chosen if part.number]
    ends = [row.move for part in chosen for row in part.rows if row.move]
    return Shown(
        parts=chosen,
        number=number,
        pages=len(pages),
        total=sum(1 for part in parts if part.number),
        first=min(numbers, default=0),
        last=max(numbers, default=0),
        moves={move: ends.count(move) for move in ends},
    )


def _parts(changes: Sequence[Change]) -> Iterator[Part]:
    number = 0
    groups = [(is_same, list(group)) for is_same, group in groupby(changes, key=lambda change: change.step == SAME)]
    for place, (is_same, group) in enumerate(groups):
        rows = [_row(change) for change in group]
        if is_same:
            yield from _unchanged(rows, follows=place > 0, precedes=place < len(groups) - 1)
            continue
        for start in range(0, len(rows), MAX_ROWS):
            number += 1
            yield Part(number, rows[start : start + MAX_ROWS])


def _unchanged(rows: list[Row], *, follows: bool, precedes: bool) -> Iterator[Part]:
    first, last = CONTEXT if follows else 0, len(rows) - (CONTEXT if precedes else 0)
    if last - first < 2:
        yield Part(0, rows)
        return
    if follows:
        yield Part(0, rows[:first])
    hidden = Part(0, rows[first:last], folded=last - first)
    is_long = hidden.folded > MAX_OPEN_BLOCKS or hidden.characters > MAX_OPEN_CHARACTERS
    yield hidden._replace(rows=[]) if is_long else hidden
    if precedes:
        yield Part(0, rows[last:])


def _row(change: Change) -> Row:
    return Row(change.kind, SIDES.get(change.step, "both"), change.move, change.step == SAME, change.cells)


def _pages(parts: Sequence[Part]) -> Iterator[list[Part]]:
    page: list[Part] = []
    characters = changes = 0
    for part in parts:
        if page and (characters + part.characters > PAGE_CHARACTERS or changes >= PAGE_CHANGES):
            yield page
            page, characters, changes = [], 0, 0
        page.append(part)
        characters += part.characters
        changes += part.number > 0
    if page:
        yield page
