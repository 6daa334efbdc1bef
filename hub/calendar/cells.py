"""The days of a month as cells: what stands in each, ready for the template. Asks nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from hub.calendar.day_words import OWN_ANSWERS, time_on
from hub.calendar.holidays import Hint
from hub.calendar.views import Card
from hub.slots import DayMark


class Cell(NamedTuple):
    """One day. Made of values only, so that a cell that was shown before need not be written again (`kept`).

    `lines` are Termine with their time on this day and what the person has answered; `more` and `more_due` count
    those that find no room.
    """

    day: date
    url: str
    is_other: bool  # of the month before or after
    is_today: bool
    hints: tuple[Hint, ...]
    lines: tuple[tuple[Card, str, str], ...]
    more: int
    due: tuple[DayMark, ...]
    more_due: int

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.due or self.is_today or any(hint.begins for hint in self.hints))


class Found(NamedTuple):
    """What stands on the days of a month; `left_out` counts Termine that were not even read."""

    days: Mapping[date, Sequence[Card]]
    left_out: Mapping[date, int]
    marks: Mapping[date, Sequence[DayMark]]
    hints: Mapping[date, Sequence[Hint]]


def cells_of(
    weeks: list[list[date]], found: Found, *, month: int, today: date, most: int, url: Callable[[date], str]
) -> list[list[Cell]]:
    def cell(day: date) -> Cell:
        cards, due = found.days.get(day, ()), found.marks.get(day, ())
        return Cell(
            day=day,
            url=url(day),
            is_other=day.month != month,
            is_today=day == today,
            hints=tuple(found.hints.get(day, ())),
            lines=tuple((card, time_on(card, day), _own_answer(card)) for card in cards[:most]),
            more=max(0, len(cards) + found.left_out.get(day, 0) - most),
            due=tuple(due[:most]),
            more_due=max(0, len(due) - most),
        )

    return [[cell(day) for day in week] for week in weeks]


def _own_answer(card: Card) -> str:
    return str(OWN_ANSWERS[card.answer]) if card.answer else ""
