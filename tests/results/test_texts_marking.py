"""What stands out in a text, in every language and however it is written."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from hub.results.marking import marks_in, pieces_of, without


def marked(text: str, *names: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.kind) for mark in marks_in(text, names)]


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("Herr Müller war nett", "Herr Müller", "name"),
        ("die frau schmidt vom amt", "frau schmidt", "name"),
        ("mit Kevin Schulz reden", "Kevin Schulz", "name"),
        ("talk to Mrs. Miller please", "Mrs. Miller", "name"),
        ("Ayşe Hanım çok iyi", "Ayşe Hanım", "name"),
        ("пан Іван Петренко допоміг", "пан Іван Петренко", "name"),
        ("Спасибо, Ирина Викторовна!", "Ирина Викторовна", "name"),
        ("السيد أحمد ساعدني", "السيد أحمد ساعدني", "name"),
        ("خانم رضایی کمک کرد", "خانم رضایی کمک", "name"),
        ("Ruf an: 0170/123 45-67", "0170/123 45-67", "phone"),
        ("тел. +380 (67) 123-45-67", "+380 (67) 123-45-67", "phone"),
        ("رقمي ٠١٧٠١٢٣٤٥٦٧", "٠١٧٠١٢٣٤٥٦٧", "phone"),
        ("شماره ۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳۴۵۶۷۸۹", "phone"),
        ("schreib a.b+c@mail.example.org", "a.b+c@mail.example.org", "email"),
        ("lea (at) mail.de", "lea (at) mail.de", "email"),
        ("insta @lea.2008", "@lea.2008", "link"),
        ("siehe https://example.org/a?b=1", "https://example.org/a?b=1", "link"),
        ("Lange Straße 12 b", "Lange Straße 12 b", "address"),
        ("in der goethestraße 3", "goethestraße 3", "address"),
        ("12345 Musterstadt", "12345 Musterstadt", "address"),
        ("вул. Шевченка 12", "вул. Шевченка 12", "address"),
        ("geboren 12.05.2008", "12.05.2008", "number"),
        ("Kundennummer 123A456789", "123A456789", "number"),
    ],
)
def test_what_may_lead_to_a_person_stands_out(text: str, part: str, kind: str) -> None:
    assert (part, kind) in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Frau hat mir geholfen, der Herr auch.",
        "Ich war 3 Mal da, um 10 Uhr, 2024 und 2025.",
        "15.000 Euro sind 100 % zu viel",
        "Auf der Straße war es laut.",
        "Можно быстрее?",
        "شكرا جزيلا",
    ],
)
def test_plain_words_do_not_stand_out(text: str) -> None:
    assert marked(text) == []


def test_people_with_an_account_stand_out_by_their_whole_name_or_their_surname() -> None:
    assert marked("wagner hat, Jo Wagner auch, Wagnersche nicht", "Jo Wagner") == [
        ("wagner", "name"),
        ("Jo Wagner", "name"),
    ]


def test_marks_do_not_overlap_and_the_pieces_are_the_whole_text() -> None:
    text = "Herr Ali Kaya, Lange Straße 12, 12345 Ort, ali@x.de, 0170 1234567 www.x.de/ali @ali"
    marks = marks_in(text, ["Ali Kaya"])

    assert all(one.end <= other.start for one, other in pairwise(marks))
    assert "".join(piece.text for piece in pieces_of(text, marks)) == text
    assert without(text, marks) == "[…], […], […], […], […] […] […]"


@pytest.mark.parametrize(
    "piece", ["a", "A", "1", "Aa-", "a.", "a@", "1 ", "+(", "ا ", "Frau A", "Aa'", "www.", "a-", "AB12"]
)
def test_no_text_makes_the_search_slow(piece: str) -> None:
    text = piece * (2000 // len(piece))
    began = time.process_time()
    marks_in(text, ["Jo Wagner"])
    assert time.process_time() - began < 2  # some 6 ms; a pattern without bounds would take minutes
