"""How a hit is shown: the name of today, marked where the index still knows it, and pages that open in the browser."""

from __future__ import annotations

from dataclasses import replace

from hub.db import now
from hub.finder.shown import Parts, shown
from hub.found import FoundRow
from search import Hit, Snippet

ENTRY = FoundRow(
    id="document:1",
    name="Bericht 2025.pdf",
    url="/documents/1",
    icon="pdf",
    path=(),
    institution="Jugendamt",
    changed_by="Jugendberufshilfe",
    changed_at=now(),
    tags=(),
)


def hit(title: Parts, *snippets: Snippet) -> Hit:
    return Hit("document:1", 1.0, title, snippets)


def test_title_and_name_are_told_apart_and_keep_their_marks() -> None:
    found = shown(
        hit([("Jahres-", False), ("Bericht", True), (" · ", False), ("Bericht", True), (" 2025.pdf", False)]), ENTRY
    )

    assert list(found.title) == [("Jahres-", False), ("Bericht", True)]
    assert list(found.name) == [("Bericht", True), (" 2025.pdf", False)]


def test_a_name_without_a_title_is_only_the_name() -> None:
    found = shown(hit([("Bericht", True), (" 2025.pdf", False)]), ENTRY)

    assert list(found.title) == []
    assert list(found.name) == [("Bericht", True), (" 2025.pdf", False)]


def test_what_was_renamed_since_shows_the_name_of_today() -> None:
    found = shown(hit([("Entwurf", True), (".pdf", False)]), ENTRY)

    assert list(found.name) == [("Bericht 2025.pdf", False)]


def test_the_page_of_a_pdf_opens_in_the_preview_with_the_words_marked() -> None:
    snippet = Snippet([("Förderung", True)], 4)

    assert shown(hit([], snippet), ENTRY, words="förder*").snippets[0][1:3] == (
        4,
        "/documents/1/preview?page=4&q=f%C3%B6rder%2A",
    )
    assert shown(hit([], snippet), replace(ENTRY, number=2)).snippets[0][1:3] == (
        4,
        "/documents/1/preview?page=4&version=2",
    )
    assert shown(hit([], snippet), replace(ENTRY, icon="word")).snippets[0][1:3] == (4, None)


def test_a_piece_out_of_a_sentence_bears_dots_and_a_short_text_none() -> None:
    cut = shown(hit([], Snippet([("und " + "viele Wörter " * 10, False)], None)), ENTRY).snippets[0][0]
    whole = shown(hit([], Snippet([("Zeitplan ergänzt", False)], None)), ENTRY).snippets[0][0]

    assert (cut[0][0], cut[-1][0]) == ("… ", " …")
    assert list(whole) == [("Zeitplan ergänzt", False)]
