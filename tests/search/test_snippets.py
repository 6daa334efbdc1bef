"""Which words of a text are marked: exactly those that were asked for, however quickly the others are passed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.german import words_of
from search.snippets import marker_of

WORDS = [
    "Förderung",
    "Foerderung",
    "FÖRDERUNG",
    "Förderplan",
    "fördert",
    "Maßnahme",
    "Massnahme",
    "MASSNAHME",
    "Maß",
    "dass",
    "daß",
    "Straße",
    "Strassen",
    "Über",
    "ueber",
    "Übergang",
    "Neue",
    "Aue",
    "Bauer",
    "Israel",
    "aee",
    "naiv",
    "naïve",
    "Café",
    "Cafe",
    "Schüler",
    "Schueler",
    "Schü\xadler",
    "Maßstab",
    "Jugendberufsagentur",
    "Jugendlicher",
    "2026",
    "§",
    "Mädchen",
    "Mädchen",
    "Maedchen",
    "ﬁnanziell",
    "finanziell",
    "ẞ",
    "_Wort",
    "o'clock",
]
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


def marked(words: str, text: str) -> list[str]:
    return [part for part, is_marked in marker_of(words).title(text) if is_marked]


@given(text=texts, asked=st.sampled_from([*WORDS, "För*", "Ma*", "u*", "Straße Maß", "dass Café Übergang"]))
def test_the_marked_words_are_those_that_were_asked_for(text: str, asked: str) -> None:
    marker = marker_of(asked)
    assert marked(asked, text) == [word for word in words_of(text) if marker.wants(word)]


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("Förderung", "Die FOERDERUNG und die Förderungen, kein Fördern", ["FOERDERUNG", "Förderungen"]),
        ("dass", "daß dass das", ["daß", "dass"]),
        ("Mädchen", "Ma\u0308dchen, Maedchen und Mäd\u00adchen", ["Ma\u0308dchen", "Maedchen", "Mäd\u00adchen"]),
        ("Straß*", "Strassenbau, Straße, Strand", ["Strassenbau", "Straße"]),
    ],
)
def test_words_are_marked_in_every_spelling(asked: str, text: str, expected: list[str]) -> None:
    assert marked(asked, text) == expected
