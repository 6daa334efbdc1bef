"""Released results as people read them: tables with words. Reads `RoundResult` alone, never an answer.

A school, and whoever is no agency of the cooperation, gets the totals and the row of their own institution.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hub.accounts.models import Institution
from hub.accounts.signed_in import User
from hub.db import session
from hub.feedback.actions import content_of
from hub.feedback.content import TEXTS, Content, Question, said
from hub.feedback.models import FeedbackForm, FeedbackRound
from hub.permissions import can
from hub.results.disclosure import Shown
from hub.results.labels import label_of, option_label, points_of, row_label
from hub.results.models import RoundResult
from hub.results.tables import REST, Item, Results

LANGUAGE = "de"
MOST_ROUNDS = 12


@dataclass(frozen=True)
class Line:
    """One row of a table: `cells` are numbers of answers, None where hidden; `n` is what they are shares of."""

    label: str
    n: int | None
    cells: list[Shown]

    def share(self, place: int) -> float | None:
        """Of 100; None where hidden."""
        value = self.cells[place]
        return None if value is None or not self.n else 100 * value / self.n


@dataclass(frozen=True)
class Sheet:
    """A table as pages, files and charts show it. With one column the lines are the choices.

    `adds_up`: the cells of a line are all of its answers, so that they can be drawn as one bar.
    """

    title: str
    columns: list[str]
    lines: list[Line]
    adds_up: bool = False

    @property
    def is_hidden(self) -> bool:
        return all(cell is None for line in self.lines for cell in line.cells)

    @property
    def has_hidden(self) -> bool:
        return any(cell is None for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class QuestionResults:
    """`overall`: everybody; `by_row`: institutions beside each other; `mean`: of points, where all are shown."""

    question: Question
    text: str
    overall: Sheet
    by_row: list[Sheet] = field(default_factory=list)
    mean: float | None = None


@dataclass(frozen=True)
class RoundResults:
    """A Welle whose results are there. `n` is None when too few answered."""

    round: FeedbackRound
    k: int
    n: int | None
    rows: list[tuple[str, int]]
    questions: list[QuestionResults]


def results_for(user: User, released: FeedbackRound) -> RoundResults | None:
    """What this person may see of a Welle; None while the results are not there."""
    kept = session().get(RoundResult, released.id)
    return read_results(user, released, kept) if kept is not None else None


def latest_results_for(user: User, form: FeedbackForm) -> list[RoundResults]:
    """The latest Wellen whose results are there, the first one first."""
    wanted = (
        select(FeedbackRound, RoundResult)
        .join(RoundResult, RoundResult.round_id == FeedbackRound.id)
        .options(selectinload(FeedbackRound.version))
        .where(FeedbackRound.form_id == form.id)
        .order_by(FeedbackRound.opens_on.desc(), FeedbackRound.number.desc())
        .limit(MOST_ROUNDS)
    )
    return [read_results(user, released, kept) for released, kept in reversed(session().execute(wanted).all())]


def read_results(user: User, released: FeedbackRound, kept: RoundResult) -> RoundResults:
    results = Results.of_json(kept.tables)
    content = content_of(released.version)
    rows = _visible_rows(user, results)
    return RoundResults(
        round=released,
        k=kept.k,
        n=results.n,
        rows=[(name, results.rows[key]) for key, name in rows.items()],
        questions=list(_questions(content, results, rows)),
    )


def _visible_rows(user: User, results: Results) -> dict[str, str]:
    """Row's id → what it is called, by name; who is not to compare sees no more than the own one."""
    own = str(user.institution_id)
    keys = [key for key in results.rows if can(user, "results.compare") or key == own]
    ids = [uuid.UUID(key) for key in keys if key != REST]
    names = dict(session().execute(select(Institution.id, Institution.name).where(Institution.id.in_(ids))).all())
    named = {str(row_id): name for row_id, name in sorted(names.items(), key=lambda pair: pair[1].casefold())}
    return named | ({REST: gettext("Alle übrigen")} if REST in keys else {})


def _questions(content: Content, results: Results, rows: Mapping[str, str]) -> Iterable[QuestionResults]:
    items: dict[str, list[Item]] = {}
    for item in results.items:
        items.setdefault(item.question, []).append(item)
    for question in content.questions:
        if question.kind not in TEXTS and question.id in items:
            yield _question(question, items[question.id], rows)


def _question(question: Question, items: list[Item], rows: Mapping[str, str]) -> QuestionResults:
    make = {"several": _of_several, "matrix": _of_matrix}.get(question.kind, _of_one)
    overall, by_row = make(question, items, rows)
    shown = [sheet for sheet in by_row if not sheet.is_hidden]
    return QuestionResults(question, said(question.text, LANGUAGE), overall, shown, _mean(question, items))


def _of_one(question: Question, items: list[Item], rows: Mapping[str, str]) -> tuple[Sheet, list[Sheet]]:
    item = items[0]
    labels = [label_of(question, column) for column in item.columns]
    lines = [Line(label, item.n, [value]) for label, value in zip(labels, _total(item), strict=True)]
    return Sheet("", [gettext("Rückmeldungen")], lines), [_rows_of(item, labels, rows, "")]


def _of_several(question: Question, items: list[Item], rows: Mapping[str, str]) -> tuple[Sheet, list[Sheet]]:
    """Per option how many chose it; a row of an institution has what is shown of each."""
    labels = [option_label(question, item.part) for item in items]
    lines = [Line(label, item.n, _total(item)[:1]) for label, item in zip(labels, items, strict=True)]
    beside = [
        Line(name, sums[0], [item.rows[key][0] if key in item.rows else None for item in items])
        for key, name in rows.items()
        if (sums := [item.sums[key] for item in items if key in item.sums])
    ]
    return Sheet("", [gettext("Rückmeldungen")], lines), [Sheet("", labels, beside)]


def _of_matrix(question: Question, items: list[Item], rows: Mapping[str, str]) -> tuple[Sheet, list[Sheet]]:
    columns = items[0].columns
    labels = [label_of(question, column) for column in columns]
    lines = [
        Line(row_label(question, item.part), item.n, [_cell(item, column) for column in columns]) for item in items
    ]
    beside = [
        _rows_of(item, [label_of(question, column) for column in item.columns], rows, line.label)
        for item, line in zip(items, lines, strict=True)
    ]
    return Sheet("", labels, lines, adds_up=True), beside


def _rows_of(item: Item, labels: list[str], rows: Mapping[str, str], title: str) -> Sheet:
    lines = [Line(name, item.sums[key], item.rows[key]) for key, name in rows.items() if key in item.rows]
    return Sheet(title, labels, lines, adds_up=True)


def _total(item: Item) -> list[Shown]:
    return item.total or [None] * len(item.columns)


def _cell(item: Item, column: str) -> Shown:
    """A row that everybody answered has no cell for no answer."""
    return _total(item)[item.columns.index(column)] if column in item.columns else None


def _mean(question: Question, items: list[Item]) -> float | None:
    """Of the points that were given; only where the number of every point is shown."""
    points = points_of(question)
    if not points or len(items) != 1:
        return None
    given = {column: value for column, value in zip(items[0].columns, _total(items[0]), strict=True)}
    counts = [given.get(column) for column in points]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts) or not sum(known):
        return None
    return sum(points[column] * count for column, count in zip(points, known, strict=True)) / sum(known)
