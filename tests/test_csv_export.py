"""CSV files open in a German spreadsheet and run nothing there."""

from __future__ import annotations

import csv
import io
import tracemalloc

import pytest

from hub.csv_export import csv_export, neutral_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "  @"])
def test_a_cell_that_would_run_as_a_formula_is_made_text(start: str) -> None:
    assert neutral_cell(f'{start}HYPERLINK("http://evil.example")') == f'\'{start}HYPERLINK("http://evil.example")'


@pytest.mark.parametrize("cell", ["Bericht", "a=b", "", "2026-11-22", -5, 3.5, None])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert neutral_cell(cell) == cell


def test_the_file_has_the_mark_semicolons_and_quoted_cells() -> None:
    content = b"".join(csv_export([("Nr.", "Text"), (1, 'Grüße; "alle"\nzusammen')]))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["Nr.", "Text"], ["1", 'Grüße; "alle"\nzusammen']]


def test_memory_does_not_grow_with_the_rows() -> None:
    tracemalloc.start()
    for _ in csv_export((number, "x" * 200) for number in range(50_000)):
        pass
    assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    tracemalloc.stop()
