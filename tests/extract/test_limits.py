"""No file costs more than the limits allow, and what was started for it is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from time import monotonic

import pytest

from search.extract import Limits, Status
from search.extract.outcome import MIB
from tests.extract.samples import SHARED, WORD_SPACE, docx, paragraph, read, scan, zipped

OLD_WORD = next((SHARED / "good").glob("*testWORD_bold_character_runs.doc"))


def test_a_file_beyond_the_size_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(3 * MIB)
    assert read(path, limits=Limits(file_size=2 * MIB)).status is Status.TOO_LARGE


def test_long_text_is_cut_at_the_output_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Zuständigkeit " * MIB, encoding="utf-8")
    found = read(path)
    assert found.status is Status.OK
    assert 10 * MIB - 4 <= len(found.text.encode()) <= 10 * MIB
    assert "cut" in found.detail


def test_a_zip_bomb_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.txt", "w") as member:
        for _ in range(300):
            member.write(b" " * MIB)
    assert read(path).status is Status.TOO_LARGE


def test_a_word_file_blown_up_inside_is_too_large(tmp_path: Path) -> None:
    path = docx(tmp_path / "bomb.docx", paragraph("a" * 40 * MIB))
    assert read(path).status is Status.TOO_LARGE


def test_many_sound_members_are_too_large_together(tmp_path: Path) -> None:
    noise = os.urandom(MIB // 2).hex()
    path = zipped(tmp_path / "many.zip", {f"{number}.txt": noise for number in range(8)})
    assert read(path, limits=Limits(unpacked=4 * MIB)).status is Status.TOO_LARGE


def test_a_zip_of_too_many_entries_is_too_large(tmp_path: Path) -> None:
    path = zipped(tmp_path / "many.zip", {f"{number}.txt": "" for number in range(101)})
    assert read(path, limits=Limits(zip_entries=100)).status is Status.TOO_LARGE


def test_a_mail_that_does_not_fit_into_memory_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.eml"
    path.write_bytes(b"Subject: Anlage\nTo: a@example.org\n\n" + b"Bericht der Steuergruppe\n" * 4 * MIB)
    assert read(path, limits=Limits(memory=160 * MIB)).status is Status.TOO_LARGE


def test_nested_zips_are_named_and_not_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"tief.txt": "Verborgenes"}).read_bytes()
    found = read(zipped(tmp_path / "outer.zip", {"innen.zip": inner}))
    assert found.status is Status.OK
    assert "innen.zip" in found.text
    assert "tief.txt" not in found.text


def test_libreoffice_is_ended_with_its_time() -> None:
    started = monotonic()
    found = read(OLD_WORD, limits=Limits(seconds=1))
    assert found.status is Status.TOO_SLOW
    assert monotonic() - started < 10
    assert running("soffice.bin") == []


def test_without_bubblewrap_libreoffice_is_ended_with_its_time_too() -> None:
    """In an interpreter of its own, which does not find bubblewrap."""
    assert unsandboxed(OLD_WORD, "Limits(seconds=1)") == "too slow"
    assert running("soffice.bin") == []


def test_without_bubblewrap_files_are_read_all_the_same() -> None:
    assert unsandboxed(OLD_WORD, "Limits()") == "ok"


def test_recognition_has_a_time_of_its_own_and_keeps_the_pages_it_managed(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", *[("Protokoll der Steuergruppe",)] * 40)
    found = read(path, limits=Limits(ocr_seconds=4))
    assert found.status is Status.TOO_SLOW
    assert running("tesseract") == []


def test_the_scratch_folder_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    read(zipped(tmp_path / "two.zip", {"a.txt": "eins", "b.txt": "zwei"}))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_xml_cannot_read_the_files_of_this_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Geheimnis")
    path = tmp_path / "xxe.docx"
    docx(path, paragraph("harmlos"))
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'
    attack = f"{entity}<w:document {WORD_SPACE}>{paragraph('&x;')}</w:document>"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    found = read(zipped(path, {**members, "word/document.xml": attack}))
    assert found.status is Status.DAMAGED
    assert "Geheimnis" not in found.text


def running(program: str) -> list[str]:
    """The processes of this name that a reading process of this test could have left."""
    return [
        entry.name
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _name(entry) == program and b"hub-extract-" in _environment(entry)
    ]


def unsandboxed(path: Path, limits: str) -> str:
    code = (
        "import sys; from pathlib import Path; from search.extract import Limits, extract;"
        f"print(extract(Path(sys.argv[1]), name=Path(sys.argv[1]).name, limits={limits}).status)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        env={"PATH": "/nowhere"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "without bubblewrap" in answer.stderr
    return answer.stdout.strip()


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""
