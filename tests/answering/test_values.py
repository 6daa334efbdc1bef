"""What was sent becomes values: only what the version asks, in the shape its kind has, cleaned."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from hub.answering.values import MAX_BODY_BYTES, asked_pages, body_limit, checked_values
from hub.feedback.content import Condition, Content, Option, Page, Question

THREE = [Option(id="a"), Option(id="b"), Option(id="c")]


def content(*questions: Question) -> Content:
    return Content(pages=[Page(id="first", questions=list(questions))])


def said(question: Question, *fields: tuple[str, str]) -> tuple[Any, Any]:
    """The value of one question and what was wrong with it."""
    values, errors = checked_values(content(question), MultiDict(list(fields)))
    return values.get(question.id), errors.get(question.id)


@pytest.mark.parametrize("kind", ["one", "scale", "smileys"])
def test_one_choice_is_the_id_of_its_option(kind: Any) -> None:
    question = Question(id="x", kind=kind, options=THREE, has_dont_know=True)

    assert said(question, ("q.x", "b")) == ("b", None)
    assert said(question, ("q.x", "dont-know")) == ("dont-know", None)
    assert said(question, ("q.x", "z")) == (None, None)


def test_several_choices_come_in_the_order_of_the_question_and_once_each() -> None:
    question = Question(id="x", kind="several", options=THREE)

    assert said(question, ("q.x", "c"), ("q.x", "a"), ("q.x", "a"), ("q.x", "z")) == (["a", "c"], None)


def test_who_chooses_something_and_dont_know_chose_something() -> None:
    question = Question(id="x", kind="several", options=THREE, has_dont_know=True)

    assert said(question, ("q.x", "dont-know"), ("q.x", "a")) == (["a"], None)
    assert said(question, ("q.x", "dont-know")) == (["dont-know"], None)


def test_a_matrix_has_a_point_for_every_row_that_was_answered() -> None:
    question = Question(id="x", kind="matrix", options=THREE, rows=[Option(id="r"), Option(id="s")])

    assert said(question, ("q.x.r", "a"), ("q.x.s", "z"), ("q.x.t", "a")) == ({"r": "a"}, None)


def test_a_ranking_moves_up_where_a_place_was_left_free() -> None:
    question = Question(id="x", kind="ranking", options=THREE)

    assert said(question, ("q.x.a", "3"), ("q.x.c", "1")) == (["c", "a"], None)
    assert said(question, ("q.x.a", "1"), ("q.x.c", "1")) == (None, "ranked-twice")
    assert said(question, ("q.x.a", "9"), ("q.x.b", "x")) == (None, None)
    assert said(question, ("q.x.a", "0001" + "1" * 5000), ("q.x.b", "00019")) == (None, None)


def test_ten_is_a_step_from_nought_to_ten() -> None:
    question = Question(id="x", kind="ten")

    assert said(question, ("q.x", "0")) == ("0", None)
    assert said(question, ("q.x", "11")) == (None, None)


@pytest.mark.parametrize(
    ("typed", "value", "error"),
    [
        ("17", 17, None),
        (" ٢٤ ", 24, None),
        ("99", None, "out-of-range"),
        ("zwölf", None, "no-number"),
        ("1e3", None, "no-number"),
        ("9" * 5000, None, "no-number"),
        ("", None, None),
    ],
)
def test_a_number_lies_within_its_bounds_and_may_have_the_digits_of_every_language(
    typed: str, value: Any, error: Any
) -> None:
    assert said(Question(id="x", kind="number", minimum=10, maximum=30), ("q.x", typed)) == (value, error)


@pytest.mark.parametrize(
    ("typed", "value", "error"),
    [
        ("2027-12-31", "2027-12-31", None),
        ("31.12.2027", "2027-12-31", None),
        ("31.13.2027", None, "no-date"),
        ("0001-01-01", None, "no-date"),
        ("morgen", None, "no-date"),
    ],
)
def test_a_date_comes_from_the_field_or_as_it_is_written(typed: str, value: Any, error: Any) -> None:
    assert said(Question(id="x", kind="date"), ("q.x", typed)) == (value, error)


def test_a_text_keeps_its_lines_and_loses_what_steers_the_page_that_shows_it() -> None:
    long = Question(id="x", kind="long")

    assert said(long, ("q.x", "eins\r\nzwei\x00\x07 \u202egnp.exe\u2066 می\u200cخواهم")) == (
        "eins\nzwei gnp.exe می\u200cخواهم",
        None,
    )
    assert said(Question(id="x", kind="short"), ("q.x", " eins \n\t zwei ")) == ("eins zwei", None)
    assert said(long, ("q.x", " \u202e \x00 ")) == (None, None)


def test_a_text_that_is_too_long_is_not_cut_but_said() -> None:
    assert said(Question(id="x", kind="short"), ("q.x", "ä" * 201)) == (None, "too-long")
    assert said(Question(id="x", kind="long"), ("q.x", "ä" * 2000)) == ("ä" * 2000, None)
    assert said(Question(id="x", kind="long"), ("q.x", "ä" * 1_000_000)) == (None, "too-long")


def test_formulas_and_markup_are_texts_like_others() -> None:
    text = "=HYPERLINK(1)<script>alert(1)</script>"
    assert said(Question(id="x", kind="long"), ("q.x", text)) == (text, None)


def test_questions_of_others_are_left_out() -> None:
    values, errors = checked_values(content(Question(id="x", kind="short")), MultiDict([("q.y", "fremd"), ("x", "?")]))

    assert (values, errors) == ({}, {})


def test_a_question_may_be_skipped_unless_an_answer_is_needed() -> None:
    assert said(Question(id="x", kind="short")) == (None, None)
    assert said(Question(id="x", kind="short", is_required=True), ("q.x", "  ")) == (None, "required")
    rows = [Option(id="r"), Option(id="s")]
    matrix = Question(id="x", kind="matrix", options=THREE, rows=rows, is_required=True)
    assert said(matrix, ("q.x.r", "a")) == (None, "required")


def test_what_is_asked_only_if_has_no_answer_and_no_error_otherwise() -> None:
    asked = content(
        Question(id="x", kind="one", options=THREE),
        Question(id="y", kind="several", options=THREE, condition=Condition(question="x", options=["a", "b"])),
        Question(id="z", kind="short", is_required=True, condition=Condition(question="y", options=["c"])),
    )

    assert checked_values(asked, MultiDict([("q.x", "c"), ("q.y", "c"), ("q.z", "Text")])) == ({"x": "c"}, {})
    assert checked_values(asked, MultiDict([("q.x", "a"), ("q.y", "c")])) == ({"x": "a", "y": ["c"]}, {"z": "required"})


def test_a_page_with_nothing_to_ask_is_left_out() -> None:
    asked = Content(
        pages=[
            Page(id="first", questions=[Question(id="x", kind="one", options=THREE)]),
            Page(
                id="second",
                questions=[Question(id="y", kind="short", condition=Condition(question="x", options=["a"]))],
            ),
        ]
    )

    assert [page.id for page in asked_pages(asked, {"x": "b"})] == ["first"]
    assert [page.id for page in asked_pages(asked, {"x": "a"})] == ["first", "second"]


def test_a_body_has_room_for_every_long_text_in_arabic() -> None:
    assert body_limit(content(Question(id="x", kind="long"))) == MAX_BODY_BYTES == 65536
    many = [Question(id=f"x{number}", kind="long") for number in range(20)]
    assert body_limit(content(*many)) > 20 * 2000 * 6
