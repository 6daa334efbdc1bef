"""The same question in several Wellen, and in several Fragebögen. Whatever is beside each other was asked of others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from hub.accounts.signed_in import User
from hub.db import session
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.permissions import visible_forms
from hub.results.models import RoundResult
from hub.results.reading import Line, QuestionResults, RoundResults, Sheet, read_results

MOST_FORMS = 50


def trends(rounds: Sequence[RoundResults]) -> dict[str, list[Sheet]]:
    """Question's id → tables with a line per Welle, for what was asked in two of them at least."""
    asked: dict[str, list[tuple[str, QuestionResults]]] = {}
    for one in rounds:
        for question in one.questions:
            asked.setdefault(question.question.id, []).append((one.round.name, question))
    return {key: sheets for key, found in asked.items() if len(found) > 1 and (sheets := side_by_side(found))}


def comparisons(
    user: User, form: FeedbackForm, shown: RoundResults, audiences: dict[str, str]
) -> dict[str, list[Sheet]]:
    """Question's id → this Fragebogen beside others that ask the same question of the library."""
    keys = {question.question.library_key for question in shown.questions} - {None}
    if not keys:
        return {}
    others = [(_named(other, audiences), results) for other, results in _latest_results(user, form)]
    found = {}
    for question in shown.questions:
        key = question.question.library_key
        same = list(_with_key(others, key)) if key else []
        if same and (sheets := side_by_side([(_named(form, audiences), question), *same])):
            found[question.question.id] = sheets
    return found


def side_by_side(found: Sequence[tuple[str, QuestionResults]]) -> list[Sheet]:
    """A line for each, with the choices they have in common; a table per row of a matrix. Empty without any number."""
    first = found[0][1]
    if len({question.question.kind for _, question in found}) > 1:
        return []
    if first.question.kind != "matrix":
        sheets = [_aligned("", [(name, _across(question.overall)) for name, question in found])]
    else:
        rows = [line.label for line in first.overall.lines]
        sheets = [_aligned(row, list(_matrix_rows(row, found))) for row in rows]
    return [sheet for sheet in sheets if sheet.columns and len(sheet.lines) > 1 and not sheet.is_hidden]


def _across(sheet: Sheet) -> tuple[list[str], Line]:
    """Choices that stand below each other as one line."""
    n = next((line.n for line in sheet.lines if line.n is not None), None)
    return [line.label for line in sheet.lines], Line("", n, [line.cells[0] for line in sheet.lines])


def _matrix_rows(
    row: str, found: Sequence[tuple[str, QuestionResults]]
) -> Iterable[tuple[str, tuple[list[str], Line]]]:
    for name, question in found:
        for line in question.overall.lines:
            if line.label == row:
                yield name, (question.overall.columns, line)


def _aligned(title: str, lines: Sequence[tuple[str, tuple[list[str], Line]]]) -> Sheet:
    common = [label for label in lines[0][1][0] if all(label in labels for _, (labels, _) in lines)] if lines else []
    return Sheet(
        title,
        common,
        [Line(name, line.n, [line.cells[labels.index(label)] for label in common]) for name, (labels, line) in lines],
    )


def _latest_results(user: User, form: FeedbackForm) -> list[tuple[FeedbackForm, RoundResults]]:
    latest = (
        select(FeedbackRound.form_id, func.max(FeedbackRound.number).label("number"))
        .join(RoundResult, RoundResult.round_id == FeedbackRound.id)
        .group_by(FeedbackRound.form_id)
        .subquery()
    )
    wanted = (
        select(FeedbackForm, FeedbackRound, RoundResult)
        .join(FeedbackRound, FeedbackRound.form_id == FeedbackForm.id)
        .join(latest, (latest.c.form_id == FeedbackRound.form_id) & (latest.c.number == FeedbackRound.number))
        .join(RoundResult, RoundResult.round_id == FeedbackRound.id)
        .options(selectinload(FeedbackRound.version))
        .where(visible_forms(user), FeedbackForm.id != form.id)
        .order_by(FeedbackForm.title)
        .limit(MOST_FORMS)
    )
    return [(other, read_results(user, released, kept)) for other, released, kept in session().execute(wanted)]


def _with_key(others: Sequence[tuple[str, RoundResults]], key: str | None) -> Iterable[tuple[str, QuestionResults]]:
    for name, results in others:
        for question in results.questions:
            if question.question.library_key == key:
                yield name, question


def _named(form: FeedbackForm, audiences: dict[str, str]) -> str:
    return f"{form.title} ({audiences[form.audience]})"
