"""A Word file as a PDF for the file and for screen readers (PDF/UA), made inside the reading process by LibreOffice."""

from __future__ import annotations

import json
from collections.abc import Iterator

from search.extract.document import Document
from search.extract.libreoffice import converted

PIECE = 64 * 1024
# https://help.libreoffice.org/latest/en-US/text/shared/guide/pdf_params.html
ACCESSIBLE = {
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "false"},
}
OPTIONS = f"writer_pdf_Export:{json.dumps(ACCESSIBLE, separators=(',', ':'))}"


def printed(document: Document) -> Iterator[bytes]:
    """The bytes of the PDF. Raises `Unreadable`."""
    with converted(document, suffix="docx", target="pdf", options=OPTIONS) as path, path.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece
