"""Whether a Fragebogen holds together (whenever it is kept), and whether it can be asked (when it is published)."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext
from pydantic import ValidationError

from hub.feedback.content import (
    LANGUAGES,
    MAX_PAGES,
    MAX_QUESTIONS,
    MAX_TEXT_CHARACTERS,
    WITH_OPTIONS,
    Content,
    Question,
    all_texts,
    said,
)
from hub.feedback.errors import (
    BadShape,
    ConditionNotEarlier,
    DoubleId,
    NoGermanTitle,
    NoQuestions,
    NumbersDisordered,
    OptionInUse,
    TextTooLong,
    TooManyPages,
    TooManyQuestions,
    Unfinished,
)

CAN_DECIDE = ("one", "several", "scale", "smileys")  # kinds of questions a condition may be about
MAX_NUMBER = 1_000_000_000
FEWEST_OPTIONS = 2


def name_of(question: Question) -> str:
    """How a question is spoken of."""
    text = said(question.text, "de")
    return f"{text[:79]}…" if len(text) > 80 else text or gettext("ohne Text")


def expect_sound(content: Content) -> None:
    """Raises what is wrong with a draft: too much of something, what stands twice, conditions that cannot hold."""
    if len(content.questions) > MAX_QUESTIONS:
        raise TooManyQuestions
    if len(content.pages) > MAX_PAGES:
        raise TooManyPages
    if any(len(text) > MAX_TEXT_CHARACTERS for _, texts in all_texts(content) for text in texts.values()):
        raise TextTooLong
    offered = {*content.languages}
    if len(offered) != len(content.languages) or not {"de"} <= offered <= {*LANGUAGES}:
        raise BadShape
    _expect_single_ids(content)
    _expect_conditions_that_hold(content)
    for question in content.questions:
        _expect_ordered_numbers(question)
    try:
        Content.model_validate(content.model_dump())
    except ValidationError as error:
        raise BadShape from error


def expect_finished(content: Content) -> None:
    """Raises what keeps a Fragebogen from being asked: `NoQuestions`, `NoGermanTitle`, `Unfinished`."""
    if not content.questions:
        raise NoQuestions
    if not content.title.get("de", "").strip():
        raise NoGermanTitle
    for question in content.questions:
        problem = next(_problems(question), None)
        if problem:
            raise Unfinished(name_of(question), problem)


def _problems(question: Question) -> Iterator[str]:
    if not question.text.get("de", "").strip():
        yield gettext("Der Text auf Deutsch fehlt.")
    if question.kind in WITH_OPTIONS and len(question.options) < FEWEST_OPTIONS:
        yield gettext("Sie braucht mindestens zwei Antworten.")
    if question.kind == "matrix" and not question.rows:
        yield gettext("Die Tabelle braucht mindestens eine Aussage.")
    if any(not part.text.get("de", "").strip() for part in (*question.options, *question.rows)):
        yield gettext("Eine Antwort oder Aussage hat keinen Text auf Deutsch.")


def _expect_single_ids(content: Content) -> None:
    groups = [[page.id for page in content.pages], [question.id for question in content.questions]]
    for question in content.questions:
        groups += [[option.id for option in question.options], [row.id for row in question.rows]]
    if any(len(set(ids)) != len(ids) for ids in groups):
        raise DoubleId


def _expect_conditions_that_hold(content: Content) -> None:
    """A condition is about a question that stands before: so there is no way round in a circle either."""
    before: dict[str, Question] = {}
    for question in content.questions:
        if question.condition is not None:
            asked = before.get(question.condition.question)
            if asked is None or asked.kind not in CAN_DECIDE:
                raise ConditionNotEarlier(name_of(question))
            if not {*question.condition.options} <= {option.id for option in asked.options}:
                raise OptionInUse(name_of(question))
        before[question.id] = question


def _expect_ordered_numbers(question: Question) -> None:
    least = -MAX_NUMBER if question.minimum is None else question.minimum
    most = MAX_NUMBER if question.maximum is None else question.maximum
    inside = all(least <= bound <= most for bound in question.bands)
    rising = sorted(set(question.bands)) == question.bands
    if not (-MAX_NUMBER <= least < most <= MAX_NUMBER and inside and rising):
        raise NumbersDisordered
