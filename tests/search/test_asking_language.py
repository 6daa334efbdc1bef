"""What people type, and how it is understood."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.question import MAX_WORDS, Either, Phrase, Question, Word, as_text, parse

STRINGS = Path(__file__).parents[3] / "shared" / "strings"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Konzept Plan", Question(must=(Word("Konzept"), Word("Plan")))),
        ('"im Sinne" -Entwurf', Question(must=(Phrase(("im", "Sinne")),), never=(Word("Entwurf"),))),
        ("„im Sinne“", Question(must=(Phrase(("im", "Sinne")),))),
        ("a OR b ODER c d", Question(must=(Either((Word("a"), Word("b"), Word("c"))), Word("d")))),
        ("Förder*", Question(must=(Word("Förder", is_prefix=True),))),
        ("typ:pdf Typ:docx", Question(named={"type": ("pdf", "docx")})),
        ("bereich:fortbildung", Question(named={"scope": ("fortbildung",)})),
        ('bereich:"Fortbildung 2026"', Question(named={"scope": ("Fortbildung 2026",)})),
        ("von:jugendamt", Question(named={"institution": ("jugendamt",)})),
        ("from:jugendamt what:folder", Question(named={"institution": ("jugendamt",), "kind": ("folder",)})),
        ("art:vereinbarung status:entwurf", Question(named={"category": ("vereinbarung",), "status": ("entwurf",)})),
        ("schlagwort:wichtig", Question(tags=("wichtig",))),
        ("seit:2026-01 bis:2026-02", Question(since=date(2026, 1, 1), until=date(2026, 2, 28))),
        ("seit:1.3.2026 bis:2026", Question(since=date(2026, 3, 1), until=date(2026, 12, 31))),
        ("früher:ja", Question(former_too=True)),
        ("seit:gestern", Question(must=(Word("seit"), Word("gestern")))),
        ("https://example.org", Question(must=(Word("https"), Word("example"), Word("org")))),
        ("Schule-Wirtschaft", Question(must=(Word("Schule"), Word("Wirtschaft")))),
        ('OR "', Question()),
    ],
)
def test_what_is_typed_is_understood(typed: str, understood: Question) -> None:
    assert parse(typed) == understood


def test_the_last_word_may_still_be_typed() -> None:
    assert parse("Plan Fallkonf", typing=True).must == (Word("Plan"), Word("Fallkonf", is_prefix=True))
    assert parse("Plan ", typing=True).must == (Word("Plan"),)
    assert parse("Plan typ:pdf", typing=True).must == (Word("Plan"),)
    assert parse("Plan -alt", typing=True).must == (Word("Plan"),)


def test_endless_questions_are_cut() -> None:
    assert len(parse("wort " * 10_000).must) == MAX_WORDS


@pytest.mark.parametrize("file", sorted(STRINGS.glob("*.txt"))[::4], ids=lambda path: path.name)
def test_nothing_malicious_is_an_error(file: Path) -> None:
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines()[:500]:
        understood = parse(line, typing=True)
        assert parse(as_text(understood)) == understood


def test_naughty_strings_are_no_error() -> None:
    for (listed,) in [(json.loads(path.read_text()),) for path in STRINGS.glob("*blns.json")]:
        for text in listed:
            assert parse(as_text(parse(text))) == parse(text)


@given(st.text(alphabet=st.sampled_from('ab "„“-:*|ORseitbyp2026.0ö\x00')))
@settings(max_examples=300, deadline=None)
def test_whatever_is_typed_is_understood_and_can_be_written_again(typed: str) -> None:
    understood = parse(typed)
    assert parse(as_text(understood)) == understood
