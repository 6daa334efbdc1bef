"""Word (docx, docm, dotx): headers, body with tables and text boxes, footers, notes, comments."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.ooxml import Parts, chart_words, paragraphs
from search.extract.package import open_package

BODY = ("wordprocessingml.document.main+xml", "ms-word.document.macroEnabled.main+xml")
TEMPLATE = ("wordprocessingml.template.main+xml", "ms-word.template.macroEnabledTemplate.main+xml")
BESIDE_THE_BODY = ("footer+xml", "footnotes+xml", "endnotes+xml", "wordprocessingml.comments+xml", "diagramData+xml")
GLOSSARY = "/glossary/"  # building blocks that are not part of the text


def read(document: Document) -> Iterator[str]:
    with open_package(document.path, document.limits) as package:
        parts = Parts(package)
        body = parts.main(*BODY, *TEMPLATE)
        beside = [parts.of_type(kind) for kind in BESIDE_THE_BODY]
        for name in [*parts.of_type("header+xml"), body, *(name for names in beside for name in names)]:
            if GLOSSARY not in name:
                yield from paragraphs(parts.events(name))
        for name in parts.of_type("drawingml.chart+xml"):
            yield from chart_words(parts.events(name))
