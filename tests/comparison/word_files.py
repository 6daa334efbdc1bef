"""Word files for comparing, and what Word makes of recorded changes when all are accepted or all are rejected."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

from lxml import etree

from tests.extract.samples import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INSERTED, DELETED = ("ins", "moveTo"), ("del", "moveFrom")
RANGES = [f"{W}{kind}Range{end}" for kind in ("moveFrom", "moveTo") for end in ("Start", "End")]

Paragraph = str
Table = Sequence[Sequence[str]]


def word_file(path: Path, blocks: Sequence[Paragraph | Table]) -> Path:
    return docx(path, "".join(_paragraph(block) if isinstance(block, str) else _table(block) for block in blocks))


def _paragraph(text: str) -> str:
    """Every third word bold, so that runs have to be split and kept."""
    runs = []
    for number, word in enumerate(text.split(" ")):
        look = "<w:rPr><w:b/></w:rPr>" if number % 3 == 2 else ""
        runs.append(f'<w:r>{look}<w:t xml:space="preserve">{" " if number else ""}{word}</w:t></w:r>')
    return f"<w:p>{''.join(runs)}</w:p>"


def _table(rows: Table) -> str:
    cells = ["".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def accepted(content: bytes) -> list[str]:
    return _texts(_settled(_body(content), kept=INSERTED, dropped=DELETED))


def rejected(content: bytes) -> list[str]:
    return _texts(_settled(_body(content), kept=DELETED, dropped=INSERTED))


def texts(path: Path) -> list[str]:
    return accepted(path.read_bytes())


def marks(content: bytes, *names: str) -> int:
    return sum(1 for _ in _body(content).iter(*(f"{W}{name}" for name in names)))


def _body(content: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        name = next(name for name in package.namelist() if name.endswith("word/document.xml"))
        return etree.fromstring(package.read(name)).find(f"{W}body")


def _settled(body: etree._Element, *, kept: tuple[str, ...], dropped: tuple[str, ...]) -> etree._Element:
    body = deepcopy(body)
    for name in dropped:
        for row in [
            mark.getparent().getparent() for mark in body.iter(f"{W}{name}") if mark.getparent().tag == f"{W}trPr"
        ]:
            row.getparent().remove(row)
        for wrapper in [one for one in body.iter(f"{W}{name}") if one.getparent().tag not in (f"{W}rPr", f"{W}trPr")]:
            wrapper.getparent().remove(wrapper)
    for paragraph in list(body.iter(f"{W}p")):
        if any(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in dropped):
            _drop_end(paragraph)
    for table in list(body.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None:
            table.getparent().remove(table)
    return body


def _drop_end(paragraph: etree._Element) -> None:
    content = [child for child in paragraph if child.tag not in (f"{W}pPr", *RANGES)]
    following = paragraph.getnext()
    while following is not None and following.tag in RANGES:
        following = following.getnext()
    if content and following is not None and following.tag == f"{W}p":
        place = 0 if following.find(f"{W}pPr") is None else 1
        for offset, child in enumerate(content):
            following.insert(place + offset, child)
        content = []
    assert not content or not "".join(_text(paragraph)), "what remains of a paragraph has nowhere to go"
    paragraph.getparent().remove(paragraph)


def _texts(body: etree._Element) -> list[str]:
    """Paragraph by paragraph; what stands in text boxes belongs to pictures."""
    paragraphs = [one for one in body.iter(f"{W}p") if next(one.iterancestors(f"{W}p"), None) is None]
    return [" ".join("".join(_text(paragraph)).split()) for paragraph in paragraphs]


def _text(paragraph: etree._Element) -> list[str]:
    found = []
    for element in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
        if element.getparent().tag == f"{W}r" and next(element.iterancestors(f"{W}p")) is paragraph:
            found.append(element.text or "" if element.tag in (f"{W}t", f"{W}delText") else " ")
    return found
