"""PDF page by page: its text, what is filled into forms and noted beside it; pages without text are recognised."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from search.extract.document import Document
from search.extract.outcome import PAGE_BREAK, NeedsRecognition, Status, Unreadable
from search.extract.recognition import MAX_PIXELS, Picture, is_installed, recognised

POINTS_PER_INCH = 72
DPI = 300
JOINED_HYPHEN = "\ufffe"  # pdfium's sign for a hyphen at the end of a line, within a word
FEW_LETTERS = 40  # a stamp of the scanner
MOST_OF_THE_PAGE = 0.5
MAX_PAGES = 10_000
MAX_NOTES = 1_000  # per page
NO_NOTES = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)


def read(document: Document) -> Iterator[str]:
    pdf = open_pdf(document.path)
    broken, unread = [], []
    for number in range(min(len(pdf), MAX_PAGES)):
        if number:
            yield PAGE_BREAK
        try:
            page = pdf[number]
            text = _text_of(page)
            yield text
            yield from _notes(page)
            if document.is_inside or not _is_scan(page, text):
                continue
            if document.may_recognise:
                yield recognised(_rendered(page))
            else:
                unread.append(number + 1)
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
    if unread and is_installed():
        raise NeedsRecognition
    if broken:
        raise Unreadable(Status.DAMAGED, f"pages that cannot be read: {broken[:20]}")
    if unread:
        raise Unreadable(Status.NO_READER, f"tesseract is not installed, for pages {unread[:20]}")


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """Raises `Unreadable` for what needs a password or is no PDF."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        status = Status.LOCKED if error.err_code == pdfium.FPDF_ERR_PASSWORD else Status.DAMAGED
        raise Unreadable(status, str(error)) from error


def _text_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage().get_text_range()
    return text.replace(JOINED_HYPHEN, "").replace("\r\n", "\n").replace("\0", "").replace(PAGE_BREAK, "\n") + "\n"


def _notes(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The comments on a page and the values of its form fields."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if kind not in NO_NOTES:
            yield _value(note, b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents")
        pdfium.FPDFPage_CloseAnnot(note)


def _value(note: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    if pdfium.FPDFAnnot_GetValueType(note, key) != pdfium.FPDF_OBJECT_STRING:
        return ""
    length = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0").replace("\r", "\n") + "\n"


def _is_scan(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether the words of a page are, as it seems, in its pictures or lines and not in its text."""
    letters = sum(character.isalnum() for character in text)
    if letters == 0:
        return any(True for _ in page.get_objects(max_depth=1))
    if letters > FEW_LETTERS:
        return False
    area = page.get_width() * page.get_height()
    return any(_area(image) > area * MOST_OF_THE_PAGE for image in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))


def _area(image: pypdfium2.PdfObject) -> float:
    left, bottom, right, top = image.get_bounds()
    return abs((right - left) * (top - bottom))


def _rendered(page: pypdfium2.PdfPage) -> Picture:
    """The page in grey; a very large one with less than `DPI`."""
    area = max(page.get_width() * page.get_height(), 1.0)
    scale = min(DPI / POINTS_PER_INCH, sqrt(MAX_PIXELS / area))
    bitmap = page.render(scale=scale, grayscale=True)
    view = memoryview(bitmap.buffer).cast("B")
    rows = (view[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return Picture(bitmap.width, bitmap.height, b"".join(rows), round(scale * POINTS_PER_INCH))
