"""The Protokoll as a Word file, item by item; the same rows give the same bytes, so none is filed twice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from docx import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from hub.acknowledgements.texts import clean_text
from hub.formats import day

FONT = "Calibri"
FACT_WIDTHS = (Cm(3.5), Cm(12.5))
TASK_WIDTHS = (Cm(9), Cm(4.5), Cm(2.5))
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class WordTask:
    """One Aufgabe as the file shows it."""

    title: str
    owner: str
    due_on: date | None

    @property
    def line(self) -> str:
        """„Raum buchen – Jobcenter, bis 12.03.2027“."""
        due = f"bis {day(self.due_on)}" if self.due_on else ""
        whose = ", ".join(part for part in (self.owner, due) if part)
        return f"{self.title} – {whose}" if whose else self.title


@dataclass(frozen=True)
class WordItem:
    """One Tagesordnungspunkt as the file shows it; `decisions` are „Beschluss 2027-03/1: …“."""

    number: int
    title: str
    owner: str
    text: str
    decisions: tuple[str, ...] = ()
    tasks: tuple[WordTask, ...] = ()
    is_postponed: bool = False
    is_open_question: bool = False

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def remarks(self) -> list[str]:
        """What became of it beside notes, decisions and tasks."""
        remarks = ["Vertagt."] if self.is_postponed else []
        return [*remarks, "Die Frage bleibt offen und wird wieder vorgelegt."] if self.is_open_question else remarks


@dataclass(frozen=True)
class WordMinutes:
    """Everything a Protokoll says, as plain values: it is made into a file outside of any transaction."""

    title: str
    workspace: str
    format: str
    day: date
    begins: str
    ends: str
    place: str
    present: tuple[str, ...]
    excused: tuple[str, ...]
    author: str
    institution: str
    items: tuple[WordItem, ...] = field(default=())
    next_meeting: str = ""

    @property
    def values(self) -> dict[str, str | list[str] | bool]:
        """What the fields of a Vorlage are called (`hub/word_templates`)."""
        results = [": ".join(part for part in (item.heading, _flat(item)) if part) for item in self.items]
        return {
            "titel": self.title,
            "gremium": self.workspace,
            "bereich": self.workspace,
            "datum": day(self.day),
            "beginn": self.begins,
            "ende": self.ends,
            "ort": self.place,
            "anwesende": ", ".join(self.present),
            "entschuldigt": ", ".join(self.excused),
            "verfasst_von": self.author,
            "institution": self.institution,
            "tagesordnung": [item.title for item in self.items],
            "ergebnisse": results,
            "beschlüsse": [line for item in self.items for line in item.decisions],
            "aufgaben": [task.line for item in self.items for task in item.tasks],
            "nächster_termin": self.next_meeting,
        }


def word_file_of(minutes: WordMinutes) -> bytes:
    """The whole file: facts, then every item with notes, decisions and tasks."""
    word = WordDocument()
    _set_up(word, minutes)
    word.add_heading(f"Protokoll: {clean_text(minutes.title)}", level=0)
    _add_facts(word, minutes)
    for item in minutes.items:
        _add_item(word, item)
    if minutes.next_meeting:
        word.add_paragraph(f"Nächster Termin: {minutes.next_meeting}")
    return _with_fixed_dates(word)


def _flat(item: WordItem) -> str:
    return "\n".join([*item.text.split("\n"), *item.remarks]).strip()


def _add_facts(word: Any, minutes: WordMinutes) -> None:
    times = f"{day(minutes.day)}, {minutes.begins}" if minutes.begins else day(minutes.day)
    facts = (
        ("Bereich", minutes.workspace),
        ("Format", minutes.format),
        ("Datum", f"{times} bis {minutes.ends} Uhr" if minutes.begins else times),
        ("Ort", minutes.place),
        ("Anwesend", ", ".join(minutes.present)),
        ("Nicht dabei", ", ".join(minutes.excused)),
        ("Protokoll", f"{minutes.author} ({minutes.institution})"),
    )
    table = word.add_table(rows=0, cols=2)
    table.autofit = False
    for what, text in facts:
        left, right = table.add_row().cells
        left.width, right.width = FACT_WIDTHS
        left.paragraphs[0].add_run(what).bold = True
        right.text = clean_text(text) or "–"
        for cell in (left, right):
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _add_item(word: Any, item: WordItem) -> None:
    word.add_heading(clean_text(item.heading), level=1)
    if item.owner:
        word.add_paragraph(clean_text(item.owner)).runs[0].italic = True
    for line in item.text.split("\n"):
        if line.strip():
            _add_line(word, clean_text(line))
    for remark in item.remarks:
        word.add_paragraph(remark)
    for decision in item.decisions:
        word.add_paragraph(clean_text(decision)).runs[0].bold = True
    if item.tasks:
        _add_tasks(word, item.tasks)


def _add_line(word: Any, line: str) -> None:
    """„- Punkt“ and „* Punkt“ become lines of a list."""
    if line[:2] in ("- ", "* ", "• "):
        word.add_paragraph(line[2:], style="List Bullet")
    else:
        word.add_paragraph(line)


def _add_tasks(word: Any, tasks: Sequence[WordTask]) -> None:
    table = word.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    rows = [("Aufgabe", "Wer", "Bis wann")]
    rows += [(task.title, task.owner, day(task.due_on) if task.due_on else "") for task in tasks]
    for number, texts in enumerate(rows):
        row = table.rows[0] if number == 0 else table.add_row()
        for cell, text, width in zip(row.cells, texts, TASK_WIDTHS, strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(clean_text(text)).bold = number == 0
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    repeated = OxmlElement("w:tblHeader")  # on every page, and for screen readers
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    word.add_paragraph().paragraph_format.space_after = Pt(0)


def _set_up(word: Any, minutes: WordMinutes) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    for name, points in (("Normal", 11), ("Title", 20), ("Heading 1", 13)):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(points), RGBColor(0, 0, 0)
        for attribute in [name for name in style.element.rPr.rFonts.attrib if name.endswith("Theme")]:
            del style.element.rPr.rFonts.attrib[attribute]  # the theme's font would win
    word.styles["Normal"].paragraph_format.space_after = Pt(6)
    about = word.core_properties
    about.title = f"Protokoll {clean_text(minutes.title)}"[:255]
    about.author, about.language, about.comments = "JBA-Hub", "de-DE", ""
    about.created = about.modified = datetime.combine(minutes.day, time())


def _with_fixed_dates(word: Any) -> bytes:
    buffer, packed = io.BytesIO(), io.BytesIO()
    word.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
