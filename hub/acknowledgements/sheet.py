"""The result of a round as a Word sheet for the file; the same rows give the same bytes, so none is filed twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from docx import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from flask import current_app

from hub.acknowledgements.labels import RECORDED_ANSWERS, RECORDED_ENDINGS
from hub.acknowledgements.models import AGREE, NOTE
from hub.acknowledgements.queries import Line, Overview
from hub.acknowledgements.texts import clean_text
from hub.documents.models import Document, Version
from hub.documents.names import MAX_NAME_CHARACTERS
from hub.formats import date_and_time, day

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEADS = ("Wer", "Institution", "Antwort", "Wann", "In Vertretung", "Einwand im Wortlaut")
WIDTHS_MM = (45, 45, 38, 32, 40, 67)
FACT_WIDTHS_MM = (45, 222)
TITLES = {NOTE: "Kenntnisnahme", AGREE: "Zustimmung"}
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def sheet_name(document: Document, overview: Overview) -> str:
    """„Kenntnisnahme Plan, Fassung 3 (2026-11-22 1412).docx“: the moment of asking tells rounds apart."""
    asked = overview.round.asked_at.astimezone(_zone())
    ending = f", Fassung {overview.round.number} ({asked:%Y-%m-%d %H%M}).docx"
    stem = PurePath(document.name).stem
    return f"{TITLES[overview.round.aim]} {stem[: MAX_NAME_CHARACTERS // 2]}".rstrip() + ending


def sheet_of(document: Document, version: Version, overview: Overview) -> bytes:
    """The whole sheet: what was asked about, by whom, until when, and one row for each answer."""
    word = WordDocument()
    _set_up(word, document, overview)
    word.add_heading(f"{TITLES[overview.round.aim]}: Nachweis der Antworten", level=1)
    _add_facts(word, _facts(document, version, overview))
    if overview.round.message:
        word.add_paragraph(f"Hinweis an die Gefragten: {clean_text(overview.round.message)}")
    word.add_heading("Antworten", level=2)
    _add_table(word, [_cells(line) for line in overview.lines])
    buffer = io.BytesIO()
    word.save(buffer)
    return _with_fixed_dates(buffer)


def _facts(document: Document, version: Version, overview: Overview) -> list[tuple[str, str]]:
    asked = overview.round
    facts = [
        ("Dokument", document.name),
        ("Titel", document.title or "–"),
        ("Fassung", f"{version.number} vom {_moment(version.created_at)}"),
        ("Kommentar der Fassung", version.comment or "–"),
        ("SHA-256", version.sha256),
        ("Gebeten um", TITLES[asked.aim]),
        ("Gebeten von", f"{overview.asker} ({overview.asker_institution})"),
        ("Gebeten am", _moment(asked.asked_at)),
        ("Antwort bis", day(asked.due_on)),
        ("Stand", _state(overview)),
        ("Antworten", f"{overview.answered} von {len(overview.lines)}, davon Einwände: {overview.objections}"),
    ]
    return [(term, clean_text(text)) for term, text in facts]


def _state(overview: Overview) -> str:
    asked = overview.round
    if asked.ended_at and asked.ended_as:
        return f"{RECORDED_ENDINGS[asked.ended_as]} am {_moment(asked.ended_at)}"
    latest = max([asked.asked_at, *(line.answered_at for line in overview.lines if line.answered_at)])
    return f"offen, letzte Änderung am {_moment(latest)}"


def _cells(line: Line) -> tuple[str, ...]:
    answer = RECORDED_ANSWERS[line.answer] if line.answer else "offen"
    if not line.has_access:
        answer = f"{answer}; hat keinen Zugang mehr" if line.answer else "hat keinen Zugang mehr"
    who = line.person or (f"{line.answered_by} (eine Person genügt)" if line.answered_by else "eine Person genügt")
    deputy = f"{line.answered_by} in Vertretung für {line.person}" if line.is_deputy else ""
    when = _moment(line.answered_at) if line.answered_at else ""
    return tuple(clean_text(text) for text in (who, line.institution, answer, when, deputy, line.objection))


def _set_up(word: Any, document: Document, overview: Overview) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    for name, points in (("Normal", 10), ("Heading 1", 16), ("Heading 2", 12)):
        _set_font(word.styles[name], points)
    about = word.core_properties
    about.title = f"{TITLES[overview.round.aim]} {clean_text(document.name)}"[:255]
    about.author, about.language = "JBA-Hub", "de-DE"
    about.comments = ""
    about.created = about.modified = overview.round.asked_at.replace(tzinfo=None, microsecond=0)


def _set_font(style: Any, points: int) -> None:
    style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(points), RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts.attrib
    for name in [name for name in fonts if name.endswith("Theme")]:  # the theme's font would win
        del fonts[name]
    style.paragraph_format.space_after = Pt(2)


def _add_facts(word: Any, facts: Sequence[tuple[str, str]]) -> None:
    table = _table(word, FACT_WIDTHS_MM)
    for term, text in facts:
        left, right = table.add_row().cells
        left.paragraphs[0].add_run(term).bold = True
        right.text = text


def _add_table(word: Any, rows: Sequence[Sequence[str]]) -> None:
    table = _table(word, WIDTHS_MM, style="Table Grid")
    for number, texts in enumerate([HEADS, *rows]):
        row = table.add_row()
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0
    if rows:
        table.rows[0]._tr.get_or_add_trPr().append(_repeated_head())


def _table(word: Any, widths_mm: Sequence[int], **options: str) -> Any:
    table = word.add_table(rows=0, cols=len(widths_mm), **options)
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    return table


def _repeated_head() -> Any:
    """On every page, and for screen readers."""
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    return element


def _with_fixed_dates(buffer: io.BytesIO) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _moment(value: datetime) -> str:
    return date_and_time(value, _zone())


def _zone() -> ZoneInfo:
    zone: ZoneInfo = current_app.config["ZONE"]
    return zone
