"""The filters beside the results: every value with its count and the address that sets or takes it away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask_babel import gettext

from hub.finder.asking import PERIODS, Asked
from hub.finder.names import TITLES, Names
from search import FACETS, Found

MAX_VALUES = 12


class Choice(NamedTuple):
    label: str
    hits: int
    url: str
    is_chosen: bool


class Filter(NamedTuple):
    """One heading of the list. `is_open` when something is chosen in it."""

    name: str
    title: str
    choices: Sequence[Choice]

    @property
    def is_open(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


def filters_of(asked: Asked, found: Found, names: Names) -> list[Filter]:
    """Every filter that could narrow these results, most frequent values first; what is chosen always shows."""
    filters = [
        _of_facet(facet, asked, found.counts.get(facet, {}), _labels(facet, asked, found, names)) for facet in FACETS
    ]
    return [part for part in (*filters, _of_period(asked, found)) if _narrows(part, found.total) or part.is_open]


def query_of(asked: Asked, **changes: object) -> str:
    """The address of a search behind the question mark, as `asked_of` reads it; a page is never kept."""
    values: dict[str, object] = {"q": asked.words, "period": asked.period, **asked.chosen}
    values |= {"former": "1" if asked.former_too else "", "sort": "date" if asked.by_date else ""}
    values |= changes
    return urlencode({name: value for name, value in values.items() if value}, doseq=True)


def _of_facet(facet: str, asked: Asked, counts: Mapping[str, int], names: Mapping[str, str]) -> Filter:
    chosen = asked.chosen.get(facet, ())
    shown = sorted(counts.keys() & names.keys(), key=lambda value: (-counts[value], names[value]))[:MAX_VALUES]
    shown += [value for value in chosen if value in names and value not in shown]
    choices = []
    for value in shown:
        others = tuple(other for other in chosen if other != value)
        url = "?" + query_of(asked, **{facet: others if value in chosen else (*chosen, value)})
        choices.append(Choice(names[value], counts.get(value, 0), url, value in chosen))
    return Filter(facet, str(TITLES[facet]), choices)


def _labels(facet: str, asked: Asked, found: Found, names: Names) -> Mapping[str, str]:
    """What values are called; an Art as it is written."""
    if facet != "category":
        return names[facet]
    return {name: name for name in (*found.counts.get(facet, {}), *asked.chosen.get(facet, ()))}


def _narrows(part: Filter, total: int) -> bool:
    """Whether a choice would leave something out; not every entry has a value everywhere."""
    return any(choice.hits < total for choice in part.choices)


def _of_period(asked: Asked, found: Found) -> Filter:
    labels = {
        "week": gettext("Letzte 7 Tage"),
        "month": gettext("Letzte 30 Tage"),
        "year": gettext("Letzte 12 Monate"),
    }
    choices = [
        Choice(
            labels[name],
            found.periods.get(name, 0),
            "?" + query_of(asked, period="" if asked.period == name else name),
            asked.period == name,
        )
        for name in PERIODS
        if found.periods.get(name, 0) or asked.period == name
    ]
    return Filter("period", gettext("Zeitraum"), choices)
