"""What the columns and rows of a question's tables are called."""

from __future__ import annotations

from flask_babel import gettext

from hub.feedback.content import DONT_KNOW, Question, said
from hub.results.tables import NONE, OTHER_YEARS, bands_of

LANGUAGE = "de"


def label_of(question: Question, column: str) -> str:
    """A column; numbers are told in bands."""
    fixed = {
        DONT_KNOW: gettext("weiß nicht"),
        NONE: gettext("keine Angabe"),
        OTHER_YEARS: gettext("andere Jahre"),
    }
    if column in fixed:
        return fixed[column]
    return _band(question, int(column)) if question.kind == "number" else option_label(question, column)


def option_label(question: Question, key: str | None) -> str:
    if key == DONT_KNOW:
        return gettext("weiß nicht")
    return next((said(option.text, LANGUAGE) for option in question.options if option.id == key), key or "")


def row_label(question: Question, key: str | None) -> str:
    return next((said(row.text, LANGUAGE) for row in question.rows if row.id == key), key or "")


def points_of(question: Question) -> dict[str, int]:
    """Column → points: the first of a scale is worth most; empty for questions that are not counted in points."""
    if question.kind == "ten":
        return {str(step): step for step in range(11)}
    if question.kind not in ("scale", "smileys"):
        return {}
    return {option.id: len(question.options) - place for place, option in enumerate(question.options)}


def _band(question: Question, least: int) -> str:
    bounds = bands_of(question)
    later = [bound for bound in bounds if bound > least]
    most = later[0] - 1 if later else question.maximum
    if most is None:
        return gettext("%(least)s und mehr", least=least)
    return str(least) if most == least else gettext("%(least)s bis %(most)s", least=least, most=most)
