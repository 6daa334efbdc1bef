"""Every kind of file that people compare, in the process apart; and every file that is not what it says."""

from __future__ import annotations

import textwrap
import zipfile
from pathlib import Path

import pytest

from hub.comparison.apart import track_apart
from search.extract import sandbox
from search.extract.outcome import Status
from tests.comparison.steps import QUICK, compared, given, input_of
from tests.comparison.word_files import accepted, rejected, texts, word_file
from tests.extract.samples import SHARED, WORD_SPACE, docx, paragraph, zipped

OLD, NEW = "Das Jobcenter lädt ein.", "Das Jugendamt lädt ein."
SPACES = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f'xmlns:text="{SPACES}:text:1.0" xmlns:office="{SPACES}:office:1.0"'


def odt(path: Path, text: str) -> Path:
    body = f"<office:text><text:h text:outline-level='1'>Ziele</text:h><text:p>{text}</text:p></office:text>"
    content = f"<office:document-content {ODT}><office:body>{body}</office:body></office:document-content>"
    return zipped(path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def words_changed(found) -> list[str]:
    assert found.status is Status.OK, found.detail
    return [piece.text for change in found.changes for cell in change.cells for piece in cell if piece.mark != "="]


@pytest.mark.parametrize(
    ("name", "frame"),
    [("a.txt", "{}\n"), ("a.md", "# Ziele\n\n{}\n"), ("a.html", "<h1>Ziele</h1><p>{}</p><script>x</script>")],
)
def test_texts_and_pages(tmp_path: Path, name: str, frame: str) -> None:
    old, new = (given(name, frame.format(text).encode()) for text in (OLD, NEW))
    assert words_changed(compared(old, new, tmp_path)) == ["Jobcenter", "Jugendamt"]


def test_word_and_opendocument(tmp_path: Path) -> None:
    one, other = word_file(tmp_path / "a.docx", ["Ziele", OLD]), odt(tmp_path / "b.odt", NEW)
    assert words_changed(compared(input_of(one), input_of(other), tmp_path)) == ["Jobcenter", "Jugendamt"]


def test_two_real_pdf_files(tmp_path: Path) -> None:
    one, other = (next((SHARED / "good").glob(f"*{name}.pdf")) for name in ("EN16931_Miete", "EN16931_OEPNV"))
    assert len(words_changed(compared(input_of(one), input_of(other), tmp_path))) > 10
    assert words_changed(compared(input_of(one), input_of(one), tmp_path)) == []


def test_lines_that_were_only_wrapped_anew_are_no_change(tmp_path: Path) -> None:
    sentence = "Die Partner der Jugendberufsagentur treffen sich einmal im Monat und beraten ohne Namen. "
    words = (sentence * 6).split()
    narrow, wide = (_wrapped(words, width) for width in (60, 90))
    found = compared(given("a.txt", narrow.encode()), given("b.txt", wide.encode()), tmp_path)
    assert words_changed(found) == []


def _wrapped(words: list[str], width: int) -> str:
    return textwrap.fill(" ".join(words), width)


BAD = {
    "empty": (b"", "a.docx", Status.EMPTY),
    "no zip": (b"PK\x03\x04 nothing", "a.docx", Status.DAMAGED),
    "picture": (b"\x89PNG\r\n\x1a\n", "a.png", Status.UNSUPPORTED),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_compared_says_why(tmp_path: Path, kind: str) -> None:
    content, name, status = BAD[kind]
    assert compared(given(name, content), given("b.txt", b"Text"), tmp_path).status is status


def test_a_locked_file_is_locked(tmp_path: Path) -> None:
    locked = next((SHARED / "bad").glob("*testPPT_protected_passtika.pptx"))
    assert compared(input_of(locked), given("b.txt", b"Text"), tmp_path).status is Status.LOCKED


@pytest.mark.parametrize("is_for_word", [True, False])
def test_entities_and_bombs_are_refused(tmp_path: Path, is_for_word: bool) -> None:
    good = docx(tmp_path / "good.docx", paragraph("Text"))
    with zipfile.ZipFile(good) as package:
        members = {name: package.read(name) for name in package.namelist()}
    lol = (
        f'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document {WORD_SPACE}><w:body><w:p><w:r><w:t>&b;</w:t>'
    )
    entities = zipped(tmp_path / "e.docx", {**members, "word/document.xml": f"{lol}</w:r></w:p></w:body></w:document>"})
    bomb = zipped(tmp_path / "z.docx", {**members, "word/document.xml": b"<a>" + b" " * 50_000_000})
    for path, expected in ((entities, Status.DAMAGED), (bomb, Status.TOO_LARGE)):
        if is_for_word:
            status, file = track_apart(input_of(path), input_of(good), place=tmp_path, limits=QUICK)
            assert file is None
        else:
            status = compared(input_of(path), input_of(good), tmp_path).status
        assert status is expected


def test_a_comparison_that_takes_too_long_is_ended_and_leaves_nothing(tmp_path: Path) -> None:
    lines = "\n".join(f"Zeile {number} {number * 7919 % 10007}" for number in range(19_000))
    limits = QUICK._replace(seconds=1)
    found = compared(given("a.txt", lines.encode()), given("b.txt", lines[::-1].encode()), tmp_path, limits)
    assert found.status is Status.TOO_SLOW
    assert list(tmp_path.iterdir()) == []


def test_the_word_file_comes_out_of_the_process_as_it_should(tmp_path: Path) -> None:
    one, other = word_file(tmp_path / "a.docx", [OLD]), word_file(tmp_path / "b.docx", [NEW, "Noch ein Satz."])
    status, file = track_apart(input_of(one), input_of(other), place=tmp_path)
    assert status is Status.OK
    assert file is not None
    with file:
        content = file.read()
    assert rejected(content) == texts(one)
    assert accepted(content) == texts(other)


def test_without_bubblewrap_the_kernel_guards_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As inside most containers: what is missing there is the program, so it is taken away here."""
    monkeypatch.setattr(sandbox, "is_available", lambda: False)
    found = compared(given("a.txt", OLD.encode()), given("a.txt", NEW.encode()), tmp_path)
    assert words_changed(found) == ["Jobcenter", "Jugendamt"]
