"""What every engine does with a question."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import chain

import pytest

from search import REMARKS, Index
from search.question import Question, Word, loosened, parse
from tests.search.entries import COMPOUND_PARTS, ask, entry, found, ids, marked


def test_all_words_must_be_held(index: Index) -> None:
    index.write([entry("both", "Konzept und Datenschutz"), entry("one", "Konzept")])
    assert found(index, "Konzept Datenschutz") == {"both"}


def test_stop_words_are_left_out(index: Index) -> None:
    index.write([entry("a", "Konzept")])
    assert found(index, "das Konzept für die") == {"a"}


def test_stop_words_count_when_nothing_else_is_asked(index: Index) -> None:
    index.write([entry("a", "Wir und ihr"), entry("b", "Konzept")])
    assert found(index, "und") == {"a"}


def test_a_word_that_ends_like_a_stop_word_is_found(index: Index) -> None:
    index.write([entry("a", "Die Kanne steht da")])
    assert found(index, "Kannen") == {"a"}


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Jugendliche", "Jugendlichen"),
        ("Jugendlicher", "jugendliche"),
        ("Förderung", "Foerderung"),
        ("Foerderung", "Förderungen"),
        ("Maßnahme", "Massnahmen"),
        ("MASSNAHME", "maßnahme"),
        ("Arbeitskämpfe", "Arbeitskampf"),
        ("Fo\u0308rderung", "Förderung"),
        ("Koopera\u00adtion", "Kooperation"),
    ],
)
def test_other_forms_of_a_word_are_found(index: Index, written: str, asked: str) -> None:
    index.write([entry("a", f"Hier steht {written}.")])
    assert found(index, asked) == {"a"}


@pytest.mark.parametrize("asked", ["Konferenz", "Konferenzen", "konf*", "Fallkonferenz"])
def test_a_part_of_a_compound_finds_it(index: Index, asked: str) -> None:
    index.write([*COMPOUND_PARTS, entry("a", "Einladung zur Fallkonferenz")])
    assert found(index, asked) == {"a"}


def test_parts_find_the_compound_and_the_compound_finds_its_parts(index: Index) -> None:
    index.write(
        [
            *COMPOUND_PARTS,
            entry("joined", "Die Kooperationsvereinbarung gilt."),
            entry("apart", "Vereinbarung über die Kooperation"),
            entry("half", "Vereinbarung"),
        ]
    )
    assert found(index, "Vereinbarung Kooperation") == {"joined", "apart"}
    assert found(index, "Kooperationsvereinbarung") == {"joined", "apart"}


def test_a_phrase_stands_side_by_side(index: Index) -> None:
    index.write(
        [
            entry("a", "im Sinne des Gesetzes"),
            entry("b", "Gesetzes im Sinne"),
            entry("c", "Sinne Gesetzes", title="Sinne"),
            entry("d", "Gesetzes", title="im Sinne des"),
        ]
    )
    assert found(index, '"im Sinne des Gesetzes"') == {"a"}


def test_unwanted_words_and_phrases_are_left_out(index: Index) -> None:
    index.write([entry("a", "Konzept Entwurf"), entry("b", "Konzept fertig"), entry("c", "Konzept sehr alt")])
    assert found(index, 'Konzept -Entwurf -"sehr alt"') == {"b"}


def test_either_word_is_enough(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Protokoll"), entry("c", "Flyer")])
    assert found(index, "Konzept ODER Protokoll") == {"a", "b"}


def test_entries_with_more_of_a_loosened_question_come_first(index: Index) -> None:
    index.write([entry("one", "Konzept"), entry("two", "Konzept Protokoll"), entry("none", "Flyer")])
    question = loosened(parse("Konzept Protokoll Haushalt"))
    assert ids(index.find(question, scopes={"ours"})) == ["two", "one"]


@pytest.mark.parametrize("typed", ["Förderu*", "förd*", "Foerd*", "Förderung*"])
def test_the_beginning_of_a_word_is_enough(index: Index, typed: str) -> None:
    index.write([entry("a", "Förderungen"), entry("b", "Fahrplan")])
    assert found(index, typed) == {"a"}


def test_titles_and_tags_weigh_more_than_text(index: Index) -> None:
    filler = "Dies ist ein längerer Text über die Arbeit vor Ort " * 3
    index.write(
        [
            entry("text", f"{filler} Datenschutz"),
            entry("tag", filler, tags=("Datenschutz",)),
            entry("title", filler, title="Datenschutz"),
        ]
    )
    assert ids(ask(index, "Datenschutz")) == ["title", "tag", "text"]


def test_newest_first_when_asked_by_date(index: Index) -> None:
    index.write(
        [
            entry("old", "Plan Plan Plan", changed_at=datetime(2025, 1, 1, tzinfo=UTC)),
            entry("new", "Plan und vieles mehr", changed_at=datetime(2026, 1, 1, tzinfo=UTC)),
        ]
    )
    assert ids(ask(index, "Plan", by_date=True)) == ["new", "old"]


def test_pages_of_hits_follow_each_other(index: Index) -> None:
    index.write([entry(f"{number}", "Plan") for number in range(25)])
    pages = [ask(index, "Plan", skip=skip, limit=10) for skip in (0, 10, 20)]
    assert sorted(chain.from_iterable(map(ids, pages))) == sorted(map(str, range(25)))
    assert {page.total for page in pages} == {25}


def test_former_versions_only_when_asked_for(index: Index) -> None:
    index.write([entry("now", "Plan"), entry("then", "Plan", is_former=True)])
    assert found(index, "Plan") == {"now"}
    assert found(index, "Plan früher:ja") == {"now", "then"}


def test_days_are_those_in_berlin(index: Index) -> None:
    index.write([entry("a", "Plan", changed_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))])
    assert found(index, "Plan seit:2026-03-01 bis:2026-03-01") == {"a"}
    assert found(index, "Plan bis:2026-02") == set()


def test_an_entry_fits_when_it_bears_all_tags(index: Index) -> None:
    index.write([entry("a", "Plan", tags=("Wichtig", "2026")), entry("b", "Plan", tags=("wichtig",))])
    assert found(index, "schlagwort:wichtig schlagwort:2026") == {"a"}


def test_a_filter_is_enough_of_a_question(index: Index) -> None:
    index.write([entry("a", facets={"type": "pdf"}), entry("b", facets={"type": "docx"})])
    assert ids(index.find(Question(filters={"type": ("pdf",)}), scopes={"ours"})) == ["a"]


def test_names_that_nobody_resolved_find_nothing(index: Index) -> None:
    index.write([entry("a", "Plan", facets={"type": "pdf"})])
    assert ask(index, "Plan typ:pdf").total == 0


def test_each_facet_is_counted_as_if_its_own_filter_were_not_set(index: Index) -> None:
    index.write(
        [
            entry("1", "Plan", facets={"type": "pdf", "status": "draft"}),
            entry("2", "Plan", facets={"type": "pdf", "status": "final"}),
            entry("3", "Plan", facets={"type": "docx", "status": "final"}),
        ]
    )
    question = Question(must=(Word("Plan"),), filters={"type": ("pdf",)})
    result = index.find(question, scopes={"ours"}, periods={"ever": datetime(2000, 1, 1, tzinfo=UTC)})
    assert result.total == 2
    assert dict(result.counts["type"]) == {"pdf": 2, "docx": 1}
    assert dict(result.counts["status"]) == {"draft": 1, "final": 1}
    assert dict(result.counts["scope"]) == {"ours": 2}
    assert dict(result.periods) == {"ever": 2}


def test_a_remark_about_an_entry_finds_it_and_is_shown_as_one(index: Index) -> None:
    index.write([entry("a", f"Erste Seite\fZweite Seite mit dem Plan{REMARKS}Das Konzept fehlt.")])
    (hit,) = ask(index, "Konzept Plan").hits
    own, remark = hit.snippets
    assert (own.page, own.is_remark, marked(own.parts)) == (2, False, ["Plan"])
    assert (remark.page, remark.is_remark, marked(remark.parts)) == (None, True, ["Konzept"])
    assert "Seite" not in "".join(text for text, _ in remark.parts)


def test_what_was_found_is_marked_on_its_page(index: Index) -> None:
    index.write([entry("a", "Erste Seite\fZweite Seite mit dem <b>Konzept</b>", title="Ein Konzept")])
    (hit,) = ask(index, "Konzepte").hits
    assert marked(hit.title) == ["Konzept"]
    (snippet,) = hit.snippets
    assert (snippet.page, marked(snippet.parts)) == (2, ["Konzept"])
    assert "".join(text for text, _ in snippet.parts) == "Zweite Seite mit dem <b>Konzept</b>"


def test_a_changed_entry_takes_the_place_of_the_old_one(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Konzept")])
    index.write([entry("a", "Protokoll")], removed=["b"])
    assert found(index, "Konzept") == set()
    assert found(index, "Protokoll") == {"a"}
    assert list(index.ids()) == ["a"]


def test_entries_that_have_changed_since_do_not_show(index: Index) -> None:
    index.write([entry("a", "Konzept"), entry("b", "Konzept")])
    result = ask(index, "Konzept", without=["a", "unknown"])
    assert (ids(result), result.total, dict(result.counts["scope"])) == (["b"], 1, {"ours": 1})


def test_a_rebuilt_index_takes_the_place_of_the_old_one(index: Index) -> None:
    index.write([entry("old", "Konzept")])
    with index.rebuilding() as add:
        add([entry("new", "Konzept"), entry("twice", "Konzept")])
        add([entry("twice", "Protokoll")])
        assert found(index, "Konzept") == {"old"}
    assert found(index, "Konzept") == {"new"}
    assert sorted(index.ids()) == ["new", "twice"]


def test_a_rebuild_that_fails_leaves_the_old_index(index: Index) -> None:
    index.write([entry("old", "Konzept")])
    with pytest.raises(RuntimeError), index.rebuilding() as add:
        add([entry("new", "Konzept")])
        raise RuntimeError
    assert found(index, "Konzept") == {"old"}


def test_tidying_changes_no_answer(index: Index) -> None:
    for number in range(12):
        index.write([entry(f"{number}", f"Konzept Nummer {number}", title="Plan")], removed=[f"{number - 5}"])
    before = ask(index, '"Konzept Nummer" Plan')
    index.tidy()
    after = ask(index, '"Konzept Nummer" Plan')
    assert (sorted(ids(after)), after.total) == (sorted(ids(before)), before.total)


def test_an_empty_index_answers(index: Index) -> None:
    assert ask(index, "Konzept").total == 0
    index.tidy()
    assert list(index.ids()) == []


@pytest.mark.parametrize("question", ["", "   ", '"', "-Konzept", "OR", "* -", "schlagwort:"])
def test_a_question_that_names_nothing_finds_nothing(index: Index, question: str) -> None:
    index.write([entry("a", "Konzept")])
    assert ask(index, question).total == 0
