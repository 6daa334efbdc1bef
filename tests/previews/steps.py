"""Steps of stories about looking: filing a file, letting the worker make its pages, reading the page."""

from __future__ import annotations

import ctypes
import html
import io
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from flask import Flask
from PIL import Image

from hub import jobs
from hub.documents.models import Document
from tests.people import Browser, Cast, document_named

SHARED = Path(__file__).parents[3] / "shared" / "files"
LANES = ("previews", "previews-ahead")


def shared(ending: str) -> bytes:
    """A real file, by the end of its name."""
    return next(SHARED.glob(f"*/*{ending}")).read_bytes()


def file(cast: Cast, name: str, content: bytes, **fields: str) -> Document:
    """File it as somebody who may, and give back its document."""
    answer = cast.browser(cast.contributor).upload(cast.root.id, name, content, **fields)
    assert answer.status_code == 302, answer.text
    return document_named(name)


def make_pages(app: Flask) -> int:
    """What the worker does for previews; how many jobs there were."""
    with app.app_context():
        return sum(jobs.run_due_jobs(lane) for lane in LANES)


def view(browser: Browser, document: Document, **asked: str) -> str:
    """The page view as people read it."""
    answer = browser.get(f"/documents/{document.id}/preview", query_string=asked)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def images_on(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', page)


def image_at(browser: Browser, address: str) -> Image.Image:
    answer = browser.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    return Image.open(io.BytesIO(answer.data))


def text_pdf(*pages: str) -> bytes:
    """A small PDF with a line of text on every page."""
    pdf = pypdfium2.PdfDocument.new()
    for line in pages:
        page = pdf.new_page(595, 842)
        text = pdfium.FPDFPageObj_NewTextObj(pdf, b"Helvetica", 24)
        letters = (line + "\0").encode("utf-16-le")
        pdfium.FPDFText_SetText(text, (ctypes.c_ushort * (len(letters) // 2)).from_buffer_copy(letters))
        pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, 72, 700)
        pdfium.FPDFPage_InsertObject(page, text)
        pdfium.FPDFPage_GenerateContent(page)
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()
