"""A Fragebogen as those who build it read it: pages and questions with their numbers and conditions. Knows no rows."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext

from hub.feedback.checking import name_of
from hub.feedback.content import Content, Question, said
from hub.feedback.labels import KIND_LABELS

GERMAN = "de"


@dataclass(frozen=True)
class QuestionLine:
    """One question. `facts` are short words such as „weiß nicht“, `condition` a sentence or empty."""

    key: str
    number: int
    name: str
    kind: str
    help: str
    options: list[str]
    rows: list[str]
    facts: list[str]
    condition: str


@dataclass(frozen=True)
class PageLine:
    """One page with its questions."""

    key: str
    number: int
    title: str
    lines: list[QuestionLine]


def outline(content: Content) -> list[PageLine]:
    by_key = {question.id: question for question in content.questions}
    numbers = {key: number for number, key in enumerate(by_key, 1)}
    return [
        PageLine(
            page.id,
            number,
            said(page.title, GERMAN),
            [_line(question, numbers[question.id], by_key) for question in page.questions],
        )
        for number, page in enumerate(content.pages, 1)
    ]


def _line(question: Question, number: int, by_key: dict[str, Question]) -> QuestionLine:
    return QuestionLine(
        key=question.id,
        number=number,
        name=name_of(question),
        kind=str(KIND_LABELS[question.kind]),
        help=said(question.help, GERMAN),
        options=[said(option.text, GERMAN) for option in question.options],
        rows=[said(row.text, GERMAN) for row in question.rows],
        facts=_facts(question),
        condition=_condition(question, by_key),
    )


def _facts(question: Question) -> list[str]:
    facts = []
    if question.is_required:
        facts.append(gettext("Pflicht"))
    if question.has_dont_know:
        facts.append(gettext("mit „weiß nicht“"))
    if question.minimum is not None:
        facts.append(gettext("ab %(number)s", number=question.minimum))
    if question.maximum is not None:
        facts.append(gettext("höchstens %(number)s", number=question.maximum))
    if question.bands:
        facts.append(gettext("Gruppen ab %(numbers)s", numbers=", ".join(map(str, question.bands))))
    if question.indicator:
        facts.append(gettext("Kennzahl: %(name)s", name=question.indicator))
    if question.library_key:
        facts.append(gettext("vergleichbar"))
    return facts


def _condition(question: Question, by_key: dict[str, Question]) -> str:
    asked = by_key.get(question.condition.question) if question.condition else None
    if question.condition is None or asked is None:
        return ""
    chosen = [said(option.text, GERMAN) for option in asked.options if option.id in question.condition.options]
    return gettext("Nur wenn bei „%(name)s“: %(options)s", name=name_of(asked), options=_either(chosen))


def _either(words: list[str]) -> str:
    return gettext(" oder ").join(f"„{word}“" for word in words)
