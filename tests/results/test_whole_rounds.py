"""All tables of a Welle together tell of nothing that is hidden: conditions, several choices, what must be answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest

from hub.feedback.content import Condition, Content, Option, Page, Question
from hub.results.tables import CHOSEN, NONE, NOT_CHOSEN, OTHER_YEARS, REST, Answer, Item, Results, results_of
from tests.results.test_disclosure import spread

K = 3
Values = dict[str, Any]


def content_of(*questions: Question) -> Content:
    return Content(pages=[Page(id="page", questions=list(questions))])


def options(*keys: str) -> list[Option]:
    return [Option(id=key, text={"de": key}) for key in keys]


def results(content: Content, *given: tuple[int, Values, str | None], k: int = 5, open_way: bool = True) -> Results:
    answers = [Answer(row, values) for count, values, row in given for _ in range(count)]
    institutions = sorted({row for _, _, row in given if row})
    return results_of(content, answers, institutions=institutions, has_open_way=open_way, k=k)


def found_out(content: Content, kinds: Sequence[Values], answers: int) -> set[tuple[str, str | None, str]]:
    """Hidden numbers that are the same in all Wellen with so many answers that look alike."""
    looks: dict[str, list[Results]] = defaultdict(list)
    for counts in spread(answers, len(kinds)):
        given = [(count, values, None) for count, values in zip(counts, kinds, strict=True)]
        shown, true = results(content, *given, k=K), results(content, *given, k=0)
        looks[str(shown)].append(true)
        if len(looks[str(shown)]) == 1:
            looks[str(shown)].append(shown)
    found = set()
    for first, shown, *others in looks.values():
        for place, item in enumerate(shown.items):
            for column in item.columns:
                is_hidden = item.total is None or item.total[item.columns.index(column)] is None
                values = {_value(true.items[place], column) for true in (first, *others)}
                if is_hidden and len(values) == 1:
                    found.add((item.question, item.part, column))
    return found


def _value(item: Item, column: str) -> int | None:
    return (item.total or [])[item.columns.index(column)] if column in item.columns else 0


FIRST = Question(id="a", kind="one", options=options("yes", "no"))
THEN = Question(id="b", kind="one", options=options("p", "q"), condition=Condition(question="a", options=["yes"]))
ANSWERED = [{"a": "yes", "b": "p"}, {"a": "yes", "b": "q"}, {"a": "yes"}, {"a": "no"}, {}]


@pytest.mark.parametrize("is_required", [False, True])
def test_a_question_with_a_condition_tells_nothing_of_the_one_before_it(is_required: bool) -> None:
    then = THEN.model_copy(update={"is_required": is_required})
    kinds = [one for one in ANSWERED if one != {"a": "yes"} or not is_required]
    assert found_out(content_of(FIRST, then), kinds, 11) == set()


@pytest.mark.parametrize("is_required", [False, True])
def test_options_of_one_question_tell_nothing_of_each_other(is_required: bool) -> None:
    keys = ("x", "y", "z")
    several = Question(id="s", kind="several", options=options(*keys), is_required=is_required)
    sets = [list(chosen) for size in range(is_required, 4) for chosen in combinations(keys, size)]
    assert found_out(content_of(several), [{"s": chosen} for chosen in sets], 7) == set()


def test_a_question_that_was_asked_of_few_is_hidden_whole() -> None:
    shown = results(content_of(FIRST, THEN), (20, {"a": "no"}, None), (3, {"a": "yes", "b": "p"}, None))
    assert shown.items[1].n is None


def test_shares_of_a_question_with_a_condition_are_of_those_who_were_asked() -> None:
    given = ((8, {"a": "yes", "b": "p"}, None), (7, {"a": "yes", "b": "q"}, None), (9, {"a": "yes"}, None))
    shown = results(content_of(FIRST, THEN), *given, (20, {"a": "no"}, None), (5, {}, None))
    assert (shown.items[1].n, shown.items[1].total) == (24, [8, 7, 9])


def test_a_condition_on_several_choices_of_one_person_hides_what_follows() -> None:
    several = Question(id="a", kind="several", options=options("x", "y"))
    then = Question(id="b", kind="one", options=options("p"), condition=Condition(question="a", options=["x", "y"]))
    given = ((20, {"a": ["x", "y"], "b": "p"}, None), (1, {"a": ["x"], "b": "p"}, None), (20, {}, None))
    assert results(content_of(several, then), *given).items[-1].total is None


def test_every_kind_of_question_puts_every_answer_in_one_cell() -> None:
    ten = [
        Question(id="one", kind="one", options=options("x", "y"), has_dont_know=True),
        Question(id="ten", kind="ten"),
        Question(id="rank", kind="ranking", options=options("x", "y")),
        Question(id="rows", kind="matrix", options=options("x", "y"), rows=options("r1", "r2")),
        Question(id="age", kind="number", minimum=0, maximum=99, bands=[15, 18]),
        Question(id="day", kind="date"),
        Question(id="text", kind="long"),
    ]
    values = {
        "one": "x", "ten": 7, "rank": ["y", "x"], "rows": {"r1": "x"}, "age": 16, "day": "2024-05-01", "text": "nein",
    }  # fmt: skip
    shown = results(content_of(*ten), (30, values, None), k=0)

    assert all(sum(item.total or []) == 30 for item in shown.items)  # type: ignore[misc]
    assert [(item.question, item.part) for item in shown.items][-4:] == [
        ("rows", "r1"), ("rows", "r2"), ("age", None), ("day", None),
    ]  # fmt: skip
    assert {item.question: item.columns for item in shown.items}["age"] == ["0", "15", "18", NONE]
    assert dict(zip(shown.items[-1].columns, shown.items[-1].total or [], strict=True))["2024"] == 30


@pytest.mark.parametrize("junk", [["x"], {"x": 1}, 5, "of another question", True, None, "9999999"])
def test_what_makes_no_sense_counts_as_no_answer(junk: Any) -> None:
    asked = [Question(id=kind, kind=kind, options=options("p", "q")) for kind in ("one", "scale", "ranking", "date")]  # type: ignore[arg-type]
    several = Question(id="s", kind="several", options=options("p", "q"))
    given = (6, dict.fromkeys(["one", "scale", "ranking", "s"], junk), None)
    shown = results(content_of(*asked, several), given, k=0)

    for item in shown.items:
        numbers = dict(zip(item.columns, item.total or [], strict=True))
        assert numbers[NOT_CHOSEN if item.question == "s" else NONE] == 6


def test_years_few_people_named_are_shown_together() -> None:
    asked = content_of(Question(id="d", kind="date"))
    given = [(6, {"d": "2024-01-01"}, None), (3, {"d": "2011-01-01"}, None), (4, {"d": "1950-01-01"}, None)]
    assert results(asked, *given).items[0].columns == ["2024", OTHER_YEARS, NONE]


def test_institutions_with_few_answers_have_no_row() -> None:
    asked = content_of(Question(id="a", kind="one", options=options("yes", "no")))
    yes, no, none = {"a": "yes"}, {"a": "no"}, dict[str, Any]()
    big = [(count, values, name) for name in ("first", "second") for count, values in ((20, yes), (15, no), (9, none))]
    shown = results(asked, *big, (3, yes, "tiny"), (12, no, None), (8, yes, None), (6, none, None))

    assert shown.rows == {"first": 44, "second": 44, REST: 29}
    assert shown.items[0].rows["first"] == [20, 15, 9]


def test_one_institution_beside_nobody_has_no_row() -> None:
    asked = content_of(Question(id="a", kind="several", options=options("x", "y")))
    shown = results(asked, (20, {"a": ["x"]}, "first"), (10, {"a": ["y"]}, "first"), open_way=False)
    assert shown.rows == {}
    assert [item.columns for item in shown.items] == [[CHOSEN, NOT_CHOSEN]] * 2
    assert [item.total for item in shown.items] == [[20, 10], [10, 20]]


def test_kept_results_come_back_as_they_were() -> None:
    shown = results(content_of(FIRST, THEN), (20, {"a": "yes", "b": "p"}, "x"), (20, {"a": "no"}, None))
    assert Results.of_json(shown.as_json()) == shown


def test_rows_and_totals_of_a_welle_together_tell_of_nothing_small() -> None:
    """Every Welle of ten people at two places, and whoever looks at its results knows how they are made."""
    places, said = ("x", "y"), ("yes", "no", None)
    cells = [(place, value) for place in places for value in said]
    looks: dict[str, list[dict[Any, int]]] = defaultdict(list)
    for counts in spread(10, len(cells)):
        true: dict[Any, int] = dict(zip(cells, counts, strict=True))
        given = [(count, {"a": value} if value else {}, place) for (place, value), count in true.items()]
        shown = results_of(
            content_of(FIRST),
            [Answer(place, values) for count, values, place in given for _ in range(count)],
            institutions=places,
            has_open_way=False,
            k=K,
        )
        looks[str(shown)].append(true | {value: true["x", value] + true["y", value] for value in said})
    for look, welles in looks.items():
        for cell in welles[0]:
            assert welles[0][cell] >= K or len({one[cell] for one in welles}) > 1, (look, cell)
