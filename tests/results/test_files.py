"""Results as files: the same numbers, nothing that runs."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from openpyxl import load_workbook
from sqlalchemy import select, update

from hub.answering.models import SHOWN, GivenText
from hub.audit.models import AuditEntry
from hub.db import transaction
from tests.feedback.steps import Asked, asked, some_content
from tests.people import Cast
from tests.results.steps import NO, YES, evaluated
from tests.results.text_steps import store_texts

FORMULA = '=HYPERLINK("http://example.org";"Klick")'


@pytest.fixture
def harmful(embedded_cast: Cast) -> Asked:
    """A question whose text would run in a spreadsheet, holds what no file may hold, and turns itself around."""
    content = some_content()
    content.pages[0].questions[0].text = {"de": FORMULA}
    content.pages[0].questions[0].options[0].text = {"de": "@SUM(A1)\x0b\u202eegürevid"}
    content.pages[0].questions[1].text = {"de": "+49 anrufen?"}
    one = asked(embedded_cast, content)
    evaluated(embedded_cast, one, (20, YES, None), (12, NO, None), (3, {"understood": "2"}, None))
    return one


def file_of(cast: Cast, one: Asked, ending: str) -> bytes:
    answer = cast.browser(cast.contributor).get(f"/rounds/{one.round}/results.{ending}")
    assert answer.status_code == 200
    assert f"Herbst.{ending}" in answer.headers["Content-Disposition"]
    return answer.data


def test_the_csv_holds_the_numbers_of_the_page(embedded_cast: Cast, harmful: Asked) -> None:
    rows = list(csv.reader(io.StringIO(file_of(embedded_cast, harmful, "csv").decode("utf-8-sig")), delimiter=";"))
    assert ["Rückmeldungen", "35"] in rows
    assert ["'@SUM(A1)egürevid", "20", "57 %"] in rows
    assert ["stimmt nicht", "verdeckt", "–"] in rows
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_the_workbook_has_numbers_as_numbers_and_no_formula(embedded_cast: Cast, harmful: Asked) -> None:
    sheet = load_workbook(io.BytesIO(file_of(embedded_cast, harmful, "xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == 20 for cell in cells)
    assert {cell.data_type for cell in cells} <= {"n", "s"}


def test_the_report_has_headings_and_tables_with_heads_and_descriptions(embedded_cast: Cast, harmful: Asked) -> None:
    content = file_of(embedded_cast, harmful, "docx")
    report = WordDocument(io.BytesIO(content))
    headings = [line.text for line in report.paragraphs if line.style.name.startswith("Heading")]
    assert headings[0] == f"1. {FORMULA}"
    assert report.tables[0].cell(1, 1).text == "20"
    text = ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert text.count("<w:tblHeader") == len(report.tables) == text.count("<w:tblDescription")
    assert "\u202e" not in text


def test_files_hold_what_moderation_lets_through_and_no_other_text(embedded_cast: Cast, harmful: Asked) -> None:
    with transaction(writing=True) as opened:
        store_texts(harmful.round, ["=1+1 mehr Zeit", "Frau Muster war laut."])
        opened.execute(update(GivenText).where(GivenText.text.startswith("=")).values(state=SHOWN))
    rows = list(csv.reader(io.StringIO(file_of(embedded_cast, harmful, "csv").decode("utf-8-sig")), delimiter=";"))
    assert ["'=1+1 mehr Zeit", ""] in rows
    sheet = load_workbook(io.BytesIO(file_of(embedded_cast, harmful, "xlsx")))["Texte"]
    written = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    report = WordDocument(io.BytesIO(file_of(embedded_cast, harmful, "docx")))
    bullets = [line.text for line in report.paragraphs if line.style.name == "List Bullet"]
    assert bullets == ["=1+1 mehr Zeit"]
    assert "Muster" not in " ".join([*written, *(cell for row in rows for cell in row)])


def test_every_file_leaves_a_line(embedded_cast: Cast, harmful: Asked) -> None:
    for ending in ("csv", "xlsx", "docx"):
        file_of(embedded_cast, harmful, ending)
    with transaction(writing=False) as opened:
        lines = opened.scalars(select(AuditEntry).where(AuditEntry.action == "results.export")).all()
        assert [line.details["format"] for line in lines] == ["csv", "xlsx", "docx"]
        assert {line.actor_id for line in lines} == {embedded_cast.contributor.id}


def test_there_is_no_file_of_results_that_are_not_there(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    browser = embedded_cast.browser(embedded_cast.contributor)
    assert browser.get(f"/rounds/{one.round}/results.xlsx").status_code == 404


def test_a_file_of_too_few_answers_says_so_and_nothing_else(embedded_cast: Cast) -> None:
    one = asked(embedded_cast)
    evaluated(embedded_cast, one, (4, YES, None))
    text = file_of(embedded_cast, one, "csv").decode("utf-8-sig")
    assert "zu wenige" in text
    assert "verstanden" not in text
