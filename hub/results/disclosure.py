"""Which numbers of a Welle may be shown, so that no other can be worked out. Pure: knows tables, no database, no words.

A table has a row per institution and a row of totals; every answer lies in exactly one cell. The sums of the rows and
the number of answers are public (every question of the Welle shares them). Hidden are cells under `k` (zeros, too) and
others beside them. Whoever wants to work one out knows this file. So what is hidden beside the small cells is chosen by
what is public anyway – which cells are small, sums, visible totals – and never by a value that stays hidden: a choice
by values would tell of them (simulatable auditing: Kenthapadi, Mishra, Nissim 2005). And a table is shown only if every
hidden cell may have another value in a table that would look the same, small cells staying small and the others large.
That is asked of the flows in a network whose edges are the hidden cells (Gusfield 1988).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TypeVar

Shown = int | None  # None: hidden
Edge = tuple[str, int]  # row's id or `TOTAL`, column
Bounds = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)
TOTAL = "total"
UNBOUNDED = 1 << 40


@dataclass(frozen=True)
class Table:
    """Counts: row's id → one number per column. `known`: columns whose numbers people may know from elsewhere."""

    rows: Mapping[str, Sequence[int]]
    known: frozenset[int] = frozenset()

    @property
    def totals(self) -> list[int]:
        return [sum(column) for column in zip(*self.rows.values(), strict=True)]


@dataclass(frozen=True)
class Protected:
    """What may be shown. `total` is None when the item is hidden whole; `rows` is empty when only totals are shown."""

    n: int
    total: list[Shown] | None = None
    rows: dict[str, list[Shown]] = field(default_factory=dict)


def protect(table: Table, k: int) -> Protected:
    """Raises nothing: what cannot be shown safely is left out, in the end the whole item."""
    n = sum(table.totals)
    total = _totals(table, k)
    if total is None:
        return Protected(n)
    plain = Protected(n, total.shown)
    if len(table.rows) < 2 or any(sum(cells) < k for cells in table.rows.values()):
        return plain
    return replace(plain, rows=_Breakdown(table, total, k).shown())


def shown_rows(counts: Mapping[str, int], others: int | None, k: int) -> list[str]:
    """The institutions that may stand in a row of their own; everybody else's answers make one row together.

    `counts`: how many answers came by the ways in of each institution; `others`: by those of none, None if there are no
    such ways in. Empty when not even two rows can be shown without telling how few answered somewhere.
    """
    large = sorted((count, key) for key, count in counts.items() if count >= k)
    small = {key: count for key, count in counts.items() if count < k}
    rest = small | ({"": others} if others is not None else {})
    bounds = dict.fromkeys(small, (0, k - 1)) | {"": (0, UNBOUNDED)}
    if not small and (others is None or others >= k):
        kept = large
    elif sum(rest.values()) >= k:
        kept = large if _all_can_differ(rest, bounds) else []
    else:
        # The two with the fewest answers join them: one alone could be worked out.
        kept, few = large[2:], set(rest)
        if not kept:
            return []
        joined = dict((key, count) for count, key in large[:2])
        next_count, next_key = kept[0]
        bounds |= {key: (k, next_count if key < next_key else next_count - 1) for key in joined} | {"": (0, k - 1)}
        if not _all_can_differ(rest | joined, bounds, group=few, most_in_group=k - 1):
            return []
    return [key for _, key in kept] if len(kept) + (len(kept) < len(counts) or others is not None) > 1 else []


# The row of totals: the small cells and the smallest of the others. Its own sum is public.


@dataclass(frozen=True)
class _Totals:
    values: list[int]
    bounds: dict[int, Bounds]  # of the hidden columns, as everybody can tell who knows which of them are small

    @property
    def shown(self) -> list[Shown]:
        return [None if column in self.bounds else value for column, value in enumerate(self.values)]


def _totals(table: Table, k: int) -> _Totals | None:
    """None when hiding is in vain or would leave nothing to see."""
    values = table.totals
    small = {column for column, value in enumerate(values) if value < k}
    if not small:
        return _Totals(values, {})
    large = sorted((value, column) for column, value in enumerate(values) if value >= k)
    if len(large) < 2:
        return None
    (_, partner), (next_value, next_column) = large[:2]
    bounds = dict.fromkeys(small, (0, k - 1))
    bounds[partner] = (k, next_value if partner < next_column else next_value - 1)
    unknown = {column: values[column] for column in bounds if column not in table.known}
    return _Totals(values, bounds) if _all_can_differ(unknown, bounds) else None


def _all_can_differ(
    values: Mapping[Key, int], bounds: Mapping[Key, Bounds], *, group: Set[Key] = frozenset(), most_in_group: int = 0
) -> bool:
    """Whether each of these may have another value although their sum is known, and that of `group` has a limit."""
    is_group_full = sum(values[key] for key in group) >= most_in_group

    def can_move(down: Key, up: Key) -> bool:
        is_joining = bool(group) and up in group and down not in group
        has_room = values[down] > bounds[down][0] and values[up] < bounds[up][1]
        return down != up and has_room and not (is_joining and is_group_full)

    return all(any(can_move(one, other) or can_move(other, one) for other in values) for one in values)


# The rows of the institutions.


class _Breakdown:
    """Hides cells of the rows until no line tells of one, and asks whether every hidden one may have another value."""

    def __init__(self, table: Table, total: _Totals, k: int) -> None:
        self.cells, self.total, self.k = table.rows, total, k
        self.columns = range(len(total.values))
        self.known = table.known
        self.small = {(row, column) for row in self.cells for column in self.columns if self.cells[row][column] < k}
        self.hidden = set(self.small)

    def shown(self) -> dict[str, list[Shown]]:
        """Row's id → what is shown of it; empty when nothing of the rows can be."""
        self._hide_beside()
        if len(self.hidden) == len(self.cells) * len(self.columns) or self._is_told():
            return {}
        return {row: [self._of((row, column)) for column in self.columns] for row in self.cells}

    def _of(self, cell: Edge) -> Shown:
        return None if cell in self.hidden else self.cells[cell[0]][cell[1]]

    def _hide_beside(self) -> None:
        """Until no line has a hidden cell alone, or small ones alone, unless it is hidden whole."""
        is_changing = True
        while is_changing:
            is_changing = False
            for line, tells in self._lines():
                visible = [cell for cell in line if cell not in self.hidden]
                if visible and tells([cell for cell in line if cell in self.hidden]):
                    self.hidden.add(min(visible, key=self._price))
                    is_changing = True

    def _lines(self) -> Iterator[tuple[list[Edge], Callable[[list[Edge]], bool]]]:
        for row in self.cells:
            yield [(row, column) for column in self.columns], self._tells
        for column in self.columns:
            # A hidden total is told by rows that are all visible.
            tells = (lambda hidden: not hidden) if column in self.total.bounds else self._tells
            yield [(row, column) for row in self.cells], tells

    def _tells(self, hidden: list[Edge]) -> bool:
        return bool(hidden) and (len(hidden) < 2 or all(cell in self.small for cell in hidden))

    def _price(self, cell: Edge) -> tuple[bool, int, int, str]:
        """Cheap is what loses little: in lines that lose something anyway, then where few are to be expected."""
        row, column = cell
        is_whole = all((row, other) not in self.hidden for other in self.columns)
        expected = 0 if column in self.total.bounds else sum(self.cells[row]) * self.total.values[column]
        return is_whole, expected, -column, row

    def _is_told(self) -> bool:
        """Whether a hidden cell can have one value only, or fewer than `k` for those who do not know the rule."""
        rows = self._edges(lambda edge: (0, self.k - 1) if edge in self.small else (self.k, UNBOUNDED))
        strict = _Network(rows | self._total_edges(self.total.bounds.__getitem__))
        if not all(strict.values(edge, enough=2) > 1 for edge in strict.edges if edge[1] not in self.known):
            return True
        rows = self._edges(lambda _: (0, UNBOUNDED))
        plain = _Network(rows | self._total_edges(lambda _: (0, UNBOUNDED)))
        return not all(plain.values(edge, enough=self.k) >= self.k for edge in plain.edges if edge[1] not in self.known)

    def _edges(self, bounds: Callable[[Edge], Bounds]) -> dict[Edge, _Way]:
        return {
            (row, column): self._way(row, f"column {column}", self.cells[row][column], bounds((row, column)), column)
            for row, column in sorted(self.hidden)
        }

    def _total_edges(self, bounds: Callable[[int], Bounds]) -> dict[Edge, _Way]:
        return {
            (TOTAL, column): self._way(f"column {column}", TOTAL, self.total.values[column], bounds(column), column)
            for column in sorted(self.total.bounds)
        }

    def _way(self, start: str, end: str, value: int, bounds: Bounds, column: int) -> _Way:
        least, most = (value, value) if column in self.known else bounds
        return _Way(start, end, most - value, value - least)


@dataclass(frozen=True)
class _Way:
    """A hidden cell as an edge: by how much its number may grow and shrink."""

    start: str
    end: str
    up: int
    down: int


class _Network:
    """Rows and columns as nodes: what goes in goes out, since every other number is known."""

    def __init__(self, edges: Mapping[Edge, _Way]) -> None:
        self.edges = edges
        names = dict.fromkeys(name for way in edges.values() for name in (way.start, way.end))
        self.nodes = {name: number for number, name in enumerate(names)}
        self.follows = [0] * len(self.nodes)  # per node: the nodes one step away, as bits
        self.room: dict[tuple[int, int], int] = {}
        for way in edges.values():
            start, end = self.nodes[way.start], self.nodes[way.end]
            for one, other, room in ((start, end, way.up), (end, start, way.down)):
                self.room[one, other] = room
                self.follows[one] |= (room > 0) << other

    def values(self, edge: Edge, *, enough: int) -> int:
        """How many values the cell may have, counted up to `enough`: it changes along cycles through its edge."""
        way = self.edges[edge]
        start, end = self.nodes[way.start], self.nodes[way.end]
        more = self._flow(end, start, min(way.up, enough - 1))
        return 1 + more + self._flow(start, end, min(way.down, enough - 1 - more))

    def _flow(self, source: int, sink: int, most: int) -> int:
        """How much goes from `source` to `sink`, not straight, up to `most` (augmenting paths)."""
        follows, room = list(self.follows), ChainMap[tuple[int, int], int]({}, self.room)
        for one, other in ((source, sink), (sink, source)):
            follows[one] &= ~(1 << other)
        moved = 0
        while moved < most and (path := _path(follows, source, sink)):
            step = min(most - moved, *(room[pair] for pair in path))
            moved += step
            for one, other in path if moved < most else ():
                room[one, other] -= step
                room[other, one] += step
                follows[other] |= 1 << one
                if not room[one, other]:
                    follows[one] &= ~(1 << other)
        return moved


def _path(follows: list[int], source: int, sink: int) -> list[tuple[int, int]]:
    """A shortest way as its steps; empty when there is none."""
    came_from: dict[int, int] = {}
    seen, border = 1 << source, [source]
    while border and sink not in came_from:
        reached = []
        for node in border:
            new = follows[node] & ~seen
            seen |= new
            while new:
                bit = new & -new
                came_from[bit.bit_length() - 1] = node
                reached.append(bit.bit_length() - 1)
                new ^= bit
        border = reached
    steps = []
    while sink in came_from and sink != source:
        steps.append((came_from[sink], sink))
        sink = came_from[sink]
    return steps
