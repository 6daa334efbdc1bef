"""What the index holds of an entry: one list of terms with their places, columns to filter by, and what is shown.

The folder holds this schema pickled: the names in this module must stay where they are, or `hub reindex` is needed.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from whoosh import columns, fields, formats

from search import FACETS, Entry
from search.german import Analysis, fold, is_stop
from search.ranking import TAG_WEIGHT, TITLE_WEIGHT

NO_PLACES = bytes(array("I").itemsize)  # whoosh loses count of values that are empty
_GAP = 50  # places between title, tags and text, so that no phrase reaches over
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TermField(fields.FieldType):  # type: ignore[misc]
    """Terms that come ready-made: (term, weight, places) instead of text to be analysed."""

    def __init__(self) -> None:
        self.format = formats.Positions()
        self.analyzer = None
        self.scorable = self.stored = self.unique = False

    def index(self, value: Iterable[tuple[bytes, int, bytes]], **_: Any) -> Iterator[tuple[bytes, int, int, bytes]]:
        """The postings of one entry, as the writer takes them."""
        return ((term, 1, weight, places) for term, weight, places in value)


def schema() -> Any:
    """The schema of a new index."""
    return fields.Schema(
        id=TermField(),
        tag=TermField(),
        words=TermField(),
        shown=fields.STORED(),
        length=fields.COLUMN(columns.NumericColumn("I")),
        changed=fields.COLUMN(columns.NumericColumn("q")),
        former=fields.COLUMN(columns.NumericColumn("B")),
        **{name: fields.COLUMN(columns.RefBytesColumn()) for name in FACETS},
    )


def document(entry: Entry, analysis: Analysis) -> dict[str, Any]:
    """An entry as the fields of the schema."""
    words, length = _words(entry, analysis)
    facets = {name: entry.facets.get(name, "").encode() for name in FACETS if name != "scope"}
    return {
        "id": [(entry.id.encode(), 1, NO_PLACES)],
        "tag": [(tag, 1, NO_PLACES) for tag in sorted({tag_key(tag) for tag in entry.tags if tag})],
        "words": words,
        "shown": (entry.id, entry.title, entry.text, entry.tags),
        "length": length,
        "changed": microseconds(entry.changed_at),
        "former": int(entry.is_former),
        "scope": entry.scope.encode(),
        **facets,
    }


def tag_key(tag: str) -> bytes:
    """How a tag is compared."""
    return fold(tag.strip()).encode()


def microseconds(moment: datetime) -> int:
    """A moment as the column keeps it."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The moment that `microseconds` made a number of."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _words(entry: Entry, analysis: Analysis) -> tuple[list[tuple[bytes, int, bytes]], int]:
    """Every term with its weight and places, and the entry's length in weighted terms."""
    weights: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    first = 0
    for text, weight in ((entry.title, TITLE_WEIGHT), (" ".join(entry.tags), TAG_WEIGHT), (entry.text, 1)):
        found, first = analysis.places(text, first)
        first += _GAP
        for term, where in found.items():
            weights[term] = weights.get(term, 0) + weight * len(where)
            if term in places:
                places[term].extend(where)
            else:
                places[term] = where
    length = sum(weight for term, weight in weights.items() if not is_stop(term))
    return [(term.encode(), weights[term], array("I", where).tobytes()) for term, where in places.items()], length
