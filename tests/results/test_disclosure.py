"""What is shown tells of nothing that is hidden: every table of a size is protected, and then attacked.

The strongest attack there is: whoever looks at what is shown knows the rule, tries every table there could be, and
keeps those that would have been shown just like this. A hidden cell that is the same in all of them is found out.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.results.disclosure import Protected, Shown, Table, protect, shown_rows

K = 3
Cells = tuple[int, ...]
Look = tuple[object, ...]
Rule = Callable[[Table, int], Protected]


def spread(count: int, cells: int) -> Iterator[Cells]:
    """Every way to spread so many answers over so many cells."""
    if cells == 1:
        yield (count,)
        return
    for first in range(count + 1):
        for others in spread(count - first, cells - 1):
            yield (first, *others)


def found_out(rule: Rule, sums: Cells, columns: int) -> list[tuple[str, int]]:
    """Hidden cells of any table with these sums that somebody who knows the rule can work out."""
    names = [f"row {number}" for number in range(len(sums))]
    looks: dict[Look, list[list[Cells]]] = defaultdict(list)
    for rows in product(*(list(spread(total, columns)) for total in sums)):
        shown = rule(Table(dict(zip(names, rows, strict=True))), K)
        looks[tuple(shown.total or ()), tuple(map(tuple, shown.rows.values()))].append([*rows, _sums(rows)])
    return [cell for (total, shown), tables in looks.items() for cell in _same_in_all(total, shown, tables, names)]


def _sums(rows: tuple[Cells, ...]) -> Cells:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _same_in_all(
    total: tuple[Shown, ...], shown: tuple[tuple[Shown, ...], ...], tables: list[list[Cells]], names: list[str]
) -> Iterator[tuple[str, int]]:
    lines = [*(shown or [()] * len(names)), total]
    for number, (name, line) in enumerate(zip([*names, "total"], lines, strict=True)):
        for column in range(len(tables[0][0])):
            is_hidden = not line or line[column] is None
            if is_hidden and len({table[number][column] for table in tables}) == 1:
                yield name, column


@pytest.mark.parametrize(
    ("sums", "columns"),
    [((5, 6), 2), ((5, 6), 3), ((8, 8), 3), ((9, 10), 3), ((9, 9, 9), 2), ((4, 4, 5), 3), ((4, 5, 4, 6), 2)],
)
def test_no_hidden_cell_of_any_table_can_be_worked_out_by_who_knows_the_rule(sums: Cells, columns: int) -> None:
    assert found_out(protect, sums, columns) == []


def only_small_cells(table: Table, k: int) -> Protected:
    """What must not be enough: the small cells alone are hidden."""

    def seen(cells: object) -> list[Shown]:
        return [None if value < k else value for value in cells]  # type: ignore[attr-defined]

    return Protected(sum(table.totals), seen(table.totals), {key: seen(cells) for key, cells in table.rows.items()})


def by_the_smallest(table: Table, k: int) -> Protected:
    """What must not be enough either: in every row with a hidden cell the smallest visible one goes, too."""
    plain = only_small_cells(table, k)
    lines = {}
    for key, cells in plain.rows.items():
        seen = [value for value in cells if value is not None]
        is_open = len(seen) == len(cells) - 1
        lines[key] = [None if is_open and value == min(seen) else value for value in cells]
    return Protected(plain.n, plain.total, lines)


@pytest.mark.parametrize("rule", [only_small_cells, by_the_smallest])
def test_the_attack_finds_hidden_cells_where_the_rule_is_weaker(rule: Rule) -> None:
    assert found_out(rule, (8, 8), 3) != []


@pytest.mark.parametrize(
    ("answers", "places", "has_open_way"), [(14, 3, False), (14, 3, True), (20, 5, False), (15, 4, True)]
)
def test_how_few_answered_in_an_institution_cannot_be_worked_out(answers: int, places: int, has_open_way: bool) -> None:
    looks: dict[Look, list[Cells]] = defaultdict(list)
    for counts in spread(answers, places + has_open_way):
        named = {f"place {number}": counts[number] for number in range(places)}
        own = shown_rows(named, counts[places] if has_open_way else None, K)
        looks[tuple(sorted((name, named[name]) for name in own))].append(counts)
    for look, tables in looks.items():
        hidden = [number for number in range(places) if f"place {number}" not in dict(look)]  # type: ignore[call-overload]
        assert all(len({counts[number] for counts in tables}) > 1 for number in hidden), (look, tables[:2])
        assert all(value >= K for _, value in look)  # type: ignore[attr-defined]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, int]:
    k = draw(st.integers(3, 6))
    columns = draw(st.integers(2, 6))
    cell = st.one_of(st.integers(0, k), st.integers(0, 40))
    rows = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=1, max_size=6))
    return Table({f"row {number}": cells for number, cells in enumerate(rows)}), k


@settings(max_examples=100, deadline=None)
@given(tables())
def test_whoever_narrows_down_by_sums_and_the_rule_is_left_with_a_choice(drawn: tuple[Table, int]) -> None:
    """Bound after bound, until nothing changes: small cells are under k, the others not, lines add up."""
    table, k = drawn
    shown = protect(table, k)
    if shown.total is None:
        return
    cells = _bounds(table, shown, k)
    _narrow(cells, table, shown)
    for (line, column), (least, most) in cells.items():
        if _is_hidden(shown, line, column):
            assert least < most, (line, column, shown)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_nothing_small_is_shown_and_nothing_shown_is_wrong(drawn: tuple[Table, int]) -> None:
    table, k = drawn
    shown = protect(table, k)
    for key, line in [*shown.rows.items(), *([("total", shown.total)] if shown.total else [])]:
        true = table.totals if key == "total" else table.rows[key]
        assert all(seen is None or (seen == value >= k) for seen, value in zip(line, true, strict=True))


def _is_hidden(shown: Protected, line: str, column: int) -> bool:
    seen = (shown.total or []) if line == "total" else shown.rows[line]
    return seen[column] is None


def _bounds(table: Table, shown: Protected, k: int) -> dict[tuple[str, int], tuple[int, int]]:
    """Each cell's least and most; the attacker even knows which of the hidden ones are small."""
    found = {}
    for line in [*shown.rows, "total"]:
        true = table.totals if line == "total" else table.rows[line]
        for column, value in enumerate(true):
            hidden = (0, k - 1) if value < k else (k, 10_000)
            found[line, column] = hidden if _is_hidden(shown, line, column) else (value, value)
    return found


def _narrow(cells: dict[tuple[str, int], tuple[int, int]], table: Table, shown: Protected) -> None:
    columns = range(len(table.totals))
    lines = [([(row, column) for column in columns], [], sum(table.rows[row])) for row in shown.rows]
    lines.append(([("total", column) for column in columns], [], shown.n))
    if shown.rows:
        lines += [([(row, column) for row in shown.rows], [("total", column)], 0) for column in columns]
    is_changing = True
    while is_changing:
        is_changing = False
        for plus, minus, total in lines:
            for cell in (*plus, *minus):
                sign = 1 if cell in plus else -1
                least, most = cells[cell]
                others = [other for other in (*plus, *minus) if other != cell]
                low = sum(cells[o][0] if o in plus else -cells[o][1] for o in others)
                high = sum(cells[o][1] if o in plus else -cells[o][0] for o in others)
                ends = sorted((sign * (total - low), sign * (total - high)))
                narrowed = (max(least, ends[0]), min(most, ends[1]))
                if narrowed != (least, most):
                    cells[cell], is_changing = narrowed, True


def test_thirty_institutions_a_hundred_questions_and_twelve_cells_take_seconds() -> None:
    chance = random.Random(5)
    weights = [20, 18, 15, 12, 10, 8, 6, 4, 3, 2, 1, 1]
    began = time.process_time()
    for _ in range(10):
        rows = {}
        for number in range(30):
            drawn = chance.choices(range(12), weights, k=chance.randint(20, 150))
            rows[str(number)] = [drawn.count(column) for column in range(12)]
        assert protect(Table(rows), 5).total is not None
    assert time.process_time() - began < 30  # 1.6 s for a tenth of them; without bounds it would be minutes
