"""Text in pictures is recognised, and stands on the page it was found on."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from search.extract import PAGE_BREAK, Status
from tests.extract.samples import SHARED, picture_of, png, read, scan, zipped


def test_a_scanned_pdf_has_its_text_on_the_right_page(tmp_path: Path) -> None:
    path = scan(
        tmp_path / "scan.pdf", ("Schweigepflichtentbindung",), ("Maßnahmen für Jugendliche", "Übergang Schule – Beruf")
    )
    found = read(path)
    assert found.status is Status.OK
    first, second = found.text.split(PAGE_BREAK)
    assert "Schweigepflichtentbindung" in first
    assert "Maßnahmen für Jugendliche" in second
    assert "Übergang Schule" in second


@pytest.fixture
def half_scanned(tmp_path: Path) -> Path:
    """A page of text, then one of pictures."""
    written = pypdfium2.PdfDocument(SHARED / "good" / "8cd848_testPDF.pdf")
    written.import_pages(pypdfium2.PdfDocument(scan(tmp_path / "scan.pdf", ("Teilnahmebescheinigung",))))
    written.save(tmp_path / "both.pdf")
    return tmp_path / "both.pdf"


def test_a_page_of_pictures_among_pages_of_text_is_recognised_too(half_scanned: Path) -> None:
    pages = read(half_scanned).text.split(PAGE_BREAK)
    assert "infrastructure" in pages[0]
    assert "Teilnahmebescheinigung" in pages[-1]


def test_recognition_can_be_put_off_with_the_written_pages_read_at_once(half_scanned: Path) -> None:
    found = read(half_scanned, recognises=False)
    assert found.status is Status.SCAN
    assert "infrastructure" in found.text
    assert "Teilnahmebescheinigung" not in found.text


@pytest.mark.parametrize("name", ["Foto.png", "Foto.jpg", "Foto.bmp", "Foto.webp", "Foto.gif"])
def test_pictures_are_read(tmp_path: Path, name: str) -> None:
    picture_of("Förderplan für den Übergang").save(tmp_path / name)
    assert "Förderplan für den Übergang" in read(tmp_path / name).text


def test_each_page_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = scan(tmp_path / "fax.tiff", ("Einladung",), ("Tagesordnung",))
    assert [page.strip() for page in read(path).text.split(PAGE_BREAK)] == ["Einladung", "Tagesordnung"]


def test_a_photograph_that_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    """As telephones save it: the pixels as the sensor saw them, and a note on how to hold the picture."""
    image = picture_of("Kooperationsvereinbarung").rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "IMG_0001.jpg", exif=exif)
    assert "Kooperationsvereinbarung" in read(tmp_path / "IMG_0001.jpg").text


def test_a_picture_without_words_is_empty(tmp_path: Path) -> None:
    noise = Image.effect_noise((600, 400), 90)
    noise.save(tmp_path / "noise.png")
    found = read(tmp_path / "noise.png")
    assert found.status is Status.EMPTY


def test_pictures_inside_an_archive_are_named_only(tmp_path: Path) -> None:
    found = read(zipped(tmp_path / "fotos.zip", {"Gruppe.png": png("Einladung")}))
    assert found.text.split() == ["Gruppe.png"]


def test_a_broken_picture_is_damaged(tmp_path: Path) -> None:
    content = io.BytesIO(png("Einladung")).getvalue()
    (tmp_path / "half.png").write_bytes(content[: len(content) // 2])
    assert read(tmp_path / "half.png").status is Status.DAMAGED
