"""From the answers of a Welle to all that is ever shown of it. Pure: counts, knows the questions, asks no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from hub.feedback.content import DONT_KNOW, TEXTS, Content, Question, choices_of
from hub.results.disclosure import Shown, Table, protect, shown_rows

NONE = "none"  # the cell of those who gave no answer
CHOSEN, NOT_CHOSEN = "chosen", "not-chosen"
REST = "rest"  # the row of everybody who has no row of their own
OTHER_YEARS = "other"
BANDS = (0, 1, 3, 6, 11, 21, 51, 101)  # lower bounds where a question names none


class Answer(NamedTuple):
    """What one person chose, and by the way in of which institution."""

    row: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """The table of one question, of one of its options (`several`) or of one of its rows (`matrix`) in `part`.

    `n`: those who were asked, `sums` row by row. Hidden cells are None; `n` and `total` when the item is hidden whole.
    """

    question: str
    part: str | None
    columns: list[str]
    n: int | None = None
    total: list[Shown] | None = None
    rows: dict[str, list[Shown]] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """A Welle as it is shown. `n` is None when too few answered; `rows`: answers per row, none without a breakdown."""

    n: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Results:
        return cls(kept["n"], dict(kept["rows"]), [Item(**item) for item in kept["items"]])


def results_of(
    content: Content, answers: Sequence[Answer], *, institutions: Sequence[str], has_open_way: bool, k: int
) -> Results:
    """`institutions`: those with a way in of their own; `has_open_way`: there is one that belongs to none."""
    if len(answers) < k:
        return Results()
    named = set(institutions)
    counts = Counter(answer.row for answer in answers if answer.row in named)
    others = len(answers) - counts.total()
    own = shown_rows({key: counts[key] for key in institutions}, others if has_open_way or others else None, k)
    placed = [answer if answer.row in own else Answer(REST, answer.values) for answer in answers]
    sums = Counter(answer.row or REST for answer in placed)
    # In an order that tells nothing of the answers'.
    rows = {key: sums[key] for key in [*sorted(own), REST] if key in sums} if own else {}
    return Results(len(answers), rows, list(_Counting(content, placed, list(rows), k).items()))


class _Counting:
    """Question by question, since who was asked one depends on what they said to an earlier one."""

    def __init__(self, content: Content, answers: list[Answer], rows: list[str], k: int) -> None:
        self.content, self.answers, self.rows, self.k = content, answers, rows, k
        self.asked: dict[str, tuple[list[Answer], bool] | None] = {}
        self.items_of: dict[str, list[Item]] = {}

    def items(self) -> Iterator[Item]:
        for question in self.content.questions:
            self.asked[question.id] = asked = self._asked(question)
            if question.kind not in TEXTS:
                items = [self._item(question, *part, asked) for part in _parts(question, self.answers, self.k)]
                self.items_of[question.id] = _closed_together(question, items)
                yield from self.items_of[question.id]

    def _asked(self, question: Question) -> tuple[list[Answer], bool] | None:
        """Who was asked, and whether that is known row by row; None if it is not even known in all.

        A question with a condition is told of only where everybody can see how many were asked: how many answered it
        tells of hidden cells otherwise.
        """
        condition = question.condition
        if condition is None:
            return self.answers, True
        parent = self.content.question(condition.question)
        before = self.asked.get(condition.question)
        if parent is None or before is None or (parent.kind == "several" and len(condition.options) > 1):
            return None
        wanted = [CHOSEN] if parent.kind == "several" else condition.options
        items = [item for item in self.items_of[parent.id] if item.part in (None, *condition.options)]
        if len(items) != 1 or items[0].total is None:
            return None
        places = [items[0].columns.index(column) for column in wanted if column in items[0].columns]
        if not places or any(items[0].total[place] is None for place in places):
            return None
        is_known_by_row = bool(items[0].rows) and all(
            cells[place] is not None for cells in items[0].rows.values() for place in places
        )
        meant = set(condition.options)
        return [answer for answer in before[0] if meant & _chosen(answer.values.get(parent.id))], is_known_by_row

    def _item(
        self, question: Question, part: str | None, columns: list[str], asked: tuple[list[Answer], bool] | None
    ) -> Item:
        hidden = Item(question.id, part, [column for column in columns if column != NONE or not question.is_required])
        if asked is None:
            return hidden
        answers, is_known_by_row = asked
        rows = self.rows if is_known_by_row else []
        counts = {row: [0] * len(columns) for row in rows or [REST]}
        for answer in answers:
            row = (answer.row or REST) if rows else REST
            counts[row][columns.index(_cell(question, part, columns, answer.values.get(question.id)))] += 1
        table, columns = _without_impossible(question, Table(counts), columns)
        shown = protect(table, self.k)
        if shown.total is None:
            return hidden
        sums = {row: sum(table.rows[row]) for row in shown.rows}
        return Item(question.id, part, columns, shown.n, shown.total, shown.rows, sums)


def _parts(question: Question, answers: list[Answer], k: int) -> list[tuple[str | None, list[str]]]:
    """The items of a question, each with its cells."""
    if question.kind == "several":
        return [(option, [CHOSEN, NOT_CHOSEN]) for option in choices_of(question)]
    if question.kind == "matrix":
        return [(row.id, [*choices_of(question), NONE]) for row in question.rows]
    if question.kind == "number":
        unknown = [DONT_KNOW] if question.has_dont_know else []
        return [(None, [*(str(bound) for bound in bands_of(question)), *unknown, NONE])]
    if question.kind == "date":
        years = Counter(_year(answer.values.get(question.id)) for answer in answers)
        unknown = [DONT_KNOW] if question.has_dont_know else []
        often = sorted(year for year, count in years.items() if year and count >= k)
        return [(None, [*often, OTHER_YEARS, *unknown, NONE])]
    return [(None, [*choices_of(question), NONE])]


def bands_of(question: Question) -> list[int]:
    """Lower bounds of what numbers are shown in; the first holds everything below the second."""
    least = question.minimum if question.minimum is not None else 0
    if question.bands:
        return sorted({least, *question.bands})
    if question.minimum is None or question.maximum is None:
        return sorted({least, *(bound for bound in BANDS if bound > least)})
    width = max(1, -(-(question.maximum - least + 1) // 5))
    return list(range(least, question.maximum + 1, width))


def _cell(question: Question, part: str | None, columns: list[str], value: Any) -> str:
    """The one cell an answer lies in; what makes no sense counts as no answer."""
    if question.kind == "several":
        return CHOSEN if part in _chosen(value) else NOT_CHOSEN
    if question.kind == "matrix":
        value = value.get(part) if isinstance(value, dict) else None
    elif question.kind == "ranking":
        value = value[0] if isinstance(value, list) and value else None
    elif question.kind == "number" and isinstance(value, int):
        bounds = bands_of(question)
        value = str(max((bound for bound in bounds if bound <= value), default=bounds[0]))
    elif question.kind == "date" and value != DONT_KNOW:
        year = _year(value)
        value = year if year in columns or year is None else OTHER_YEARS
    value = str(value) if isinstance(value, int) else value
    return value if isinstance(value, str) and value in columns else NONE


def _year(value: Any) -> str | None:
    return value[:4] if isinstance(value, str) and value[:4].isdigit() else None


def _chosen(value: Any) -> set[str]:
    if isinstance(value, list):
        return {str(option) for option in value}
    return set() if value is None or isinstance(value, dict) else {str(value)}


def _without_impossible(question: Question, table: Table, columns: list[str]) -> tuple[Table, list[str]]:
    """Everybody can tell that nobody skipped what must be answered; on paper some do, and that may be known, too."""
    if not question.is_required or NONE not in columns:
        return table, columns
    place = columns.index(NONE)
    if table.totals[place]:
        return Table(table.rows, known=frozenset({place})), columns
    rows = {key: [*cells[:place], *cells[place + 1 :]] for key, cells in table.rows.items()}
    return Table(rows), [*columns[:place], *columns[place + 1 :]]


def _closed_together(question: Question, items: list[Item]) -> list[Item]:
    """Where everybody had to choose at least one option, all options but one tell of the last."""
    if question.kind != "several" or not question.is_required:
        return items
    if any(item.total is None or None in item.total for item in items):
        return [Item(item.question, item.part, item.columns) for item in items]
    if len(items) - question.has_dont_know < 3:  # who chose both of two is what is too many in their sum
        return [Item(item.question, item.part, item.columns) for item in items]
    if any(None in cells for item in items for cells in item.rows.values()) or not all(item.rows for item in items):
        return [Item(item.question, item.part, item.columns, item.n, item.total) for item in items]
    return items
