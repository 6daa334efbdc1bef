"""Pages of a file as WebP images, made inside the reading process: PDF and pictures as they are, Office by LibreOffice.

The output: for Office first `{"pdf": true}` with the converted file, so that nobody has to convert it again; then
`{"count": …}`, then for every page its facts and its image with a small one behind it, each led by its length
(`framed`).
"""

from __future__ import annotations

import ctypes
import io
import json
import struct
import warnings
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from search.extract.document import Document
from search.extract.formats import old_office, opendocument
from search.extract.formats.pdf import open_pdf
from search.extract.formats.picture import BROKEN, FORMATS
from search.extract.kinds import OFFICE_SUFFIXES, Kind, kind_of
from search.extract.libreoffice import converted
from search.extract.outcome import MIB, Status, Unreadable

WIDTH = 1100  # pixels: an A4 page at 133 dpi
MAX_PIXELS = 5_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383
QUALITY, METHOD = 80, 3
SMALL_WIDTH, SMALL_HEIGHT, SMALL_QUALITY = 120, 170, 60
MAX_PDF_BYTES = 24 * MIB  # what is larger is converted again for every batch
MAX_CHARACTERS = 20_000  # of one page
MAX_WORDS = 4_000
NO_LETTERS = "\ufffe\u0000"  # pdfium's hyphen at the end of a line, and what it knows no letter for
SUFFIXES = {Kind.WORD: "docx", Kind.WORKBOOK: "xlsx", Kind.SLIDES: "pptx", Kind.OPENDOCUMENT: "odt", Kind.RTF: "rtf"}

Word = tuple[str, int, int, int, int]  # text, left, top, width, height in pixels of the image


def drawn_pages(document: Document, *, first: int, last: int) -> Iterator[bytes]:
    """The pages from `first` to `last`, as far as there are so many. Raises `Unreadable` for what has none."""
    kind = kind_of(document)
    if kind is Kind.PDF:
        yield from _pages_of_pdf(document.path, first, last)
    elif kind is Kind.PICTURE:
        yield from _pages_of_picture(document.path, first, last)
    elif kind is Kind.OLD_OFFICE or kind in SUFFIXES:
        yield from _pages_of_office(document, kind, first, last)
    else:
        raise Unreadable(Status.UNSUPPORTED, f"no pages in {kind}")


def framed(facts: dict[str, Any], image: bytes = b"") -> bytes:
    """Facts and image on their way through the pipe: both lengths as four bytes each, then both."""
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return struct.pack(">II", len(head), len(image)) + head + image


def _pages_of_office(document: Document, kind: Kind, first: int, last: int) -> Iterator[bytes]:
    suffix = document.suffix if OFFICE_SUFFIXES.get(document.suffix) is kind else SUFFIXES.get(kind, "")
    if kind is Kind.OLD_OFFICE:
        suffix = old_office.form_of(document)[0]
    if kind is Kind.OPENDOCUMENT:
        next(opendocument.read(document), None)  # says so if it needs a password
    try:
        with converted(document, suffix=suffix, target="pdf") as path:
            if path.stat().st_size <= MAX_PDF_BYTES:
                yield framed({"pdf": True}, path.read_bytes())
            yield from _pages_of_pdf(path, first, last)
    except Unreadable as error:
        if kind is Kind.OLD_OFFICE and error.status is Status.DAMAGED and old_office.is_locked(document, suffix):
            raise Unreadable(Status.LOCKED, error.detail) from error
        raise


def _pages_of_pdf(path: Path, first: int, last: int) -> Iterator[bytes]:
    pdf = open_pdf(path)
    pdf.init_forms()  # what is filled in shows
    yield framed({"count": len(pdf)})
    for number in range(first, min(last, len(pdf)) + 1):
        try:
            page = pdf[number - 1]
            image = page.render(scale=_scale(*page.get_size())).to_pil()
            words = _words(page, *image.size)
        except (pypdfium2.PdfiumError, ValueError):
            yield framed({"page": number})  # a page that cannot be drawn holds up no other
            continue
        yield _framed_image(number, image, words)
        page.close()


def _scale(width: float, height: float) -> float:
    width, height = max(width, 1.0), max(height, 1.0)
    return min(WIDTH / width, sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / height)


def _framed_image(number: int, image: Image.Image, words: list[Word]) -> bytes:
    plain = image.convert("RGB")  # pixels alone: no EXIF, no profile
    large, small = _webp(plain, QUALITY), _webp(_smaller(plain), SMALL_QUALITY)
    facts = {"page": number, "width": image.width, "height": image.height, "small": len(small), "words": words}
    return framed(facts, large + small)


def _smaller(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((SMALL_WIDTH, SMALL_HEIGHT))
    return small


def _webp(image: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=quality, method=METHOD)
    return target.getvalue()


def _words(page: pypdfium2.PdfPage, width: int, height: int) -> list[Word]:
    """The words of a page in reading order, each with its box in the image."""
    text = page.get_textpage()
    words: list[Word] = []
    letters: list[str] = []
    corners: list[tuple[int, int]] = []

    def end_word() -> None:
        if letters and corners:
            (left, right), (top, bottom) = ((min(side), max(side)) for side in zip(*corners, strict=True))
            words.append(("".join(letters), left, top, right - left, bottom - top))
        letters.clear()
        corners.clear()

    for index in range(min(text.count_chars(), MAX_CHARACTERS)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace() or letter in NO_LETTERS:
            end_word()
            if len(words) >= MAX_WORDS:
                return words
            continue
        letters.append(letter)
        left, bottom, right, top = text.get_charbox(index)
        corners += (_in_pixels(page, left, top, width, height), _in_pixels(page, right, bottom, width, height))
    end_word()
    return words


def _in_pixels(page: pypdfium2.PdfPage, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    """Where a point of the page lies in its image, however the page is turned."""
    left, top = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, left, top)
    return min(max(left.value, 0), width), min(max(top.value, 0), height)


def _pages_of_picture(path: Path, first: int, last: int) -> Iterator[bytes]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=FORMATS) as image:
            count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            yield framed({"count": count})
            for number in range(first, min(last, count) + 1):
                image.seek(number - 1)
                yield _framed_image(number, _upright(image), [])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(Status.TOO_LARGE, str(error)) from error
    except BROKEN as error:
        raise Unreadable(Status.DAMAGED, str(error)) from error


def _upright(frame: Image.Image) -> Image.Image:
    """As it is meant to be seen, on white, no wider than a page."""
    frame.draft("RGB", (WIDTH, WIDTH))  # a photograph is not unpacked larger than it is needed
    upright = ImageOps.exif_transpose(frame)
    scale = _scale(upright.width, upright.height)
    if scale < 1:
        size = (max(round(upright.width * scale), 1), max(round(upright.height * scale), 1))
        upright = (upright if upright.mode in ("L", "RGB", "RGBA") else upright.convert("RGBA")).resize(size)
    if upright.has_transparency_data:
        on_white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(on_white, upright.convert("RGBA"))
    return upright
