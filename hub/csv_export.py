"""Rows as CSV for German spreadsheets: semicolons, UTF-8 with its mark, no cell that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

UTF8_MARK = "\N{BYTE ORDER MARK}".encode()  # without it Excel reads umlauts wrongly
# https://owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ROWS_AT_ONCE = 500


def csv_export(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file in pieces, in constant memory however many rows there are."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield UTF8_MARK
    for number, row in enumerate(rows, start=1):
        writer.writerow([neutral_cell(cell) for cell in row])
        if number % ROWS_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def neutral_cell(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
