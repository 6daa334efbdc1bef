"""Entries to find, and short ways to ask for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from search import Entry, Found, Index
from search.question import parse

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)


def entry(entry_id: str, text: str = "", *, scope: str = "ours", title: str = "", **more: Any) -> Entry:
    """An entry of our own Bereich, changed at noon on New Year's Day."""
    return Entry(id=entry_id, scope=scope, title=title, text=text, **{"changed_at": NEW_YEAR, **more})


def ask(index: Index, question: str, *scopes: str, **more: Any) -> Found:
    """What is found in these scopes, in ours without any."""
    return index.find(parse(question), scopes=set(scopes or ("ours",)), **more)


def ids(found: Found) -> list[str]:
    """The ids in their order."""
    return [hit.id for hit in found.hits]


def found(index: Index, question: str, *scopes: str, **more: Any) -> set[str]:
    """The ids in no order."""
    return set(ids(ask(index, question, *scopes, **more)))


def marked(parts: Iterable[tuple[str, bool]]) -> list[str]:
    """The words of a title or snippet that are marked."""
    return [text for text, is_match in parts if is_match]


def sections(count: int) -> Iterator[dict[str, str]]:
    """Sections of the social code."""
    with gzip.open(CORPUS / "small_sgb.jsonl.gz", "rt", encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            yield json.loads(line)


COMPOUND_PARTS = [
    entry(f"parts-{number}", "Fall Konferenz Kooperation Vereinbarung Jugend Hilfe", scope="elsewhere")
    for number in range(3)
]
