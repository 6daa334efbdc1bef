"""Which entries of a segment an asker may find at all, and which of them fit the filters of the question."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from search.question import Question
from search.whoosh_engine.schema import microseconds, tag_key
from search.whoosh_engine.segment import Mask, Segment

_LOCAL = ZoneInfo("Europe/Berlin")


def readable_entries(segment: Segment, question: Question, scopes: Collection[str], without: Collection[str]) -> Mask:
    """The living entries in these scopes; no scopes, no entries. Former ones only where they are asked for."""
    readable = segment.live & segment.facets["scope"].among(scopes)
    if not question.former_too:
        readable &= ~segment.former
    for entry_id in without:
        number = segment.number_of(entry_id)
        if number is not None:
            readable[number] = False
    return readable


def filters_of(segment: Segment, question: Question) -> dict[str, Mask]:
    """For each filter of the question the entries that fit it."""
    filters = {facet: segment.facets[facet].among(values) for facet, values in question.filters.items()}
    if question.tags:
        filters["tags"] = segment.live
        for tag in question.tags:
            filters["tags"] = filters["tags"] & segment.tagged(tag_key(tag))
    if question.since or question.until:
        filters["changed"] = segment.live
    if question.since:
        filters["changed"] = filters["changed"] & (segment.changed >= _begin_of(question.since))
    if question.until and question.until < date.max:
        filters["changed"] = filters["changed"] & (segment.changed < _begin_of(question.until + timedelta(days=1)))
    return filters


def all_of(fits: Mask, filters: Mapping[str, Mask], *, but: str = "") -> Mask:
    """What fits all filters, or all but one."""
    for name, mask in filters.items():
        if name != but:
            fits = fits & mask
    return fits


def _begin_of(day: date) -> int:
    return microseconds(datetime.combine(day, time.min, _LOCAL))
