"""The Word file with recorded changes: rejected it is the old text, accepted the new one, and Word's parts are kept."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.comparison.engine.tracked.file import write_tracked
from search.extract.document import Document
from search.extract.outcome import Limits
from tests.comparison.word_files import accepted, marks, rejected, texts, word_file
from tests.extract.samples import docx, paragraph

GOOD = sorted((Path(__file__).parents[3] / "shared" / "files" / "good").glob("*.docx"))
WORDS = st.sampled_from(["Die", "Steuergruppe", "beschließt", "den", "Förderplan", ",", "und", "lädt", "ein", "."])
PARAGRAPHS = st.lists(WORDS, max_size=9).map(" ".join)
ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(PARAGRAPHS, min_size=width, max_size=width), min_size=1, max_size=4)
)
TEXTS = st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS, ROWS), max_size=8)


def tracked(old: Path, new: Path) -> bytes:
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.docx"
        write_tracked(*(Document(path, path.name, "", Limits(), Path(folder)) for path in (old, new)), result)
        return result.read_bytes()


def filled(paragraphs: list[str]) -> list[str]:
    """Without empty paragraphs, which Word needs after tables and at the end."""
    return [text for text in paragraphs if text]


@given(TEXTS, TEXTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rejected_it_is_the_old_text_and_accepted_the_new_one(old: list, new: list) -> None:
    with TemporaryDirectory() as folder:
        one, other = word_file(Path(folder) / "old.docx", old), word_file(Path(folder) / "new.docx", new)
        result = tracked(one, other)
        assert filled(rejected(result)) == filled(texts(one))
        assert filled(accepted(result)) == filled(texts(other))


@given(st.lists(PARAGRAPHS, min_size=1, max_size=8), st.lists(PARAGRAPHS, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_without_tables_that_holds_for_every_single_paragraph_end(old: list, new: list) -> None:
    with TemporaryDirectory() as folder:
        one, other = word_file(Path(folder) / "old.docx", old), word_file(Path(folder) / "new.docx", new)
        result = tracked(one, other)
        assert rejected(result) == texts(one)
        assert accepted(result) == texts(other)


def test_it_holds_for_real_files_against_each_other(tmp_path: Path) -> None:
    for old, new in zip(GOOD, [*GOOD[1:], GOOD[0]], strict=True):
        result = tracked(old, new)
        assert filled(rejected(result)) == filled(texts(old)), (old.name, new.name)
        assert filled(accepted(result)) == filled(texts(new)), (old.name, new.name)


def test_rows_before_the_first_one_keep_their_order(tmp_path: Path) -> None:
    old = word_file(tmp_path / "a.docx", [[["Protokoll", "Schule"]]])
    new = word_file(tmp_path / "b.docx", [[["Eins", "A"], ["Zwei", "B"], ["Protokoll", "Schule"]]])
    assert filled(accepted(tracked(old, new))) == filled(texts(new))


def test_a_moved_paragraph_is_recorded_as_moved(tmp_path: Path) -> None:
    one, two, three = "Die Steuergruppe tagt im Mai.", "Das Jobcenter lädt dazu ein.", "Das Protokoll führt die Schule."
    old = word_file(tmp_path / "a.docx", [one, two, three, "Ende."])
    new = word_file(tmp_path / "b.docx", [three, one, two, "Ende."])
    result = tracked(old, new)
    assert marks(result, "moveFromRangeStart", "moveToRangeStart") == 2
    assert marks(result, "ins", "del") == 0
    assert (rejected(result), accepted(result)) == (texts(old), texts(new))


def test_what_was_recorded_before_is_accepted_first(tmp_path: Path) -> None:
    mark = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    body = f"<w:p><w:r><w:t>bis </w:t></w:r><w:del {mark}><w:r><w:delText>März</w:delText></w:r></w:del>"
    old = docx(tmp_path / "a.docx", f"{body}<w:ins {mark}><w:r><w:t>Mai</w:t></w:r></w:ins></w:p>")
    new = word_file(tmp_path / "b.docx", ["bis Juni"])
    assert rejected(tracked(old, new)) == ["bis Mai"]
    assert accepted(tracked(old, new)) == ["bis Juni"]


def test_a_split_run_keeps_its_look_and_a_link_its_place(tmp_path: Path) -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>Das Jobcenter lädt ein</w:t></w:r>"
    link = '<w:hyperlink w:anchor="x"><w:r><w:t> zum Fachtag</w:t></w:r></w:hyperlink>'
    old = docx(tmp_path / "a.docx", f"<w:p>{bold}{link}</w:p>")
    new = word_file(tmp_path / "b.docx", ["Das Jugendamt lädt ein zum Fachtag im Mai"])
    result = tracked(old, new)
    assert marks(result, "hyperlink") == 1
    assert marks(result, "b") >= 3
    assert accepted(result) == texts(new)


def test_the_other_parts_of_the_old_file_are_kept_as_they_are(tmp_path: Path) -> None:
    old = docx(tmp_path / "a.docx", paragraph("Alt"), hdr=paragraph("Kopf"))
    result = tracked(old, word_file(tmp_path / "b.docx", ["Neu"]))
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(io.BytesIO(result)) as after:
        assert before.namelist() == after.namelist()
        assert before.read("word/hdr.xml") == after.read("word/hdr.xml")


def test_libreoffice_opens_it_and_keeps_every_mark(tmp_path: Path) -> None:
    table = [["Aufgabe", "Wer"], ["Einladung", "Jobcenter"]]
    old = _made_by_word(
        tmp_path / "a.docx", ["Die Partner treffen sich jährlich.", table, "Dieser Satz wandert.", "Ende."]
    )
    rows = [*table, ["Raum", "Schule"]]
    new = _made_by_word(
        tmp_path / "b.docx", ["Dieser Satz wandert.", "Die Partner treffen sich monatlich.", rows, "Ende."]
    )
    (tmp_path / "t.docx").write_bytes(tracked(old, new))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "docx",
        "--outdir",
        tmp_path / "out",
        tmp_path / "t.docx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    result = (tmp_path / "out" / "t.docx").read_bytes()
    assert filled(rejected(result)) == texts(old)
    assert filled(accepted(result)) == texts(new)


def _made_by_word(path: Path, blocks: list) -> Path:
    """With styles and all the parts that a program wants to see."""
    document = WordDocument()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=len(block[0]), style="Table Grid")
        for row in block:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(path)
    return path
