"""Answers and statements of a question as they are typed into its form, one line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hub.feedback.content import Option, new_key
from hub.feedback.translating import GERMAN, with_german

FEWEST_BLANK, MORE_BLANK = 2, 5
BLANK_AT_FIRST = 4


class Typed(NamedTuple):
    """One line: the id it had when the form was made (empty for a new one), and its German text."""

    id: str
    text: str


def typed_of(options: Sequence[Option]) -> list[Typed]:
    return [Typed(option.id, option.text.get(GERMAN, "")) for option in options]


def typed_in(values: Callable[[str], list[str]], name: str) -> list[Typed]:
    """What the form sent as `<name>-id` and `<name>-text`."""
    return [Typed(*line) for line in zip(values(f"{name}-id"), values(f"{name}-text"), strict=False)]


def with_blanks(lines: list[Typed], count: int = FEWEST_BLANK) -> list[Typed]:
    """With room for new ones at the end."""
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    blank = max(count, BLANK_AT_FIRST - len(lines))
    return [*lines, *[Typed("", "")] * blank]


def arranged(lines: list[Typed], at: int, to: str) -> list[Typed]:
    """The same lines with one of them moved up or down, or taken out; what makes no sense changes nothing."""
    if not 0 <= at < len(lines):
        return lines
    rest = [*lines[:at], *lines[at + 1 :]]
    if to == "remove":
        return rest
    aim = at + {"up": -1, "down": 1}.get(to, 0)
    if not 0 <= aim < len(lines):
        return lines
    rest.insert(aim, lines[at])
    return rest


def options_from(lines: Sequence[Typed], known: Sequence[Option]) -> list[Option]:
    """Options of these lines, blank ones left out: one that is known keeps its id and its translations."""
    by_id = {option.id: option for option in known}
    return [
        Option(
            id=line.id if line.id in by_id else new_key(),
            text=with_german(by_id[line.id].text if line.id in by_id else {}, line.text),
        )
        for line in lines
        if line.text.strip()
    ]
