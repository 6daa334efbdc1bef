"""Released results as files: the same tables as on the page, nothing that runs as a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from hub.answers import language
from hub.csv_export import csv_export, neutral_cell
from hub.formats import day, decimal, percent
from hub.results.disclosure import Shown
from hub.results.reading import Line, RoundResults, Sheet
from hub.results.texts import ShownText

Row = tuple[object, ...]
Texts = list[tuple[str, list[ShownText]]]  # by the wording of the question
MAX_SHEET_NAME = 31
WIDEST = 60
# What neither format may hold, and what turns the order of a text around.
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def hidden_note(k: int) -> str:
    return gettext(
        "Zahlen unter %(k)s zeigen wir nicht, und daneben so viele weitere, dass sich keine errechnen lässt. "
        "Dort steht „verdeckt“.",
        k=k,
    )


def as_csv(results: RoundResults, title: str, texts: Texts) -> bytes:
    rows = [*_rows(results, title), *_rows_of_texts(texts)]
    return b"".join(csv_export(tuple(_clean(value) for value in row) for row in rows))


def as_xlsx(results: RoundResults, title: str, texts: Texts) -> bytes:
    """A table below the other, as in the CSV; a sheet of its own for what people wrote."""
    book = Workbook()
    first = book.active
    first.title = gettext("Ergebnisse")[:MAX_SHEET_NAME]
    _fill(first, _rows(results, title))
    if texts:
        _fill(book.create_sheet(gettext("Texte")[:MAX_SHEET_NAME]), _rows_of_texts(texts))
    book.properties.title, book.properties.creator = str(_clean(title)), "JBA-Hub"
    return _bytes_of(book)


def as_docx(results: RoundResults, title: str, texts: Texts) -> bytes:
    """A report with headings and tables whose heads repeat and say what they are about."""
    report = WordDocument()
    report.core_properties.title, report.core_properties.author = str(_clean(title))[:255], "JBA-Hub"
    report.core_properties.language = language()
    report.add_heading(str(_clean(title)), level=0)
    for label, value in _facts(results):
        report.add_paragraph(f"{label}: {_clean(value)}")
    report.add_paragraph(hidden_note(results.k))
    for number, question in enumerate(results.questions, start=1):
        report.add_heading(f"{number}. {_clean(question.text)}", level=1)
        if question.overall.is_hidden:
            report.add_paragraph(gettext("Zu dieser Frage zeigen wir nichts."))
            continue
        _add_table(report, question.overall, about=question.text)
        if question.mean is not None:
            report.add_paragraph(_mean(question.mean))
        by_place = gettext("Nach Einrichtung")
        for sheet in question.by_row:
            name = f"{by_place}: {sheet.title}" if sheet.title else by_place
            report.add_heading(str(_clean(name)), level=2)
            _add_table(report, sheet, about=f"{question.text} – {name}")
    if texts:
        report.add_heading(gettext("Was Menschen geschrieben haben"), level=1)
    for wording, written in texts:
        report.add_heading(str(_clean(wording)), level=2)
        for text in written:
            themes = f" ({', '.join(text.themes)})" if text.themes else ""
            report.add_paragraph(str(_clean(text.text + themes)), style="List Bullet")
    return _bytes_of(report)


def _facts(results: RoundResults) -> list[tuple[str, object]]:
    asked = results.round
    facts: list[tuple[str, object]] = [
        (gettext("Welle"), asked.name),
        (gettext("Beginn"), day(asked.opens_on, language())),
    ]
    if asked.closes_on:
        facts.append((gettext("Ende"), day(asked.closes_on, language())))
    few = gettext("zu wenige (unter %(k)s)", k=results.k)
    return [*facts, (gettext("Rückmeldungen"), few if results.n is None else results.n)]


def _rows(results: RoundResults, title: str) -> Iterator[Row]:
    yield (title,)
    yield from _facts(results)
    yield (hidden_note(results.k),)
    for question in results.questions:
        yield ()
        yield (question.text,)
        yield from _table(question.overall)
        if question.mean is not None:
            yield gettext("Mittelwert"), decimal(question.mean, language())
        for sheet in question.by_row:
            yield ()
            yield (question.text, gettext("Nach Einrichtung"), sheet.title)
            yield from _table(sheet)


def _rows_of_texts(texts: Texts) -> Iterator[Row]:
    for wording, written in texts:
        yield ()
        yield (wording,)
        yield gettext("Text"), gettext("Themen")
        yield from ((text.text, ", ".join(text.themes)) for text in written)


def _table(sheet: Sheet) -> Iterator[Row]:
    """Numbers stay numbers; a share stands beside those that are one per line."""
    if not sheet.adds_up and len(sheet.columns) == 1:
        yield gettext("Antwort"), *sheet.columns, gettext("Anteil")
        for line in sheet.lines:
            yield line.label, _number(line.cells[0]), _share(line)
        return
    yield "", gettext("Rückmeldungen"), *sheet.columns
    for line in sheet.lines:
        yield line.label, "–" if line.n is None else line.n, *(_number(cell) for cell in line.cells)


def _clean(value: object) -> object:
    return UNSEEN.sub("", value) if isinstance(value, str) else value


def _number(cell: Shown) -> object:
    return gettext("verdeckt") if cell is None else cell


def _share(line: Line) -> str:
    share = line.share(0)
    return "–" if share is None else percent(share, language())


def _mean(value: float) -> str:
    return gettext("Mittelwert: %(mean)s Punkte", mean=decimal(value, language()))


def _fill(sheet: object, rows: Iterator[Row]) -> None:
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=place, value=neutral_cell(_clean(value)))  # type: ignore[attr-defined]
            if isinstance(value, str):
                cell.data_type = "s"  # a text, whatever it begins with
            if len(row) > 1:
                widths[place] = min(WIDEST, max(widths.get(place, 10), len(str(value)) + 2))
            else:
                cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top")
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width  # type: ignore[attr-defined]


def _add_table(report: object, sheet: Sheet, *, about: str) -> None:
    rows = list(_table(sheet))
    table = report.add_table(rows=len(rows), cols=len(rows[0]))  # type: ignore[attr-defined]
    table.style = "Table Grid"
    _describe(table, about)
    for made, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(made.cells, row, strict=True):
            cell.text = str(_clean(value))
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _describe(table: object, about: str) -> None:
    """The alternative text of a table, for those who hear the report."""
    properties = table._tbl.tblPr  # type: ignore[attr-defined]
    for name, text in (
        ("w:tblCaption", about),
        ("w:tblDescription", gettext("Tabelle der Rückmeldungen zu: %(about)s", about=about)),
    ):
        described = OxmlElement(name)
        described.set(qn("w:val"), str(_clean(text)))
        properties.append(described)


def _bytes_of(made: object) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()
