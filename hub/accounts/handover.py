"""What areas keep in the name of a person or group, and how it passes on; the areas register, nothing is known here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Holding:
    """One kind of thing held under a principal (`person:<id>`, `group:<id>`).

    `names` lists what is held, for people to read. `hand_over(old, new)` passes it on; the new holder keeps the
    higher right of both. `give_up` ends it without a successor.
    """

    title: str
    names: Callable[[str], list[str]]
    hand_over: Callable[[str, str], None]
    give_up: Callable[[str], None]


HOLDINGS: list[Holding] = []


def register(holding: Holding) -> None:
    """Called once by each area when it is imported."""
    HOLDINGS.append(holding)


def held_by(principal: str) -> list[tuple[str, list[str]]]:
    """Title and names of what is held under this principal; kinds without any are left out."""
    held = [(str(holding.title), holding.names(principal)) for holding in HOLDINGS]
    return [(title, names) for title, names in held if names]


def hand_over(*, old: str, new: str) -> None:
    for holding in HOLDINGS:
        holding.hand_over(old, new)


def give_up(principal: str) -> None:
    for holding in HOLDINGS:
        holding.give_up(principal)
