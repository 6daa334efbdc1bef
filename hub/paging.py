"""Long lists in pages: which rows one page shows and how many there are; knows no table and no template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from hub.db import session

ROWS_PER_PAGE = 100
MAX_PAGE = 1_000_000

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of page `number` (from 1) out of `total` rows."""

    rows: list[Row]
    number: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * ROWS_PER_PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.last < self.total else None


def page_of(statement: Select[Any], number: int) -> Page[Any]:
    """One page of the objects that `statement` selects, in two queries; past the end the page is empty."""
    number = min(max(number, 1), MAX_PAGE)
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    rows = session().scalars(statement.limit(ROWS_PER_PAGE).offset((number - 1) * ROWS_PER_PAGE))
    return Page(list(rows.unique()), number, total or 0)
