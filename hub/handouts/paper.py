"""Questions on paper: numbered, so that a filled sheet is typed in by digits. Knows no rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from hub.answering.values import Errors, Values, checked_values, name_of
from hub.feedback.content import DONT_KNOW, Content, Question, choices_of, said

LINES = {"short": 1, "long": 5}
CHOSEN_ONCE = ("one", "scale", "smileys", "ten")
UNKNOWN_NUMBER = "unknown-number"


class PaperOption(NamedTuple):
    number: str  # what is typed for it
    id: str
    text: str


class PaperRow(NamedTuple):
    """One place to write into: a row of a matrix, a thing to rank, or the whole question."""

    name: str  # of the field
    text: str


class PaperQuestion(NamedTuple):
    """One question in one language. `condition`: the number of the question it depends on and what was ticked there."""

    number: int
    id: str
    kind: str
    text: str
    help: str
    options: list[PaperOption]
    rows: list[PaperRow]
    lines: int
    condition: tuple[int, str] | None


def paper_questions(content: Content, language: str, dont_know: str) -> list[PaperQuestion]:
    """All questions in order. `dont_know` is what „weiß nicht“ is called in this language."""
    numbers = {question.id: number for number, question in enumerate(content.questions, start=1)}
    return [
        PaperQuestion(
            number=numbers[question.id],
            id=question.id,
            kind=question.kind,
            text=said(question.text, language),
            help=said(question.help, language),
            options=_options(question, language, dont_know),
            rows=_rows(question, language),
            lines=LINES.get(question.kind, 0),
            condition=_condition(content, question, numbers, language),
        )
        for question in content.questions
    ]


def read_sheet(content: Content, typed: Mapping[str, str]) -> tuple[Values, Errors]:
    """What the digits mean, in the form of `GivenAnswer.values`, and by question's id what was not understood.

    On paper nobody is stopped: questions that must be answered may be empty.
    """
    raw: MultiDict[str, str] = MultiDict()
    errors: Errors = {}
    for question in content.questions:
        for name, text in _typed(question, typed):
            chosen = _chosen(question, text)
            if chosen is None:
                errors[question.id] = UNKNOWN_NUMBER
            else:
                raw.setlist(name, chosen)
    values, not_understood = checked_values(_optional(content), raw)
    return values, {**not_understood, **errors}


def in_words(questions: list[PaperQuestion], values: Values) -> dict[str, str]:
    """By question's id, what was understood: to look over before it is stored."""
    return {question.id: _said(question, values[question.id]) for question in questions if question.id in values}


def number_of(question: Question, option: str) -> str:
    """The steps from 0 to 10 stand for themselves; everything else is counted from 1, „weiß nicht“ last."""
    choices = choices_of(question)
    place = choices.index(option)
    return str(place if question.kind == "ten" else place + 1)


def _options(question: Question, language: str, dont_know: str) -> list[PaperOption]:
    texts = {option.id: said(option.text, language) for option in question.options} | {DONT_KNOW: dont_know}
    if question.kind == "ranking":
        return []
    return [
        PaperOption(number_of(question, option), option, texts.get(option, option)) for option in choices_of(question)
    ]


def _rows(question: Question, language: str) -> list[PaperRow]:
    parts = {"matrix": question.rows, "ranking": question.options}.get(question.kind)
    if parts is None:
        return [PaperRow(name_of(question), "")]
    return [PaperRow(name_of(question, part.id), said(part.text, language)) for part in parts]


def _condition(
    content: Content, question: Question, numbers: Mapping[str, int], language: str
) -> tuple[int, str] | None:
    source = content.question(question.condition.question) if question.condition else None
    if source is None or question.condition is None:
        return None
    texts = [said(option.text, language) for option in source.options if option.id in question.condition.options]
    return numbers[source.id], " / ".join(texts)


def _typed(question: Question, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    fields = [(row.name, typed.get(row.name, "").strip()) for row in _rows(question, "de")]
    return [(name, text) for name, text in fields if text]


def _chosen(question: Question, text: str) -> list[str] | None:
    """What stands for it in a form of `checked_values`; None for a number that no option has."""
    if question.kind not in (*CHOSEN_ONCE, "several", "matrix"):
        return [text]
    by_number = {number_of(question, option): option for option in choices_of(question)}
    numbers = re.findall(r"\d+", text)
    if question.kind == "several" and len(numbers) == 1 and len(by_number) < 10:
        numbers = list(numbers[0])  # „135“ are three crosses where no number has two digits
    chosen = [by_number.get(str(int(number[:4]))) for number in numbers]
    if not chosen or None in chosen or (question.kind != "several" and len(chosen) > 1):
        return None
    return [option for option in chosen if option is not None]


def _optional(content: Content) -> Content:
    pages = [
        page.model_copy(
            update={"questions": [question.model_copy(update={"is_required": False}) for question in page.questions]}
        )
        for page in content.pages
    ]
    return content.model_copy(update={"pages": pages})


def _said(question: PaperQuestion, value: Any) -> str:
    texts = {option.id: option.text for option in question.options}
    rows = {row.name.rpartition(".")[2]: row.text for row in question.rows}
    if isinstance(value, dict):
        return ", ".join(f"{rows[row]}: {texts[option]}" for row, option in value.items())
    if isinstance(value, list):
        return ", ".join((rows | texts)[option] for option in value)
    return texts.get(str(value), str(value))
