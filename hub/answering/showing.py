"""Questions as a page shows them: one language, what was chosen already, what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from hub.answering.values import Errors, Raw, name_of
from hub.feedback.content import (
    DONT_KNOW,
    MAX_LONG_CHARACTERS,
    MAX_SHORT_CHARACTERS,
    WITH_OPTIONS,
    Option,
    Question,
    said,
)
from hub.public_words import Words

FACES = ("very-good", "good", "bad", "very-bad")  # of the four points of smileys, from the best


class ShownOption(NamedTuple):
    """One thing to choose. `id` is that of its control; `face` names the drawing of a smiley."""

    id: str
    value: str
    text: str
    is_chosen: bool
    face: str = ""


class ShownRow(NamedTuple):
    """A row of a matrix with its points, or a thing to rank with its places."""

    id: str
    name: str
    text: str
    options: list[ShownOption]


class ShownQuestion(NamedTuple):
    """One question. `only_if`: the texts of the options it depends on, where those stand on the same page.

    `depends_on` and `depends_on_options` are the same for a script: a field's name and its values.
    """

    id: str
    kind: str
    name: str
    text: str
    help: str
    is_required: bool
    error: str
    options: list[ShownOption]
    rows: list[ShownRow]
    typed: str
    max_characters: int
    minimum: int | None
    maximum: int | None
    only_if: str
    depends_on: str
    depends_on_options: str


def shown_questions(
    questions: Sequence[Question], *, language: str, words: Words, raw: Raw | None = None, errors: Errors | None = None
) -> list[ShownQuestion]:
    """The questions of one page. `raw` is what was sent so far, `errors` what `checked_values` said of it.

    `words` are those of hub/answering in the same language.
    """
    sent = raw if raw is not None else MultiDict()
    return [
        _shown(question, questions, language=language, words=words, raw=sent, error=(errors or {}).get(question.id, ""))
        for question in questions
    ]


def error_text(question: Question, error: str, words: Words) -> str:
    """Why an answer was not understood, and what to do."""
    if error == "out-of-range" and (question.minimum is None or question.maximum is None):
        error = "no-number"
    return words.say(
        f"error-{error}",
        most=MAX_SHORT_CHARACTERS if question.kind == "short" else MAX_LONG_CHARACTERS,
        minimum=question.minimum,
        maximum=question.maximum,
    )


def _shown(
    question: Question, page: Sequence[Question], *, language: str, words: Words, raw: Raw, error: str
) -> ShownQuestion:
    name = name_of(question)
    source = _source(question, page)
    return ShownQuestion(
        id=question.id,
        kind=question.kind,
        name=name,
        text=said(question.text, language),
        help=said(question.help, language),
        is_required=question.is_required,
        error=error_text(question, error, words) if error else "",
        options=_options(question, name, language, words, set(raw.getlist(name))),
        rows=_rows(question, language, words, raw),
        typed=raw.get(name, ""),
        max_characters=MAX_SHORT_CHARACTERS if question.kind == "short" else MAX_LONG_CHARACTERS,
        minimum=question.minimum,
        maximum=question.maximum,
        only_if=_condition_text(question, source, language),
        depends_on=name_of(source) if source else "",
        depends_on_options=" ".join(question.condition.options) if source and question.condition else "",
    )


def _source(question: Question, page: Sequence[Question]) -> Question | None:
    """The question its condition looks at, where that stands on the same page."""
    if question.condition is None:
        return None
    return next((other for other in page if other.id == question.condition.question), None)


def _condition_text(question: Question, source: Question | None, language: str) -> str:
    if source is None or question.condition is None:
        return ""
    texts = [said(option.text, language) for option in source.options if option.id in question.condition.options]
    return " / ".join(texts)


def _options(question: Question, name: str, language: str, words: Words, chosen: set[str]) -> list[ShownOption]:
    if question.kind not in (*WITH_OPTIONS, "ten") or question.kind == "ranking":
        return []
    if question.kind == "ten":
        points = [Option(id=str(step), text={language: str(step)}) for step in range(11)]
    else:
        points = question.options
    faces = _faces(len(points)) if question.kind == "smileys" else [""] * len(points)
    shown = [
        ShownOption(f"{name}.{point.id}", point.id, said(point.text, language), point.id in chosen, face)
        for point, face in zip(points, faces, strict=True)
    ]
    if question.has_dont_know:
        shown.append(ShownOption(f"{name}.{DONT_KNOW}", DONT_KNOW, words.say("dont-know"), DONT_KNOW in chosen))
    return shown


def _faces(count: int) -> list[str]:
    """A face for every point, from the best to the worst."""
    if count <= 1:
        return list(FACES[:count])
    return [FACES[round(place * (len(FACES) - 1) / (count - 1))] for place in range(count)]


def _rows(question: Question, language: str, words: Words, raw: Raw) -> list[ShownRow]:
    if question.kind == "matrix":
        names = [(name_of(question, row.id), said(row.text, language)) for row in question.rows]
        return [
            ShownRow(name, name, text, _options(question, name, language, words, {raw.get(name, "")}))
            for name, text in names
        ]
    if question.kind == "ranking":
        return [_ranked(question, option, language, raw) for option in question.options]
    return []


def _ranked(question: Question, option: Option, language: str, raw: Raw) -> ShownRow:
    name = name_of(question, option.id)
    places = [str(place) for place in range(1, len(question.options) + 1)]
    chosen = raw.get(name, "")
    options = [ShownOption(f"{name}.{place}", place, place, place == chosen) for place in places]
    return ShownRow(name, name, said(option.text, language), options)
