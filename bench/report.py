"""One line for each goal and the table they make; knows figures, not where they come from."""

from __future__ import annotations

from dataclasses import dataclass

HEADINGS = ("Messung", "JBA-Hub", "Vergleich", "Verhältnis", "Ziel", "erreicht")


@dataclass(frozen=True)
class Line:
    """One measurement. `theirs` is empty where the goal is a figure of its own."""

    what: str
    ours: str
    theirs: str
    ratio: str
    goal: str
    is_met: bool


def at_least(what: str, ours: float, goal: float, *, unit: str, theirs: float | None = None, beside: str = "") -> Line:
    """`ours` (or, beside `theirs`, the ratio of both) has to reach the goal."""
    return _line(what, ours, goal, unit=unit, theirs=theirs, beside=beside, sign="≥")


def at_most(what: str, ours: float, goal: float, *, unit: str, theirs: float | None = None, beside: str = "") -> Line:
    """`ours` (or, beside `theirs`, the ratio of both) must not pass the goal."""
    return _line(what, ours, goal, unit=unit, theirs=theirs, beside=beside, sign="≤")


def _line(what: str, ours: float, goal: float, *, unit: str, theirs: float | None, beside: str, sign: str) -> Line:
    value = ours if theirs is None else ours / theirs
    return Line(
        what=what,
        ours=f"{_figure(ours)} {unit}",
        theirs="" if theirs is None else f"{_figure(theirs)} {unit} ({beside})",
        ratio="" if theirs is None else f"{value:.2f}".replace(".", ","),
        goal=f"{sign} {goal:g}".replace(".", ",") + ("" if theirs is not None else f" {unit}"),
        is_met=value >= goal if sign == "≥" else value <= goal,
    )


def _figure(value: float) -> str:
    return (f"{value:.0f}" if value >= 20 else f"{value:.1f}").replace(".", ",")


def table(title: str, lines: list[Line]) -> str:
    """The lines as text, in columns."""
    cells = [HEADINGS, *[(line.what, line.ours, line.theirs, line.ratio, line.goal, _word(line)) for line in lines]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    rows = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(["", title, "", rows[0], "-" * (sum(widths) + 2 * len(widths) - 2), *rows[1:], ""])


def _word(line: Line) -> str:
    return "ja" if line.is_met else "NEIN"
