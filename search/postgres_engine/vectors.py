"""From an entry to its tsvector: terms with their places, marked where they stand often. Knows no table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from search import Entry
from search.german import Analysis, fold, is_stop
from search.ranking import SATURATION, TAG_WEIGHT, TITLE_WEIGHT, fit, length_norm

# What PostgreSQL keeps of one vector: places up to this one, so many of a term, and just under 1 MiB altogether.
_LAST_PLACE = 16_383
_MOST_PLACES = 255
_MOST_BYTES = 900_000
_MOST_TAG_LETTERS = 500
_GAP = 50  # places between title, tags and text, so that no phrase reaches over
# A frequent term gets a second and a third lexeme where it says much of the entry. Thus the best of ten thousand
# hits are found without reading their vectors. The shares are of the most a term can say (`ranking.fit`).
FREQUENT_FROM_ENTRIES = 400
STRONG, STRONGEST, TAG = "+", "*", "#"
MARKS = ((STRONG, 0.68), (STRONGEST, 0.82))


@dataclass
class Places:
    """What is indexed of an entry: each term's places, with the label of their field, and telling terms' weights.

    `length` is in weighted terms, as `ranking.length_norm` takes it.
    """

    places: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    length: int = 0
    tags: tuple[str, ...] = ()


def places_of(entry: Entry, analysis: Analysis) -> Places:
    """The places of every term: title, tags and text one after the other, with a gap that no phrase reaches over."""
    found = Places(tags=tuple(dict.fromkeys(tag_key(tag) for tag in entry.tags)))
    following = 1
    fields = ((entry.title, "A", TITLE_WEIGHT), (" ".join(entry.tags), "B", TAG_WEIGHT), (entry.text, "", 1))
    for text, label, weight in fields:
        if text:
            places, following = analysis.places(text, following)
            following += _GAP
            _add(found, places, label, weight)
    found.length = sum(found.weights.values())
    return found


def vector_of(found: Places, *, frequent: Collection[str], mean_length: float) -> str:
    """The vector as PostgreSQL reads it. Of endless texts the first 900 kB of different terms are kept."""
    norm = length_norm(found.length, mean_length)
    lexemes = [lexeme(tag) for tag in found.tags]
    used_bytes = sum(map(len, lexemes))
    for term, places in found.places.items():
        used_bytes += 2 * len(term) + 2 * len(places) + 8
        if used_bytes > _MOST_BYTES:
            break
        lexemes.append(f"'{term}':{','.join(places)}" if places else f"'{term}'")
        if term in frequent and term in found.weights:
            share = fit(found.weights[term], norm) / (SATURATION + 1)
            lexemes += [f"'{mark}{term}'" for mark, least in MARKS if share >= least]
    return " ".join(lexemes)


def tag_key(tag: str) -> str:
    """How a whole tag is compared."""
    return TAG + fold(tag.strip())[:_MOST_TAG_LETTERS]


def lexeme(text: str) -> str:
    """A lexeme in quotes, as both tsvector and tsquery read it."""
    quoted = text.replace("\0", " ").replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _add(found: Places, places: dict[str, list[int]], label: str, weight: int) -> None:
    for term, numbers in places.items():
        if not is_stop(term):
            found.weights[term] = found.weights.get(term, 0) + weight * len(numbers)
        kept = numbers if len(numbers) <= _MOST_PLACES and numbers[-1] <= _LAST_PLACE else _storable(numbers)
        written = [f"{number}{label}" for number in kept] if label else [*map(str, kept)]
        if term in found.places:
            found.places[term] += written
        else:
            found.places[term] = written


def _storable(places: list[int]) -> list[int]:
    return [place for place in places[:_MOST_PLACES] if place <= _LAST_PLACE]
