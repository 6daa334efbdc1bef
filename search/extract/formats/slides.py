"""PowerPoint (pptx, pptm, potx, ppsx): a page for each slide, with its diagrams, notes and comments."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.markup import Event, Start
from search.extract.ooxml import Parts, chart_words, paragraphs, strings
from search.extract.outcome import PAGE_BREAK
from search.extract.package import open_package

PRESENTATION = (
    "presentationml.presentation.main+xml",
    "presentationml.slideshow.main+xml",
    "presentationml.template.main+xml",
    "ms-powerpoint.presentation.macroEnabled.main+xml",
    "ms-powerpoint.slideshow.macroEnabled.main+xml",
    "ms-powerpoint.template.macroEnabled.main+xml",
)
BESIDE_THE_SLIDE = ("diagramData", "notesSlide", "comments")


def read(document: Document) -> Iterator[str]:
    with open_package(document.path, document.limits) as package:
        parts = Parts(package)
        presentation = parts.main(*PRESENTATION)
        targets = {relation.id: relation.target for relation in parts.relations(presentation)}
        for number, relation_id in enumerate(_slides(parts.events(presentation))):
            if number:
                yield PAGE_BREAK
            slide = targets.get(relation_id, "")
            yield from paragraphs(parts.events(slide))
            for beside in parts.related(slide, *BESIDE_THE_SLIDE):
                yield from paragraphs(parts.events(beside))
            for chart in parts.related(slide, "chart"):
                yield from chart_words(parts.events(chart))
            for comments in parts.related(slide, "comments"):  # as written up to 2019; later ones are paragraphs
                yield from strings(parts.events(comments), ending=("cm",), text=("text",))


def _slides(stream: Iterator[Event]) -> Iterator[str]:
    """The relation of each slide, in the order of the show."""
    for event in stream:
        match event:
            case Start("sldId", attributes):
                yield attributes.get(":id", "")
