"""The ZIP file that is written while it is sent: its length, its times, its names, its end."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hub.exchange.zip_names import ArchivePaths, windows_name
from hub.exchange.zip_reading import _changed_at
from hub.exchange.zip_stream import ArchiveFile, TornFile, empty_folder, zip_length, zip_stream
from tests.exchange.steps import unzip_finds_no_fault

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2021, 6, 1, 10, 30, 4, tzinfo=UTC)


def file_of(path: str, content: bytes, *, size: int | None = None, at: datetime = AT) -> ArchiveFile:
    return ArchiveFile(path, at, len(content) if size is None else size, lambda: io.BytesIO(content))


@pytest.mark.parametrize("limit", [zipfile.ZIP64_LIMIT, 500, 94])
@pytest.mark.parametrize(("count", "size"), [(0, 0), (3, 100), (5, 90), (2, 600), (20, 95)])
def test_the_length_is_known_before_the_first_byte_with_and_without_zip64(
    monkeypatch: pytest.MonkeyPatch, limit: int, count: int, size: int
) -> None:
    # Python's own limit set low makes it write the records that files above 4 GiB have.
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    files = [file_of(f"Überblick/{number}.txt", b"x" * size) for number in range(count)]
    data = b"".join(zip_stream(files, BERLIN))
    assert len(data) == zip_length(files)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_zip64_archives_are_read_by_unzip_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 94)
    data = b"".join(zip_stream([file_of("Groß.bin", b"x" * 5000), file_of("Klein.bin", b"y")], BERLIN))
    assert b"PK\x06\x06" in data
    assert unzip_finds_no_fault(data, tmp_path)


def test_more_entries_than_an_old_zip_file_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 10)
    files = [file_of(f"{number}", b"x") for number in range(20)]
    data = b"".join(zip_stream(files, BERLIN))
    assert len(data) == zip_length(files)
    assert b"PK\x06\x06" in data
    assert unzip_finds_no_fault(data, tmp_path)


def test_times_of_change_are_kept_to_the_second_and_in_local_time_for_old_programs() -> None:
    data = b"".join(zip_stream([file_of("Plan.txt", b"x", at=AT)], BERLIN))
    [info] = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert info.date_time == (2021, 6, 1, 12, 30, 4)
    assert _changed_at(info, ZoneInfo("America/New_York")) == AT


@pytest.mark.parametrize("at", [datetime(1961, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC)])
def test_times_that_a_zip_file_cannot_hold_break_nothing(at: datetime) -> None:
    data = b"".join(zip_stream([file_of("Alt.txt", b"x", at=at)], BERLIN))
    assert zipfile.ZipFile(io.BytesIO(data)).read("Alt.txt") == b"x"


def test_names_bear_the_mark_of_utf8_and_empty_folders_stay(tmp_path: Path) -> None:
    files = [file_of("Übergang/Förderplan ß 日本.txt", b"x"), empty_folder("Leer/", AT)]
    data = b"".join(zip_stream(files, BERLIN))
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert infos[0].flag_bits & 0x800
    assert infos[1].is_dir()
    assert len(data) == zip_length(files)
    assert unzip_finds_no_fault(data, tmp_path)


def test_a_file_that_is_shorter_than_its_row_says_breaks_the_archive() -> None:
    pieces = []
    with pytest.raises(TornFile):
        pieces.extend(zip_stream([file_of("Plan.txt", b"kurz", size=100)], BERLIN))
    assert not zipfile.is_zipfile(io.BytesIO(b"".join(pieces)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Plan.docx", "Plan.docx"),
        ("Plan: neu?.docx", "Plan_ neu_.docx"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("Plan. . ", "Plan"),
        ("..", "Ohne Namen"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("/etc", "_etc"),
        ("u\u0308ber.txt", "über.txt"),
        ("Plan\u202efdp.exe", "Plan_fdp.exe"),
        ("a\0b", "a_b"),
        ("", "Ohne Namen"),
    ],
)
def test_names_come_out_as_windows_can_store_them(name: str, expected: str) -> None:
    assert windows_name(name) == expected


def test_names_that_are_one_on_windows_get_numbers() -> None:
    paths = ArchivePaths()
    assert [paths.free_path("", name) for name in ("Plan?.txt", "plan*.txt", "PLAN_.TXT")] == [
        "Plan_.txt",
        "plan_ (2).txt",
        "PLAN_ (3).TXT",
    ]
    assert paths.free_path("Ordner", "Plan?.txt") == "Ordner/Plan_.txt"
