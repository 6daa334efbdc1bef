"""The Vorlagen that come with the hub: invitation, agenda, minutes, committee paper, information letter, certificate.

Each is a short list of blocks from which a Word file is made; whoever wants another look downloads that file, changes
it in Word and offers it as a Vorlage of their own.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any, NamedTuple

from docx import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from flask_babel import lazy_gettext

FONT = "Calibri"
FACT_WIDTHS = (Cm(3.5), Cm(12.5))
GREY = RGBColor(0x5F, 0x66, 0x70)


class Heading(NamedTuple):
    text: str


class Text(NamedTuple):
    text: str


class Facts(NamedTuple):
    """A table without lines: what, and the field that says it."""

    rows: tuple[tuple[str, str], ...]


class Numbered(NamedTuple):
    """One numbered paragraph per line of a list field."""

    field: str


class Table(NamedTuple):
    """Columns with their heads; one row per line of a list field, which stands in the first of them."""

    heads: tuple[str, ...]
    field: str


Block = Heading | Text | Facts | Numbered | Table


class BuiltIn(NamedTuple):
    """`title` stands above the text of the file, `name` and `purpose` in the list of Vorlagen."""

    name: Any
    purpose: Any
    title: str
    blocks: tuple[Block, ...]


BUILT_IN: dict[str, BuiltIn] = {
    "einladung": BuiltIn(
        lazy_gettext("Einladung"),
        lazy_gettext("Zu Dienstgespräch, Fortbildung oder Netzwerktreffen, mit Tagesordnung und Anmeldeschluss"),
        "Einladung: {{ titel }}",
        (
            Facts((("Beginn", "{{ beginn }}"), ("Ende", "{{ ende }}"), ("Ort", "{{ ort }}"))),
            Text("{{ anrede }}"),
            Text("{{ einladungstext }}"),
            Heading("Tagesordnung"),
            Numbered("tagesordnung"),
            Text("{% if anmeldeschluss %}Bitte melden Sie sich bis zum {{ anmeldeschluss }} an.{% endif %}"),
            Text("Mit freundlichen Grüßen"),
            Text("{{ verfasst_von }}\n{{ institution }}"),
        ),
    ),
    "tagesordnung": BuiltIn(
        lazy_gettext("Tagesordnung"),
        lazy_gettext("Für Steuergruppe, Arbeitskreis oder Abstimmungsgespräch"),
        "Tagesordnung: {{ titel }}",
        (
            Facts(
                (
                    ("Gremium", "{{ gremium }}"),
                    ("Beginn", "{{ beginn }}"),
                    ("Ort", "{{ ort }}"),
                    ("Leitung", "{{ leitung }}"),
                )
            ),
            Table(("Punkt", "Wer", "Zeit"), "tagesordnung"),
            Text("{{ hinweise }}"),
        ),
    ),
    "protokoll": BuiltIn(
        lazy_gettext("Protokoll"),
        lazy_gettext("Mit Anwesenden, Ergebnissen, Beschlüssen und Aufgaben"),
        "Protokoll: {{ titel }}",
        (
            Facts(
                (
                    ("Gremium", "{{ gremium }}"),
                    ("Datum", "{{ datum }}"),
                    ("Ort", "{{ ort }}"),
                    ("Anwesend", "{{ anwesende }}"),
                    ("Entschuldigt", "{{ entschuldigt }}"),
                    ("Protokoll", "{{ verfasst_von }}"),
                )
            ),
            Heading("Ergebnisse"),
            Numbered("ergebnisse"),
            Heading("Beschlüsse"),
            Numbered("beschlüsse"),
            Heading("Aufgaben"),
            Table(("Aufgabe", "Wer", "Bis wann"), "aufgaben"),
            Text("{% if nächster_termin %}Nächster Termin: {{ nächster_termin }}{% endif %}"),
        ),
    ),
    "ausschussvorlage": BuiltIn(
        lazy_gettext("Ausschussvorlage"),
        lazy_gettext("Zur Kenntnisgabe oder zum Beschluss, öffentlich oder nicht öffentlich"),
        "{{ titel }}",
        (
            Facts(
                (
                    ("Vorlage Nr.", "{{ nummer }}"),
                    ("Gremium", "{{ gremium }}"),
                    ("Sitzung am", "{{ sitzung_am }}"),
                    (
                        "Behandlung",
                        "{% if zum_beschluss %}Zum Beschluss{% endif %}{% if not zum_beschluss %}Zur Kenntnisgabe"
                        "{% endif %}, {% if nicht_öffentlich %}nicht {% endif %}öffentlich",
                    ),
                    ("Vorgelegt von", "{{ institution }}"),
                )
            ),
            Heading("Sachverhalt"),
            Text("{{ sachverhalt }}"),
            Heading("Kenntnisnahme oder Beschlussvorschlag"),
            Text("{{ vorschlag }}"),
            Heading("Finanzielle Auswirkungen"),
            Text("{{ finanzielle_auswirkungen }}"),
            Text("{{ ort }}, {{ heute }}"),
        ),
    ),
    "informationsschreiben": BuiltIn(
        lazy_gettext("Informationsschreiben"),
        lazy_gettext("An junge Menschen, Eltern, Schulen oder Betriebe"),
        "{{ betreff }}",
        (
            Text("{{ empfänger }}"),
            Text("{{ ort }}, {{ heute }}"),
            Text("{{ anrede }}"),
            Text("{{ text }}"),
            Text("{% if ansprechperson %}Ihre Ansprechperson: {{ ansprechperson }}{% endif %}"),
            Text("Mit freundlichen Grüßen"),
            Text("{{ verfasst_von }}\n{{ institution }}"),
        ),
    ),
    "teilnahmebescheinigung": BuiltIn(
        lazy_gettext("Teilnahmebescheinigung"),
        lazy_gettext("Zu Fortbildung, Hospitation oder Fachtag, mit Umfang und Inhalten"),
        "Teilnahmebescheinigung",
        (
            Heading("{{ name }}"),
            Text("{% if einrichtung %}{{ einrichtung }}{% endif %}"),
            Text("hat teilgenommen an:"),
            Heading("{{ titel }}"),
            Facts(
                (
                    ("Datum", "{{ datum }}"),
                    ("Umfang", "{{ umfang }}"),
                    ("Ort", "{{ ort }}"),
                    ("Veranstalter", "{{ veranstalter }}"),
                )
            ),
            Heading("Inhalte"),
            Text("{{ inhalte }}"),
            Text("{% if referent %}Referent*in: {{ referent }}{% endif %}"),
            Text("\n{% if ort %}{{ ort }}, {% endif %}{{ heute }}"),
            Text("\n\n______________________________\n{{ unterschrift }}\n{{ veranstalter }}"),
        ),
    ),
}


@cache
def word_file(key: str) -> bytes:
    """The Word file of a built-in Vorlage, its fields unfilled. Raises KeyError."""
    found = BUILT_IN[key]
    file = WordFile()
    _set_up(file)
    file.add_heading(found.title, level=0)
    for block in found.blocks:
        _add(file, block)
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def _set_up(file: Any) -> None:
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name, size in (("Title", 20), ("Heading 1", 13)):
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
        style.font.color.rgb = RGBColor(0, 0, 0)
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # they would win over the name
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "de-DE")
    normal.element.get_or_add_rPr().append(language)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = header.add_run("{{ bereich }}")
    run.font.size, run.font.color.rgb = Pt(9), GREY


def _add(file: Any, block: Block) -> None:
    if isinstance(block, Heading):
        file.add_heading(block.text, level=1)
    elif isinstance(block, Text):
        file.add_paragraph(block.text)
    elif isinstance(block, Facts):
        _add_facts(file, block)
    elif isinstance(block, Numbered):
        file.add_paragraph(f"{{%p for zeile in {block.field} %}}")
        # Numbers of our own: all lists of one style would be counted through.
        line = file.add_paragraph("{{ loop.index }}.\t{{ zeile }}")
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
        file.add_paragraph("{%p endfor %}")
    else:
        _add_table(file, block)


def _add_facts(file: Any, block: Facts) -> None:
    table = file.add_table(rows=0, cols=2)
    table.autofit = False
    table.columns[0].width, table.columns[1].width = FACT_WIDTHS
    for what, field in block.rows:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = FACT_WIDTHS
        cells[0].paragraphs[0].add_run(what).bold = True
        cells[1].paragraphs[0].add_run(field)
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    file.add_paragraph()


def _add_table(file: Any, block: Table) -> None:
    table = file.add_table(rows=1, cols=len(block.heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for text in (f"{{%tr for zeile in {block.field} %}}", "{{ zeile }}", "{%tr endfor %}"):
        table.add_row().cells[0].text = text
    file.add_paragraph()
