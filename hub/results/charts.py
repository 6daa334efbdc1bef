"""Bars as inline SVG, beside the numbers of a table: the table is the truth, pictures are hidden from screen readers.

Lengths are percentages, so a bar is as wide as its cell; colours come from hub/static/css/feedback.css by class.
"""

from __future__ import annotations

from markupsafe import Markup

from hub.results.reading import Line

TINTS = 6


def bar(line: Line) -> Markup:
    """One share of all; a hatched frame where it is hidden."""
    share = line.share(0)
    if share is None:
        return _picture([_piece(0, 100, "chart-hidden")])
    return _picture([_piece(0, 100, "chart-track"), _piece(0, share, "chart-tint-0")])


def stacked_bar(line: Line) -> Markup:
    """The shares of one line behind each other; what is hidden is one hatched piece at the end."""
    pieces, begin = [], 0.0
    for place in range(len(line.cells)):
        share = line.share(place)
        if share:
            pieces.append(_piece(begin, share, f"chart-tint-{min(place, TINTS - 1)}"))
            begin += share
    if None in line.cells:
        pieces.append(_piece(begin, 100 - begin, "chart-hidden"))
    return _picture(pieces)


def _piece(begin: float, width: float, css: str) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}%" y="0" width="{:.1f}%" height="100%"></rect>').format(css, begin, width)


def _picture(pieces: list[Markup]) -> Markup:
    whole = Markup("").join(pieces)
    return Markup('<svg class="chart-bar" aria-hidden="true" focusable="false">{}</svg>').format(whole)
