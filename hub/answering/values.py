"""What was sent for a Fragebogen becomes values that may be stored; whatever the version does not ask is left out.

Fields are named `q.<question>`, and `q.<question>.<row or option>` for a matrix and a ranking. Knows no rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from hub.feedback.content import (
    DONT_KNOW,
    MAX_LONG_CHARACTERS,
    MAX_SHORT_CHARACTERS,
    TEXTS,
    Content,
    Page,
    Question,
    choices_of,
)

MAX_BODY_BYTES = 64 * 1024
LONG_TEXTS_IN_BODY = 4  # that fit into it whatever the language
BYTES_PER_CHARACTER = 6  # of Arabic or Cyrillic in a form's body
MAX_NUMBER = 10**9
YEARS = range(1900, 2101)

Raw = MultiDict[str, str]
Values = dict[str, Any]
Errors = dict[str, str]

# Why an answer was not understood; what people read is in words/<language>.json under "error-<this>".
REQUIRED, TOO_LONG, NO_NUMBER, OUT_OF_RANGE, NO_DATE, RANKED_TWICE = (
    "required",
    "too-long",
    "no-number",
    "out-of-range",
    "no-date",
    "ranked-twice",
)

# Controls but for the line break; embeddings, overrides and isolates of the direction of writing; invisible marks.
# The joiners that Persian and emoji are written with stay.
_UNWANTED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_NUMBER = re.compile(r"[+-]?\d{1,12}")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class NotUnderstood(Exception):
    """Carries one of the reasons above."""


def checked_values(content: Content, raw: Raw) -> tuple[Values, Errors]:
    """What was answered, in the form of `GivenAnswer.values`, and why some of it was not understood.

    Both are by question's id. Questions that are not asked, because their condition does not hold, have neither.
    """
    values: Values = {}
    errors: Errors = {}
    for question in content.questions:
        if not is_asked(question, values):
            continue
        try:
            value = _READERS[question.kind](question, raw)
        except NotUnderstood as reason:
            errors[question.id] = str(reason)
            continue
        if value is not None:
            values[question.id] = value
        elif question.is_required:
            errors[question.id] = REQUIRED
    return values, errors


def is_asked(question: Question, values: Mapping[str, Any]) -> bool:
    """Whether its condition holds for what was answered before it."""
    if question.condition is None:
        return True
    said = values.get(question.condition.question)
    chosen = said if isinstance(said, list) else [said]
    return any(option in question.condition.options for option in chosen)


def asked_pages(content: Content, values: Mapping[str, Any]) -> list[Page]:
    """The pages that have something to ask; the first one always."""
    return [
        page
        for number, page in enumerate(content.pages)
        if number == 0 or any(is_asked(question, values) for question in page.questions)
    ]


def body_limit(content: Content) -> int:
    """How many bytes an answer may have: 64 kB, and room for every long text where there are many."""
    long_texts = sum(question.kind == "long" for question in content.questions)
    more = max(0, long_texts - LONG_TEXTS_IN_BODY)
    return MAX_BODY_BYTES + more * MAX_LONG_CHARACTERS * BYTES_PER_CHARACTER


def clean_text(text: str) -> str:
    """What somebody typed, without characters that steer the page that shows it; line breaks stay."""
    lines = _UNWANTED.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean_text(text.replace("\t", " ")).split())


def name_of(question: Question, part: str = "") -> str:
    """The name of a field."""
    return f"q.{question.id}.{part}" if part else f"q.{question.id}"


def names_of(question: Question) -> list[str]:
    """All fields of a question."""
    parts = {"matrix": question.rows, "ranking": question.options}.get(question.kind)
    return [name_of(question)] if parts is None else [name_of(question, part.id) for part in parts]


def _choice(question: Question, raw: Raw, part: str = "") -> str | None:
    said = raw.get(name_of(question, part), "")
    return said if said in choices_of(question) else None


def _several(question: Question, raw: Raw) -> list[str] | None:
    said = set(raw.getlist(name_of(question)))
    chosen = [option for option in choices_of(question) if option in said]
    if len(chosen) > 1 and DONT_KNOW in chosen:
        chosen.remove(DONT_KNOW)
    return chosen or None


def _matrix(question: Question, raw: Raw) -> dict[str, str] | None:
    chosen = {row.id: _choice(question, raw, row.id) for row in question.rows}
    said = {row: option for row, option in chosen.items() if option is not None}
    if said and question.is_required and len(said) < len(chosen):
        raise NotUnderstood(REQUIRED)
    return said or None


def _ranking(question: Question, raw: Raw) -> list[str] | None:
    """The options in the order of their places; a place left free moves the rest up."""
    places: dict[int, str] = {}
    for option in question.options:
        said = raw.get(name_of(question, option.id), "")
        if not (said.isascii() and said.isdigit() and len(said) < 4 and 1 <= int(said) <= len(question.options)):
            continue
        if int(said) in places:
            raise NotUnderstood(RANKED_TWICE)
        places[int(said)] = option.id
    return [places[place] for place in sorted(places)] or None


def _number(question: Question, raw: Raw) -> int | None:
    said = clean_line(raw.get(name_of(question), ""))
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        raise NotUnderstood(NO_NUMBER)
    number = int(said)  # reads the digits of every language
    lowest = -MAX_NUMBER if question.minimum is None else question.minimum
    highest = MAX_NUMBER if question.maximum is None else question.maximum
    if not lowest <= number <= highest:
        raise NotUnderstood(OUT_OF_RANGE)
    return number


def _date(question: Question, raw: Raw) -> str | None:
    """From a date field, or as it is written in German where a browser has none."""
    said = clean_line(raw.get(name_of(question), ""))
    if not said:
        return None
    try:
        german = _GERMAN_DATE.fullmatch(said)
        day = date(*(int(part) for part in reversed(german.groups()))) if german else date.fromisoformat(said)
    except ValueError:
        raise NotUnderstood(NO_DATE) from None
    if day.year not in YEARS:
        raise NotUnderstood(NO_DATE)
    return day.isoformat()


def _text(question: Question, raw: Raw) -> str | None:
    is_short = question.kind == "short"
    said = raw.get(name_of(question), "")
    text = clean_line(said) if is_short else clean_text(said)
    if len(text) > (MAX_SHORT_CHARACTERS if is_short else MAX_LONG_CHARACTERS):
        raise NotUnderstood(TOO_LONG)
    return text or None


_READERS: dict[str, Callable[[Question, Raw], Any]] = {
    **dict.fromkeys(("one", "scale", "smileys", "ten"), _choice),
    **dict.fromkeys(TEXTS, _text),
    "several": _several,
    "matrix": _matrix,
    "ranking": _ranking,
    "number": _number,
    "date": _date,
}
