"""What changed between two texts, block by block in reading order, and how much in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hub.comparison.engine.alignment import Pair, aligned, moved
from hub.comparison.engine.blocks import Block, Comparable, comparable, comparable_text
from hub.comparison.engine.words import DELETED, EQUAL, INSERTED, Piece, count_words, pieces

SAME, CHANGED, GONE, COME, MOVED_AWAY, MOVED_HERE = "=", "~", "-", "+", "<", ">"
STEPS = (SAME, CHANGED, GONE, COME, MOVED_AWAY, MOVED_HERE)


class Change(NamedTuple):
    """One block of both texts or of one. `move` numbers the two ends of a move, from 1."""

    step: str
    kind: str
    table: int
    move: int
    cells: list[list[Piece]]


class Summary(NamedTuple):
    """How much changed; words count where they are, whether their paragraph is new or not."""

    inserted_words: int = 0
    deleted_words: int = 0
    moved_blocks: int = 0
    changed_blocks: int = 0


def compare(old: Sequence[Block], new: Sequence[Block]) -> tuple[list[Change], Summary]:
    """Raises `TooMuch`."""
    old_words, new_words = [comparable(block) for block in old], [comparable(block) for block in new]
    pairs = aligned(old_words, new_words)
    moves = _moves(old_words, new_words, pairs)
    changes = list(_in_order(old, new, pairs, moves))
    return changes, _summary(changes)


def _moves(old: Sequence[Comparable], new: Sequence[Comparable], pairs: Sequence[Pair]) -> list[Pair]:
    paired_old, paired_new = {pair.old for pair in pairs}, {pair.new for pair in pairs}
    gone = [number for number in range(len(old)) if number not in paired_old]
    come = [number for number in range(len(new)) if number not in paired_new]
    return moved(old, new, gone, come)


def _in_order(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair], moves: Sequence[Pair]
) -> Iterator[Change]:
    away = {pair.old: number for number, pair in enumerate(moves, start=1)}
    here = {pair.new: (number, pair.old) for number, pair in enumerate(moves, start=1)}
    before = Pair(-1, -1)
    for pair in [*pairs, Pair(len(old), len(new))]:
        for number in range(before.old + 1, pair.old):
            step = MOVED_AWAY if number in away else GONE
            yield _whole(step, DELETED, old[number], away.get(number, 0))
        for number in range(before.new + 1, pair.new):
            move, origin = here.get(number, (0, -1))
            if move:
                yield _both(MOVED_HERE, old[origin], new[number], move)
            else:
                yield _whole(COME, INSERTED, new[number], 0)
        if pair.new < len(new):
            yield _both(CHANGED, old[pair.old], new[pair.new], 0)
        before = pair


def _whole(step: str, mark: str, block: Block, move: int) -> Change:
    return Change(step, block.kind, block.table, move, [[Piece(mark, cell)] for cell in block.cells])


def _both(step: str, old: Block, new: Block, move: int) -> Change:
    cells = list(_cells(old.cells, new.cells))
    is_same = all(piece.mark == EQUAL for cell in cells for piece in cell)
    return Change(SAME if is_same and step == CHANGED else step, new.kind, new.table, move, cells)


def _cells(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    """Cell by cell; where a column came or went, the cells that belong together."""
    if len(old) == len(new):
        yield from (pieces(one, other) for one, other in zip(old, new, strict=True))
        return
    before = Pair(-1, -1)
    pairs = aligned([comparable_text(cell) for cell in old], [comparable_text(cell) for cell in new])
    for pair in [*pairs, Pair(len(old), len(new))]:
        yield from ([Piece(DELETED, cell)] for cell in old[before.old + 1 : pair.old])
        yield from ([Piece(INSERTED, cell)] for cell in new[before.new + 1 : pair.new])
        if pair.new < len(new):
            yield pieces(old[pair.old], new[pair.new])
        before = pair


def _summary(changes: Sequence[Change]) -> Summary:
    counted = [change for change in changes if change.step != MOVED_AWAY]
    return Summary(
        inserted_words=count_words(_texts(counted, INSERTED)),
        deleted_words=count_words(_texts(counted, DELETED)),
        moved_blocks=sum(change.step == MOVED_HERE for change in changes),
        changed_blocks=sum(change.step not in (SAME, MOVED_HERE, MOVED_AWAY) for change in changes),
    )


def _texts(changes: Sequence[Change], mark: str) -> Iterator[str]:
    return (piece.text for change in changes for cell in change.cells for piece in cell if piece.mark == mark)
