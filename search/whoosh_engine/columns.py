"""Reads a whole column of a segment at once. Knows how whoosh lays out its columns, as postings.py does for lists."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def numbers_in(reader: Any, name: str, kind: str, size: int) -> NDArray[Any]:
    """A column of numbers, `kind` as in `struct`; whoosh leaves out zeros at the end."""
    numbers = np.zeros(size, kind)
    column = reader.column_reader(name, translate=False)
    if reader.has_column(name):
        written = column._dbfile.get(column._basepos, column._count * column._fixedlen)
        numbers[: column._count] = np.frombuffer(written, f">{kind}")
    return numbers


def values_in(reader: Any, name: str, size: int) -> tuple[NDArray[np.uint16], list[str]]:
    """A column of few different values: a code for each entry, and the values the codes stand for."""
    if not reader.has_column(name):
        return np.zeros(size, np.uint16), [""]
    column = reader.column_reader(name, translate=False)
    written = column._dbfile.get(column._basepos, size * column._itemsize)
    codes = np.frombuffer(written, f">{column._typecode}").astype(np.uint16)
    return codes, [value.decode() for value in column._uniques]
