"""Any other XML (xml, svg, xhtml, flat OpenDocument): the text between its tags."""

from __future__ import annotations

from collections.abc import Iterator

from search.extract.document import Document
from search.extract.markup import End, Text, events, without

UNSEEN = frozenset({"script", "style", "binary-data"})


def read(document: Document) -> Iterator[str]:
    with document.path.open("rb") as file:
        for event in without(events(file), UNSEEN):
            match event:
                case Text(text):
                    yield text
                case End():
                    yield "\n"
